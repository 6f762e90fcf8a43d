export const quote = 0x22;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;

// What a byte means to the scanner; 0 is an ordinary character, skipped in its fast loop.
export const delimiterByte = 1;
export const quoteByte = 2;
export const lineFeedByte = 3;
export const carriageReturnByte = 4;
export const controlByte = 5;
const highByte = 6;

export interface ByteClasses {
  /** Class of each byte where every special byte counts. */
  readonly all: Uint8Array;
  /** Class of each byte inside quotes, where delimiters and carriage returns are text. */
  readonly inQuotes: Uint8Array;
}

export function byteClasses(delimiter: number): ByteClasses {
  const inQuotes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    if (byte >= 0x80) inQuotes[byte] = highByte;
    else if (byte === 0x7f || (byte < 0x20 && byte !== 0x09)) inQuotes[byte] = controlByte;
  }
  inQuotes[quote] = quoteByte;
  inQuotes[lineFeed] = lineFeedByte;
  inQuotes[carriageReturn] = 0;
  const all = inQuotes.slice();
  all[carriageReturn] = carriageReturnByte;
  all[delimiter] = delimiterByte;
  return { all, inQuotes };
}
