/**
 * Values of records as a preview prints them: always JSON-quoted. Matching and comparing are exact, so a blank at the end,
 * a no-break space or a character that turns the direction of text has to be seen.
 */

/** `"Acme\u00a0"`; `(empty)` for a field without a value, which no quoted text can be mistaken for. */
export function quoteValue(value: string | null): string {
  return value === null ? '(empty)' : escapeUnseen(JSON.stringify(value));
}

/** A name, without quotes: on one line, with nothing unseen in it. */
export function plainName(name: string): string {
  return escapeUnseen(name);
}

/** Characters that are shown as nothing, as a plain blank, as a new line, or that change how others are shown. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Cn}]|(?! )\p{Zs}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

function escapeUnseen(text: string): string {
  return isPlainLatin(text) ? text : text.replace(unseen, escapeCharacter);
}

/** ASCII and Latin letters, without the no-break space and the soft hyphen: nothing unseen is among them. */
function isPlainLatin(text: string): boolean {
  return /^[ -~\u00a1-\u00ac\u00ae-\u02ff]*$/.test(text);
}

function isPlainAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** More characters than that are shortened in the middle: two values and their names have to fit on a line. */
const longestValue = 30;
const headLength = 18;
const tailLength = 8;

/**
 * Both values of a change, quoted, long ones shortened in the middle: `"The quick"…"lazy dog"`, the dots outside the
 * quotes. Two different values never look the same: then the part where they begin to differ is shown.
 */
export function quotePair(before: string | null, after: string | null): readonly [string, string] {
  const pair = [shorten(before), shorten(after)] as const;
  if (pair[0] !== pair[1] || before === after || before === null || after === null) return pair;
  const start = Math.max(0, firstDifference(before, after) - tailLength);
  return [window(before, start), window(after, start)];
}

function shorten(value: string | null): string {
  if (value === null || value.length <= longestValue) return quoteValue(value);
  const characters = charactersOf(value);
  if (characters.length <= longestValue) return quoteValue(value);
  return `${quoteValue(joined(characters.slice(0, headLength)))}…${quoteValue(joined(characters.slice(-tailLength)))}`;
}

/** The text itself where each of its code units is a character: most values are, and a page has thousands of them. */
function charactersOf(value: string): string | readonly string[] {
  return isPlainAscii(value) ? value : Array.from(value);
}

function joined(characters: string | readonly string[]): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

/** In characters, not in code units: a surrogate pair is not cut. Where one value goes on after the other has ended, its end. */
function firstDifference(one: string, other: string): number {
  const characters = Array.from(one);
  const others = Array.from(other);
  const index = characters.findIndex((character, place) => character !== others[place]);
  return index === -1 ? characters.length : index;
}

function window(value: string, start: number): string {
  const characters = Array.from(value);
  const end = start + headLength + tailLength;
  const part = quoteValue(characters.slice(start, end).join(''));
  return `${start > 0 ? '…' : ''}${part}${end < characters.length ? '…' : ''}`;
}

/** Columns that a text takes in an editor: wide characters of East Asia take two, combining marks none. */
export function columnsOf(text: string): number {
  if (isPlainAscii(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

const combining = /^\p{M}$/u;
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]$/u;

function columnsOfCharacter(character: string): number {
  // Letters of the Latin alphabets, by far the most: no expression has to be tried on them.
  if (character < '\u0300') return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The text with blanks after it, up to a number of columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
