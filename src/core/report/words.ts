/** What an admin reads for each code, in the vendor's terms where it has one. */
import type { NearMissKind, Reason } from '../model/matches.ts';
import type { RefusalCode } from '../model/plan.ts';

export const nearMissWords: Readonly<Record<NearMissKind, string>> = {
  designatedFieldsOnly: 'equal, but only designated match fields are used',
  caseOnly: 'differs only by letter case',
  whitespaceOnly: 'differs only by white space',
  caseAndWhitespace: 'differs by letter case and white space',
  unicodeForm: 'differs only by Unicode form',
  similarAccountName: 'similar account name',
  leadOnly: 'a Lead would match, but Leads are off',
};

export const reasonWords: Readonly<Record<Reason, string>> = {
  noCandidate: 'nothing equal on the other side',
  severalCandidates: 'several records are equal',
  claimedByStronger: 'the record was matched by a stronger rule',
  claimedByOthers: 'the record is claimed by others alike',
  convertedContactMissing: 'the Contact of a converted Lead is missing',
};

export function priorityWords(priority: number, noun: string): string {
  switch (priority) {
    case 0:
      return 'explicit link';
    case 1:
      return 'Salesforce ID';
    case 2:
      return 'Match On Field';
    case 3:
      return noun === 'users' ? 'name or e-mail' : 'name';
    default:
      return 'account from matched contacts';
  }
}

const refusals: Readonly<Record<RefusalCode, string>> = {
  tooLong: 'longer than the field',
  controlCharacter: 'holds a control character',
  notAnEmail: 'not an e-mail address',
  notAUrl: 'not a web address',
  notABoolean: 'neither true nor false',
  notANumber: 'not a number',
  outOfRange: 'out of range',
  notADate: 'not a date',
  ambiguousDate: 'a date without zone, or in an order nobody can tell',
  wrongUnit: 'a time in another unit',
  notInPicklist: 'not a value of the picklist',
  notAnId: 'not a Salesforce id',
  fieldMissing: 'the field is not there or not visible',
  notUpdateable: 'the field may not be edited',
  unsupportedType: 'a type that cannot be pushed',
  literalNA: 'the text #N/A would clear the field',
  multiValue: 'a list where one value is wanted',
  cannotRead: 'the present value cannot be read',
};

export function refusalWords(code: string): string {
  return `Will not be sent: ${refusals[code as RefusalCode]}`;
}
