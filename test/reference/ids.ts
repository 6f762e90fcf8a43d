import type { CrmObject } from '../../src/core/model/records.ts';

/** The 18-character form of a Salesforce id of that object (any when null); null for anything else. */
export function readId(written: string, object: CrmObject | null): string | null {
  const match = /^([0-9A-Za-z]{15})([0-9A-Za-z]{3})?$/.exec(written);
  if (match === null) return null;
  const body = match[1] ?? '';
  const suffix = suffixOf(body);
  if (match[2] !== undefined && match[2].toUpperCase() !== suffix) return null;
  if (object === 'Contact' && !body.startsWith('003')) return null;
  if (object === 'Lead' && !body.startsWith('00Q')) return null;
  if (object === 'Account' && !body.startsWith('001')) return null;
  return body + suffix;
}

/** Three characters, each for five of the id: which of them are capitals, the first counting 1, the fifth 16. */
export function suffixOf(body: string): string {
  return [body.slice(0, 5), body.slice(5, 10), body.slice(10, 15)]
    .map((five) => {
      const capitals = Array.from(five).map((character, index) => (/[A-Z]/.test(character) ? 2 ** index : 0));
      const total = capitals.reduce((left, right) => left + right, 0);
      return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(total);
    })
    .join('');
}
