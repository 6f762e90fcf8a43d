/** Where the elements of a JSON array begin and end in its file. */
export interface JsonElements {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the elements of a file's top-level array by its brackets and quotes alone: what stands inside an element is not
 * judged. Answers what is wrong, as a sentence, where a file is no such array.
 */
export function elementsOfArray(file: Buffer): JsonElements | string {
  let at = skipSpace(file, file[0] === 0xef ? 3 : 0);
  if (file[at] !== OPEN_ARRAY) return 'its first character is not the "[" of an array.';
  const starts: number[] = [];
  const ends: number[] = [];
  at = skipSpace(file, at + 1);
  if (file[at] !== CLOSE_ARRAY) {
    for (;;) {
      const end = endOfElement(file, at);
      if (end === undefined) return `the element that begins at byte ${at} does not end.`;
      if (end === at) return `an element is missing at byte ${at}.`;
      starts.push(at);
      ends.push(trimEnd(file, at, end));
      if (file[end] === CLOSE_ARRAY) {
        at = end;
        break;
      }
      at = skipSpace(file, end + 1);
    }
  }
  const rest = skipSpace(file, at + 1);
  return rest < file.length ? `there is more behind the array, at byte ${rest}.` : { starts, ends };
}

/** The place of the comma or bracket behind the element; undefined when the file ends before. */
function endOfElement(file: Buffer, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < file.length; at += 1) {
    const byte = file[at];
    if (byte === QUOTE) at = endOfString(file, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY)) depth -= 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_ARRAY)) return at;
  }
  return undefined;
}

/** The place of the closing quote; the end of the file where there is none. */
function endOfString(file: Buffer, start: number): number {
  for (let at = start + 1; at < file.length; at += 1) {
    if (file[at] === BACKSLASH) at += 1;
    else if (file[at] === QUOTE) return at;
  }
  return file.length;
}

function skipSpace(file: Buffer, from: number): number {
  let at = from;
  while (isSpace(file[at])) at += 1;
  return at;
}

function trimEnd(file: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(file[at - 1])) at -= 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
