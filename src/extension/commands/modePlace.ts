import type { SyncMode } from '../../engine/protocol.ts';

/** Where a configuration's text says its mode: the characters of the value, or the place for a line that says one. */
export type ModePlace =
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | { readonly kind: 'insert'; readonly at: number };

/**
 * Finds the property `mode` of the outermost object. Comments and strings are stepped over, so that neither a comment
 * that mentions it nor a `mode` further inside is taken for it. Null when the text holds no object.
 */
export function modePlace(text: string): ModePlace | null {
  let depth = 0;
  let opening: number | null = null;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const character = text[at];
    if (character === '{' || character === '[') {
      depth += 1;
      opening ??= character === '{' ? end : null;
    } else if (character === '}' || character === ']') depth -= 1;
    else if (depth === 1 && text.slice(at, end) === '"mode"') {
      const value = valueAfter(text, end);
      if (value !== null) return value;
    }
    at = end;
  }
  return opening === null ? null : { kind: 'insert', at: opening };
}

/** The mode that the text says; *observe* where it says none, null where it says something else or holds no object. */
export function saidMode(text: string): SyncMode | null {
  const place = modePlace(text);
  if (place === null) return null;
  const said = place.kind === 'value' ? text.slice(place.start + 1, place.end - 1) : 'observe';
  return modes.find((mode) => mode === said) ?? null;
}

const modes: readonly SyncMode[] = ['observe', 'repair', 'replace'];

/** Where the string, the comment or the single character that begins here ends. */
function tokenEnd(text: string, at: number): number {
  tokens.lastIndex = at;
  return at + (tokens.exec(text)?.[0].length ?? 1);
}

/** A string (also one that lacks its end), a line comment, a block comment. */
const tokens = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;

/** The string that is the value of the property whose name ends here; null when it is no property, or its value no string. */
function valueAfter(text: string, end: number): ModePlace | null {
  values.lastIndex = end;
  const found = values.exec(text);
  const [whole, value] = found ?? [];
  if (whole === undefined || value === undefined) return null;
  return { kind: 'value', start: end + whole.length - value.length, end: end + whole.length };
}

const values = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*:(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*("(?:[^"\\\n]|\\.)*")/y;
