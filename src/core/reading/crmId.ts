import { type CrmObject, keyPrefixes } from '../model/records.ts';
import { checksumOf, readSalesforceId } from '../model/salesforceId.ts';

/** Why a value of a CRM file's `Id` column is no id of that object; null when it is one. */
export function crmIdFault(value: string, object: CrmObject): string | null {
  const prefix = keyPrefixes[object];
  const reading = readSalesforceId(value, prefix);
  if (reading.kind === 'id') return null;
  if (value === '') return 'there is no Id';
  switch (reading.why) {
    case 'length':
      return `"${cut(value)}" has ${value.length} characters; a Salesforce id has 15 or 18`;
    case 'characters':
      return `"${cut(value)}" holds characters that no Salesforce id has`;
    case 'checksum':
      return `"${value}" has a wrong checksum: ${checksumSays(value)}`;
    case 'prefix':
      return `"${value}" is no id of a ${object}: those begin with ${prefix}${prefixOwner(value)}`;
  }
}

/**
 * The checksum of an 18-character id tells the letter case of the 15 before it. If they are the right letters with their
 * case lost (a spreadsheet did that), it tells what the id was.
 */
function checksumSays(value: string): string {
  const body = value.slice(0, 15);
  const meant = withCaseOf(body, value.slice(15).toUpperCase());
  return meant === null
    ? `for "${body}" the checksum says ${checksumOf(body)}`
    : `the checksum says ${meant}. Letter case was changed on the way; export the file again`;
}

const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

function withCaseOf(body: string, checksum: string): string | null {
  let meant = '';
  for (let index = 0; index < 15; index += 1) {
    const bits = checksumAlphabet.indexOf(checksum.charAt(Math.floor(index / 5)));
    if (bits < 0) return null;
    const isUpper = (bits & (1 << (index % 5))) !== 0;
    const character = body.charAt(index);
    meant += isUpper ? character.toUpperCase() : character.toLowerCase();
  }
  return checksumOf(meant) === checksum ? meant + checksum : null;
}

function prefixOwner(value: string): string {
  const owner = Object.entries(keyPrefixes).find(([, prefix]) => value.startsWith(prefix))?.[0];
  return owner === undefined ? '' : `; this is the id of ${owner === 'Account' ? 'an' : 'a'} ${owner}`;
}

function cut(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
