/** Ids as Salesforce makes them: 15 case-sensitive characters, or 18 with a suffix that carries the letters' case. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SERIAL_LENGTH = 7;

/** Three letters from the case of 15: each stands for five characters. */
function idSuffix(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let position = 0; position < 5; position++) {
      const letter = id15.charCodeAt(block * 5 + position);
      if (letter >= 65 && letter <= 90) bits |= 1 << position;
    }
    suffix += ALPHABET.charAt(bits);
  }
  return suffix;
}

export function toId18(id15: string): string {
  return id15 + idSuffix(id15);
}

/** The 15 characters that identify a record; undefined when the text is no id or its suffix does not fit. */
export function toId15(text: string): string | undefined {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(text)) return undefined;
  const id15 = text.slice(0, 15);
  if (text.length === 15) return id15;
  return idSuffix(id15) === text.slice(15).toUpperCase() ? id15 : undefined;
}

/** The n-th id (18 characters) of an object with that key prefix. */
export function makeId(keyPrefix: string, serial: number): string {
  let rest = serial;
  let digits = '';
  while (rest > 0) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return toId18(`${keyPrefix}DE000${digits.padStart(SERIAL_LENGTH, '0')}`);
}
