import type { Row } from '../salesforce/store/recordTable.ts';
import { makeId } from '../salesforce/store/salesforceIds.ts';
import { behaviourOf } from './behaviour.ts';
import { accountOfPerson, companyAt } from './company.ts';
import { generatedCustomFields } from './crmFields.ts';
import { stampsOf } from './crmStamps.ts';
import type { CrmTable } from './emulatorData.ts';
import { leadIdentityOf } from './identities.ts';
import { personCast } from './personScenes.ts';
import { drawsFor } from './drawsFor.ts';
import { jobTitles, leadSources, leadStatuses } from './words.ts';
import { type PersonPart, personNumber, type World } from './world.ts';

/** The Leads of the generated world, open and converted, in the order of their ids. */
export function generateLeads(world: World): CrmTable {
  return {
    fields: generatedCustomFields.Lead,
    *rows() {
      for (let place = 0; place < world.leads; place += 1) yield leadRow(world, world.orders.leads.numberAt(place));
    },
  };
}

function leadRow(world: World, lead: number): Row {
  const part = personCast.partOf('leads', lead);
  const number = personNumber(part, part.ordinal);
  const person = leadIdentityOf(part);
  const draws = drawsFor(world.seed, 106, number);
  const stamps = stampsOf(draws);
  const contactId = convertedContactOf(world, part);
  const isConverted = contactId !== undefined;
  const company = world.companyOf(number);
  return {
    Id: world.leadIdOf(lead) ?? '',
    FirstName: person.firstName,
    LastName: person.lastName,
    Name: `${person.firstName} ${person.lastName}`,
    Company: company === undefined ? 'Private customer' : companyAt(world, company).legalName,
    Email: person.email,
    Title: behaviourOf(world.seed, number).jobTitle ?? draws.pick(jobTitles),
    LeadSource: draws.pick(leadSources),
    Status: isConverted ? 'Closed - Converted' : draws.pick(leadStatuses),
    IsConverted: String(isConverted),
    ConvertedDate: isConverted ? stamps.modified.slice(0, 10) : '',
    ConvertedContactId: contactId ?? '',
    ConvertedAccountId: isConverted ? (accountOfPerson(world, number) ?? '') : '',
    CreatedDate: stamps.created,
    LastModifiedDate: stamps.modified,
    SystemModstamp: stamps.modified,
    Loyalty_Id__c: person.loyaltyId,
  };
}

/** Undefined: an open Lead. */
function convertedContactOf(world: World, part: PersonPart): string | undefined {
  const deleted = makeId('003', 800_000_000 + part.sceneNumber);
  switch (part.scene.kind) {
    case 'convertedLead':
    case 'convertedLeadWithoutUser':
      return world.contactIdOf(personCast.rowOf('contacts', part.sceneNumber, 0)) ?? deleted;
    case 'convertedContactMissing':
      return deleted;
    default:
      return undefined;
  }
}
