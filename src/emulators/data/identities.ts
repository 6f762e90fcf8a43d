import { makeId, toId18 } from '../salesforce/store/salesforceIds.ts';
import { type Person, personOf } from './person.ts';
import { personCast } from './personScenes.ts';
import { drawsFor } from './drawsFor.ts';
import { otherScriptNames } from './words.ts';
import { type PersonPart, personNumber, type World } from './world.ts';

/** By what a Personalization user can be recognised. Undefined: not known. */
export interface UserIdentity {
  readonly displayName?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly sfcrmContactId?: string | undefined;
  readonly sfcrmLeadId?: string | undefined;
  readonly loyaltyId?: string | undefined;
}

/** By what a CRM Contact or Lead can be recognised. */
export interface CrmIdentity {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly loyaltyId: string;
}

/** A number for ids of records that are not there. */
const NOWHERE = 700_000_000;

export function userIdentityOf(world: World, part: PersonPart): UserIdentity {
  const { kind } = part.scene;
  const self = personOf(personNumber(part, part.ordinal));
  const first = personOf(personNumber(part, 0));
  const draws = drawsFor(world.seed, 103, part.sceneNumber * 4 + part.ordinal);
  const contactId = world.contactIdOf(personCast.rowOf('contacts', part.sceneNumber, 0));
  const leadId = world.leadIdOf(personCast.rowOf('leads', part.sceneNumber, 0));
  const byNameAndEmail = { displayName: self.fullName, emailAddress: self.email };
  const byPrivateEmail = { displayName: self.handle, emailAddress: self.privateEmail };

  switch (kind) {
    case 'contactId18':
      return {
        displayName: part.scene.quirk === 'otherScript' && contactId ? otherScriptName(part).join(' ') : self.fullName,
        emailAddress: draws.chance(0.7) ? self.email : draws.chance(0.7) ? self.privateEmail : undefined,
        sfcrmContactId: contactId,
        loyaltyId: draws.chance(0.5) ? self.loyaltyId : undefined,
      };
    case 'contactId15':
      return { ...byNameAndEmail, sfcrmContactId: contactId?.slice(0, 15) };
    case 'contactIdLowerCasedChecksum':
      return {
        ...byNameAndEmail,
        sfcrmContactId: contactId && contactId.slice(0, 15) + contactId.slice(15).toLowerCase(),
      };
    case 'contactIdWrongChecksum':
      return { ...byNameAndEmail, sfcrmContactId: contactId && spoil(contactId, part.sceneNumber % 2 === 0) };
    case 'contactIdOfAnotherOrg':
      return { ...byNameAndEmail, sfcrmContactId: idOfAnotherOrg(part.sceneNumber) };
    case 'contactIdOfALead':
      return { ...byNameAndEmail, sfcrmContactId: makeId('00Q', NOWHERE + part.sceneNumber) };
    case 'matchField':
      return draws.chance(0.5)
        ? { displayName: self.fullName, emailAddress: self.privateEmail, loyaltyId: self.loyaltyId }
        : { displayName: self.handle, loyaltyId: self.loyaltyId };
    case 'emailAndName':
    case 'unknownUser':
      return byNameAndEmail;
    case 'emailOnly':
      return { displayName: draws.chance(0.7) ? self.handle : undefined, emailAddress: self.email };
    case 'nameOnly':
      return { displayName: self.fullName, emailAddress: draws.chance(0.5) ? self.privateEmail : undefined };
    case 'convertedLead':
      return draws.chance(0.5)
        ? { displayName: self.handle, emailAddress: self.privateEmail, sfcrmLeadId: leadId }
        : { displayName: self.handle, emailAddress: self.email };
    case 'convertedContactMissing':
      return { ...byPrivateEmail, sfcrmLeadId: leadId };
    case 'contactBeatsLead':
      return { ...byNameAndEmail, sfcrmLeadId: leadId };
    case 'openLeadById':
      return { ...byPrivateEmail, sfcrmLeadId: draws.chance(0.5) ? leadId : leadId?.slice(0, 15) };
    case 'openLeadByEmail':
      return { displayName: self.handle, emailAddress: self.email };
    case 'twoContactsOneEmail':
      return { displayName: self.handle, emailAddress: self.email };
    case 'twoContactsOneName':
      return { displayName: self.fullName, emailAddress: self.privateEmail };
    case 'twoUsersOneEmail':
      return { displayName: part.ordinal === 0 ? self.fullName : self.handle, emailAddress: first.email };
    case 'strongerClaim':
      if (part.ordinal === 1) return { displayName: self.handle, emailAddress: first.email };
      return draws.chance(0.5)
        ? { ...byNameAndEmail, sfcrmContactId: contactId }
        : { displayName: self.handle, loyaltyId: self.loyaltyId };
    case 'rivalsAndAWeakerClaim':
      return part.ordinal === 2
        ? { displayName: self.handle, emailAddress: first.email }
        : { ...byPrivateEmail, loyaltyId: first.loyaltyId };
    case 'sharedMailbox':
      return { displayName: self.fullName, emailAddress: mailboxOf(part) };
    case 'emailCase':
      return { displayName: self.handle, emailAddress: capitalised(self.email) };
    case 'nameCase':
      return { displayName: self.fullName.toLowerCase() };
    case 'emailWhitespace':
      return { displayName: self.handle, emailAddress: draws.chance(0.5) ? `${self.email} ` : `\u00a0${self.email}` };
    case 'nameWhitespace':
      return { displayName: `${self.firstName}  ${self.lastName}` };
    case 'emailCaseAndWhitespace':
      return { displayName: self.handle, emailAddress: ` ${capitalised(self.email)}` };
    case 'nameUnicodeForm':
      return { displayName: `${self.firstName} ${accented(self)}`.normalize('NFD') };
    case 'anonymousUser':
    case 'contactWithoutUser':
    case 'leadWithoutUser':
    case 'convertedLeadWithoutUser':
      return {};
  }
}

export function contactIdentityOf(part: PersonPart): CrmIdentity {
  const self = personOf(personNumber(part, part.ordinal));
  const first = personOf(personNumber(part, 0));
  const plain = plainIdentity(self);
  switch (part.scene.kind) {
    case 'contactId18':
      if (part.scene.quirk !== 'otherScript') return plain;
      return { ...plain, firstName: otherScriptName(part)[0], lastName: otherScriptName(part)[1] };
    case 'emailAndName':
      // Some already have a loyalty card that Personalization does not know of: something to pull.
      return { ...plain, loyaltyId: part.sceneNumber % 8 === 0 ? self.loyaltyId : '' };
    case 'emailOnly':
    case 'nameOnly':
      return { ...plain, loyaltyId: '' };
    case 'convertedLead':
      // The Contact goes by its address at work, so that only the Lead leads to it.
      return { ...plain, email: self.email.replace('@', '@work.') };
    case 'twoContactsOneEmail':
      if (part.ordinal === 0) return plain;
      return { ...plain, lastName: `${first.lastName}-${self.lastName}`, email: first.email };
    case 'twoContactsOneName':
      return { ...plain, firstName: first.firstName, lastName: first.lastName };
    case 'sharedMailbox':
      return { ...plain, email: mailboxOf(part) };
    case 'nameUnicodeForm':
      return { ...plain, lastName: accented(self) };
    default:
      return plain;
  }
}

export function leadIdentityOf(part: PersonPart): CrmIdentity {
  const self = personOf(personNumber(part, part.ordinal));
  switch (part.scene.kind) {
    case 'contactBeatsLead':
      return { ...plainIdentity(self), email: self.email.replace('@', '@event.') };
    case 'convertedLeadWithoutUser':
      return plainIdentity(self);
    default:
      return { ...plainIdentity(self), loyaltyId: '' };
  }
}

function plainIdentity({ firstName, lastName, email, loyaltyId }: Person): CrmIdentity {
  return { firstName, lastName, email, loyaltyId };
}

/** Rightly made, but of another instance. */
function idOfAnotherOrg(number: number): string {
  return toId18(`003Xq000${String(number).padStart(7, '0')}`);
}

/** An id whose letter case or checksum a spreadsheet has spoiled. */
function spoil(id: string, caseLost: boolean): string {
  return caseLost ? id.toLowerCase() : `${id.slice(0, 15)}${id[15] === 'A' ? 'B' : 'A'}${id.slice(16)}`;
}

function mailboxOf(part: PersonPart): string {
  return `info${part.sceneNumber}@example.com`;
}

function capitalised(email: string): string {
  return email.replace(/(^|[.@])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function accented(person: Person): string {
  return `${person.lastName}-Núñez`;
}

function otherScriptName(part: PersonPart): (typeof otherScriptNames)[number] {
  return otherScriptNames[part.sceneNumber % otherScriptNames.length]!;
}
