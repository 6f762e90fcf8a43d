import { createCast, type SceneShape } from './cast.ts';

/** What one scene's users, Contacts and Leads have to do with each other. */
export type PersonSceneKind =
  // Matched, by priority.
  | 'contactId18'
  | 'contactId15'
  | 'contactIdLowerCasedChecksum'
  | 'matchField'
  | 'emailAndName'
  | 'emailOnly'
  | 'nameOnly'
  | 'convertedLead'
  | 'contactBeatsLead'
  // An id that is none or names no Contact; the e-mail address matches all the same.
  | 'contactIdWrongChecksum'
  | 'contactIdOfAnotherOrg'
  | 'contactIdOfALead'
  // Leads.
  | 'openLeadById'
  | 'openLeadByEmail'
  | 'convertedContactMissing'
  // Ambiguous, and unmatched for another's claim.
  | 'twoContactsOneEmail'
  | 'twoContactsOneName'
  | 'twoUsersOneEmail'
  | 'strongerClaim'
  | 'rivalsAndAWeakerClaim'
  | 'sharedMailbox'
  // Near misses.
  | 'emailCase'
  | 'nameCase'
  | 'emailWhitespace'
  | 'nameWhitespace'
  | 'emailCaseAndWhitespace'
  | 'nameUnicodeForm'
  // Nobody on the other side.
  | 'anonymousUser'
  | 'unknownUser'
  | 'contactWithoutUser'
  | 'leadWithoutUser'
  | 'convertedLeadWithoutUser';

/** A value that cannot go to the CRM, or one that only looks as if it could not. */
export type Quirk = 'notInPicklist' | 'tooLong' | 'notANumber' | 'literalNA' | 'otherScript' | 'listInsteadOfText';

export interface PersonScene extends SceneShape<PersonSide> {
  readonly kind: PersonSceneKind;
  readonly quirk?: Quirk;
}

export type PersonSide = 'users' | 'contacts' | 'leads' | 'persons';

/** Per about a thousand users and a thousand Contacts and 250 Leads, which is one cycle. */
const personScenes: readonly PersonScene[] = [
  ...aPair('contactId18', 168),
  ...aPair('contactId15', 70),
  ...aPair('contactIdLowerCasedChecksum', 4),
  ...aPair('matchField', 165),
  ...aPair('emailAndName', 170),
  ...aPair('emailOnly', 75),
  ...aPair('nameOnly', 22),
  ...aPair('contactIdWrongChecksum', 6),
  ...aPair('contactIdOfAnotherOrg', 3),
  ...aPair('contactIdOfALead', 2),
  ...aPair('emailCase', 12),
  ...aPair('nameCase', 4),
  ...aPair('emailWhitespace', 5),
  ...aPair('nameWhitespace', 3),
  ...aPair('emailCaseAndWhitespace', 4),
  ...aPair('nameUnicodeForm', 5),
  { kind: 'contactId18', quirk: 'notInPicklist', weight: 3, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'contactId18', quirk: 'tooLong', weight: 2, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'contactId18', quirk: 'notANumber', weight: 2, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'matchField', quirk: 'literalNA', weight: 2, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'contactId18', quirk: 'otherScript', weight: 3, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'matchField', quirk: 'listInsteadOfText', weight: 2, needs: { users: 1, contacts: 1, persons: 1 } },
  { kind: 'convertedLead', weight: 20, needs: { users: 1, contacts: 1, leads: 1, persons: 1 } },
  { kind: 'contactBeatsLead', weight: 8, needs: { users: 1, contacts: 1, leads: 1, persons: 1 } },
  { kind: 'convertedContactMissing', weight: 3, needs: { users: 1, leads: 1, persons: 1 } },
  { kind: 'openLeadById', weight: 24, needs: { users: 1, leads: 1, persons: 1 } },
  { kind: 'openLeadByEmail', weight: 22, needs: { users: 1, leads: 1, persons: 1 } },
  { kind: 'twoContactsOneEmail', weight: 8, needs: { users: 1, contacts: 2, persons: 2 } },
  { kind: 'twoContactsOneName', weight: 5, needs: { users: 1, contacts: 2, persons: 2 } },
  { kind: 'twoUsersOneEmail', weight: 6, needs: { users: 2, contacts: 1, persons: 2 } },
  { kind: 'strongerClaim', weight: 9, needs: { users: 2, contacts: 1, persons: 2 } },
  { kind: 'rivalsAndAWeakerClaim', weight: 2, needs: { users: 3, contacts: 1, persons: 3 } },
  { kind: 'sharedMailbox', weight: 2, needs: { users: 3, contacts: 3, persons: 3 } },
  { kind: 'anonymousUser', weight: 65, needs: { users: 1, persons: 1 } },
  { kind: 'unknownUser', weight: 58, needs: { users: 1, persons: 1 } },
  { kind: 'contactWithoutUser', weight: 147, needs: { contacts: 1, persons: 1 } },
  { kind: 'leadWithoutUser', weight: 137, needs: { leads: 1, persons: 1 } },
  { kind: 'convertedLeadWithoutUser', weight: 34, needs: { leads: 1, contacts: 1, persons: 1 } },
];

/** One user and one Contact of the same person. */
function aPair(kind: PersonSceneKind, weight: number): readonly PersonScene[] {
  return [{ kind, weight, needs: { users: 1, contacts: 1, persons: 1 } }];
}

export const personCast = createCast<PersonSide, PersonScene>(personScenes, ['users', 'contacts', 'leads', 'persons']);
