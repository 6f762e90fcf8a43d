/**
 * Values of strangers in a Markdown document: every character can be seen, and none of them is markup. Nothing in a value
 * becomes a link, an image or HTML: each ASCII punctuation character is escaped, which also parts what looks like an address.
 */

/** Text for a sentence or a cell. White space other than a blank and invisible characters are named. */
export function plainMarkdown(text: string): string {
  return Array.from(text, (character) => (character === ' ' ? ' ' : named(character, isInvisible))).join('');
}

/** A value as JSON quotes it; a blank is `·`, a tab `→`, other white space, invisible characters and combining marks are named. */
export function valueMarkdown(text: string): string {
  return quoted(codePoints(text).map(visible).join(''));
}

/** Two values, each as `valueMarkdown`, with what differs marked where they are alike enough for that to help. */
export function comparedMarkdown(left: string, right: string): readonly [string, string] {
  const [a, b] = [codePoints(left), codePoints(right)];
  const differs = left === right || !isAlike(a, b) ? null : differences(a, b);
  return differs === null
    ? [valueMarkdown(left), valueMarkdown(right)]
    : [quoted(marked(a, differs[0])), quoted(marked(b, differs[1]))];
}

function codePoints(text: string): readonly string[] {
  return Array.from(text);
}

function quoted(markdown: string): string {
  return `\\"${markdown}\\"`;
}

function visible(character: string): string {
  switch (character) {
    case ' ':
      return '·';
    case '\t':
      return '→';
    case '"':
    case '\\':
      return escaped(`\\${character}`);
    case '\n':
      return escaped('\\n');
    case '\r':
      return escaped('\\r');
    default:
      return named(character, isUnclear);
  }
}

function named(character: string, isNamed: RegExp): string {
  if (!isNamed.test(character)) return escaped(character);
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${number}⟩`;
}

/** White space, controls, format characters (zero width, direction) and halves of surrogate pairs. */
const isInvisible = /[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
/** Also combining marks, and the signs that stand for something else here. */
const isUnclear = /[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{M}·→⟨⟩]/u;

function escaped(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Equal without letter case, white space and Unicode form, or at least half the same from both ends. */
function isAlike(left: readonly string[], right: readonly string[]): boolean {
  if (folded(left) === folded(right)) return true;
  const { start, end } = commonEnds(left, right);
  return start + end > 0 && (start + end) * 2 >= Math.max(left.length, right.length);
}

function folded(characters: readonly string[]): string {
  return characters.join('').normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean).join(' ');
}

/** For each side whether a character differs: place by place where both are equally long, else all but the common ends. */
function differences(
  left: readonly string[],
  right: readonly string[],
): readonly [readonly boolean[], readonly boolean[]] {
  if (left.length === right.length) {
    const differs = left.map((character, index) => character !== right[index]);
    return [differs, differs];
  }
  const { start, end } = commonEnds(left, right);
  const between = (side: readonly string[]) => side.map((_, index) => index >= start && index < side.length - end);
  return [between(left), between(right)];
}

function commonEnds(
  left: readonly string[],
  right: readonly string[],
): { readonly start: number; readonly end: number } {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  return { start, end };
}

/** `**` would not open beside punctuation, so this is HTML of ours; values hold none. */
function marked(characters: readonly string[], differs: readonly boolean[]): string {
  let text = '';
  for (const [index, character] of characters.entries()) {
    if (differs[index] === true && differs[index - 1] !== true) text += '<mark>';
    text += visible(character);
    if (differs[index] === true && differs[index + 1] !== true) text += '</mark>';
  }
  return text;
}
