/**
 * Reads one JSON record exactly. `JSON.parse` judges the grammar and decodes the strings; what it would lose is looked at
 * besides: the characters of a number, keys that stand twice, halves of surrogate pairs.
 */
export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: string; readonly key?: string }
  /** Not even the end of the record is certain: its text looks as if it held the beginning of another one. */
  | { readonly kind: 'unclear'; readonly reason: string };

/** @param members colons outside strings: more of them than keys means that a key stands twice */
export function readJsonRecord(text: string, members: number): JsonReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = `not JSON: ${syntaxReason(error)}`;
    return holdsAnotherRecord(text) ? { kind: 'unclear', reason } : { kind: 'refused', reason };
  }
  const census = new Census(needsCharacterCheck(text));
  census.visit(value, '');
  if (census.fault !== null) return { kind: 'refused', ...census.fault };
  if (census.keys < members) {
    const key = repeatedKey(text);
    return { kind: 'refused', reason: `the key "${key}" stands twice in one object`, key };
  }
  return { kind: 'value', value };
}

/**
 * The characters of the number that is the value of this key, wherever in the record the key stands; null when it cannot
 * be told without parsing (the key stands several times).
 * @param text without `\\u` escapes: a key could be written with them
 */
export function numberSource(text: string, key: string): string | null {
  const name = quoted(key);
  const first = text.indexOf(name);
  if (first < 0 || text.includes(name, first + 1)) return null;
  numberBehindKey.lastIndex = first + name.length;
  return numberBehindKey.exec(text)?.[1] ?? null;
}

/** A record has few numbers, an export many records: the quoted names are kept. */
const quotedKeys = new Map<string, string>();

function quoted(key: string): string {
  let name = quotedKeys.get(key);
  if (name === undefined) {
    name = JSON.stringify(key);
    quotedKeys.set(key, name);
  }
  return name;
}

const numberBehindKey = /\s*:\s*(-?[0-9][-+.0-9eE]*)/y;

/** The record once more, with every number as the text of its characters. Slower: for what `numberSource` cannot tell. */
export function parseWithSources(text: string): unknown {
  return JSON.parse(text, keepSource);
}

/** Node has passed the source of primitive values since version 21 (the library's type does not know it yet). */
function keepSource(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

interface CensusFault {
  readonly reason: string;
  readonly key: string;
}

/** Counts the keys of a value and finds the first member that may not be used. */
class Census {
  keys = 0;
  fault: CensusFault | null = null;
  readonly #checksText: boolean;

  constructor(checksText: boolean) {
    this.#checksText = checksText;
  }

  visit(value: unknown, key: string): void {
    if (typeof value === 'number') {
      if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) {
        this.fault ??= {
          key,
          reason: 'a number beyond 2^53 − 1, whose last digits are not reliable; export it as text',
        };
      }
      return;
    }
    if (typeof value === 'string') {
      if (this.#checksText) this.#checkText(value, key);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) this.visit(element, key);
      return;
    }
    for (const name of Object.keys(value)) {
      this.keys += 1;
      if (this.#checksText) this.#checkText(name, name);
      this.visit((value as Record<string, unknown>)[name], name);
    }
  }

  #checkText(text: string, key: string): void {
    if (!text.isWellFormed())
      this.fault ??= { key, reason: 'half of a surrogate pair (\\ud800–\\udfff), which is no character' };
    const control = forbiddenCharacter.exec(text)?.[0];
    if (control === undefined) return;
    const name = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    this.fault ??= { key, reason: control === '\0' ? 'NUL character' : `control character ${name}` };
  }
}

// Not legal in the XML that Salesforce's interfaces are built on; tab and line ends are.
const forbiddenCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/;

/** Only escapes and these characters can bring in what `#checkText` looks for. */
function needsCharacterCheck(text: string): boolean {
  return text.includes('\\') || /[\u007F\uFFFE\uFFFF]/.test(text);
}

/** With a quote missing, strings and structure change places, and the beginnings of the next records hide in "strings". */
function holdsAnotherRecord(text: string): boolean {
  return /"(?:[^"\\]|\\.)*"/g[Symbol.match](text)?.some((string) => /\}\s*,\s*\{/.test(string)) ?? false;
}

function syntaxReason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const found = /^(?:Unexpected|Expected|Bad|No number|Exponent|Unterminated|Invalid)[^,(]*/.exec(message)?.[0];
  return (found ?? 'a mistake in its grammar').replace(/ in JSON.*$/, '').trim();
}

/** The first key that comes a second time within its object. Called only when there is one. */
function repeatedKey(text: string): string {
  const open: Set<string>[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}]/g;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [word] = found;
    if (word === '{') open.push(new Set());
    else if (word === '}') open.pop();
    else if (/^\s*:/.test(text.slice(token.lastIndex, token.lastIndex + 64))) {
      const key = String(JSON.parse(word));
      if (open.at(-1)?.has(key) === true) return key;
      open.at(-1)?.add(key);
    }
  }
  return '';
}
