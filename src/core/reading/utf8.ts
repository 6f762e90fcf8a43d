/**
 * Strict UTF-8 (Unicode 3.9, Table 3-7): no overlong forms, no surrogates, nothing beyond U+10FFFF. A damaged sequence is
 * found and named; it never becomes U+FFFD in silence.
 */

/** The sequence at `index` goes on beyond `end`: more bytes are needed to judge it. */
export const incompleteUtf8 = 0;

/**
 * Reads the multi-byte sequence that starts at `index`. The answer is one number, because the scanner asks this for every
 * character that is not ASCII: `code point * 8 + length` for a good sequence, `incompleteUtf8`, or minus the number of
 * bytes that belong to a damaged one (its longest good beginning, at least 1).
 */
export function readUtf8(bytes: Uint8Array, index: number, end: number): number {
  const lead = bytes[index] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  if (index + 1 >= end) return incompleteUtf8;
  const second = bytes[index + 1] ?? 0;
  if (lead < 0xe0) return (second & 0xc0) === 0x80 ? (((lead & 0x1f) << 6) | (second & 0x3f)) * 8 + 2 : -1;
  if (!isSecondOf(lead, second)) return -1;
  if (index + 2 >= end) return incompleteUtf8;
  const third = bytes[index + 2] ?? 0;
  if ((third & 0xc0) !== 0x80) return -2;
  if (lead < 0xf0) return (((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)) * 8 + 3;
  if (index + 3 >= end) return incompleteUtf8;
  const fourth = bytes[index + 3] ?? 0;
  if ((fourth & 0xc0) !== 0x80) return -3;
  const code = ((lead & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
  return code * 8 + 4;
}

/** Index of the first byte that is not part of good UTF-8, or -1. A sequence that is cut by the end is not good. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  let index = 0;
  while (index < bytes.length) {
    if ((bytes[index] ?? 0) < 0x80) {
      index += 1;
      continue;
    }
    const read = readUtf8(bytes, index, bytes.length);
    if (read <= 0) return index;
    index += read & 7;
  }
  return -1;
}

/** `0xE9` */
export function byteName(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** `U+200B` */
export function codePointName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The second byte excludes overlong forms (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4). */
function isSecondOf(lead: number, second: number): boolean {
  switch (lead) {
    case 0xe0:
      return second >= 0xa0 && second <= 0xbf;
    case 0xed:
      return second >= 0x80 && second <= 0x9f;
    case 0xf0:
      return second >= 0x90 && second <= 0xbf;
    case 0xf4:
      return second >= 0x80 && second <= 0x8f;
    default:
      return (second & 0xc0) === 0x80;
  }
}
