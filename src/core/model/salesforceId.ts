/**
 * Salesforce record ids come in 15 case-sensitive characters, or in 18: the same 15 and three checksum characters
 * that tell the letter case of each. Both name the same record.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export type SalesforceIdReading =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'notAnId';
      readonly why: 'length' | 'characters' | 'checksum' | 'prefix';
      readonly expected?: string;
    };

/**
 * Reads a text as a Salesforce id and answers its 18-character form.
 * The checksum's own letter case does not matter; that of the first 15 characters does.
 * @param prefix the object's key prefix (`003`, `00Q`, `001`); any object when absent.
 */
export function readSalesforceId(text: string, prefix?: string): SalesforceIdReading {
  if (text.length !== 15 && text.length !== 18) return { kind: 'notAnId', why: 'length' };
  if (!/^[0-9A-Za-z]+$/.test(text)) return { kind: 'notAnId', why: 'characters' };
  const body = text.slice(0, 15);
  const checksum = checksumOf(body);
  if (text.length === 18 && text.slice(15).toUpperCase() !== checksum) {
    return { kind: 'notAnId', why: 'checksum', expected: checksum };
  }
  if (prefix !== undefined && !body.startsWith(prefix)) return { kind: 'notAnId', why: 'prefix', expected: prefix };
  return { kind: 'id', id: body + checksum };
}

/** The three checksum characters of a 15-character id: one per five characters, a bit per upper-case letter. */
export function checksumOf(body: string): string {
  let checksum = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let offset = 0; offset < 5; offset += 1) {
      const character = body.charCodeAt(start + offset);
      if (character >= 65 && character <= 90) bits |= 1 << offset;
    }
    checksum += alphabet.charAt(bits);
  }
  return checksum;
}
