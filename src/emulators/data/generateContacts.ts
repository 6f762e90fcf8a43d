import { type Behaviour, behaviourOf, DAY_MS } from './behaviour.ts';
import type { Row } from '../salesforce/store/recordTable.ts';
import { accountOfPerson } from './company.ts';
import { generatedCustomFields } from './crmFields.ts';
import { dateTimeText, stampsOf } from './crmStamps.ts';
import type { CrmTable } from './emulatorData.ts';
import { contactIdentityOf } from './identities.ts';
import { personOf } from './person.ts';
import { type PersonScene, personCast } from './personScenes.ts';
import { type Draws, drawsFor } from './drawsFor.ts';
import { departments, favoriteCategories, jobTitles, leadSources, stores } from './words.ts';
import { personNumber, type World } from './world.ts';

/** The Contacts of the generated world, in the order of their ids. */
export function generateContacts(world: World): CrmTable {
  return {
    fields: generatedCustomFields.Contact,
    *rows() {
      for (let place = 0; place < world.contacts; place += 1)
        yield contactRow(world, world.orders.contacts.numberAt(place));
    },
  };
}

function contactRow(world: World, contact: number): Row {
  const part = personCast.partOf('contacts', contact);
  const number = personNumber(part, part.ordinal);
  const person = contactIdentityOf(part);
  const behaviour = behaviourOf(world.seed, number, part.scene.quirk);
  const draws = drawsFor(world.seed, 105, number);
  const pushed = pushedValues(behaviour, driftOf(part.scene, draws), draws);
  const stamps = stampsOf(draws);
  return {
    Id: world.contactIdOf(contact) ?? '',
    FirstName: person.firstName,
    LastName: person.lastName,
    Name: `${person.firstName} ${person.lastName}`,
    Email: person.email,
    Phone: draws.chance(0.8) ? personOf(number).phone : '',
    // The CRM's job titles are the newer ones: something to pull.
    Title: (draws.chance(0.92) ? behaviour.jobTitle : undefined) ?? draws.pick(jobTitles),
    Department: draws.chance(0.6) ? draws.pick(departments) : '',
    LeadSource: draws.pick(leadSources),
    MailingCity: behaviour.city,
    MailingCountry: behaviour.country,
    AccountId: accountOfPerson(world, number) ?? '',
    CreatedDate: stamps.created,
    LastModifiedDate: stamps.modified,
    SystemModstamp: stamps.modified,
    Loyalty_Id__c: person.loyaltyId,
    ...pushed,
  };
}

/** How the CRM's copy of a user's values has come to differ. */
type Drift = 'none' | 'neverPushed' | 'missedLastNights' | 'otherValue';

function driftOf(scene: PersonScene, draws: Draws): Drift {
  const share = draws.next();
  if (scene.kind === 'contactWithoutUser') return share < 0.8 ? 'neverPushed' : 'none';
  if (share < 0.76) return 'none';
  if (share < 0.84) return 'neverPushed';
  return share < 0.93 ? 'missedLastNights' : 'otherValue';
}

/** The values of the fields that a push writes. */
function pushedValues(behaviour: Behaviour, drift: Drift, draws: Draws): Row {
  if (drift === 'neverPushed') return {};
  const replaced = drift === 'otherValue' ? draws.below(3) : -1;
  const missedMs = drift === 'missedLastNights' ? Math.floor((1 + draws.next() * 9) * DAY_MS) : 0;
  return {
    Favorite_Category__c:
      replaced === 0
        ? otherThan(favoriteCategories, behaviour.favoriteCategory, draws)
        : categoryText(behaviour, draws),
    Lifetime_Value__c: replaced === 1 ? String(draws.below(50_000) / 100) : valueText(behaviour),
    Newsletter_Opt_In__c: String(replaced === 2 ? !behaviour.newsletterOptIn : (behaviour.newsletterOptIn ?? false)),
    Preferred_Store__c: storeText(behaviour) ?? draws.pick(stores),
    // Salesforce keeps date-times to the second.
    Interaction_Studio_LastActivity__c: dateTimeText(Math.floor((behaviour.lastActivity - missedMs) / 1000) * 1000),
    Interaction_Studio_EngagementScore__c: String(missedMs > 0 ? draws.below(1001) / 10 : behaviour.engagementScore),
    // A multi-select field keeps the order of its picklist, not that of the writer: reversed, it is the same set.
    Interaction_Studio_Segments__c: [...behaviour.segments].reverse().join(';'),
  };
}

/** Undefined where the user's value could never have been written. */
function storeText({ preferredStore }: Behaviour): string | undefined {
  return (stores as readonly unknown[]).includes(preferredStore) ? preferredStore : undefined;
}

function categoryText({ favoriteCategory }: Behaviour, draws: Draws): string {
  const isListed = (favoriteCategories as readonly unknown[]).includes(favoriteCategory);
  return isListed ? String(favoriteCategory) : draws.chance(0.5) ? draws.pick(favoriteCategories) : '';
}

/** As Bulk API prints a number: without closing zeros. */
function valueText({ lifetimeValue }: Behaviour): string {
  return lifetimeValue && 'digits' in lifetimeValue ? String(Number(lifetimeValue.digits)) : '';
}

function otherThan(list: readonly string[], value: unknown, draws: Draws): string {
  return draws.pick(list.filter((candidate) => candidate !== value));
}
