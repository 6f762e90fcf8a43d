import type { Row } from '../salesforce/store/recordTable.ts';
import { DAY_MS, GENERATED_AT_MS } from './behaviour.ts';
import { companyCast } from './companyScenes.ts';
import { type CompanyPart, companyAt, crmAccountNameOf, profileNameOf } from './company.ts';
import { generatedCustomFields } from './crmFields.ts';
import { stampsOf } from './crmStamps.ts';
import type { CrmTable, ExportRows } from './emulatorData.ts';
import { type Profile, profileJson } from './profile.ts';
import { drawsFor } from './drawsFor.ts';
import { industrySegments } from './words.ts';
import type { World } from './world.ts';

/** The CRM Accounts of the generated world, in the order of their ids. */
export function generateCrmAccounts(world: World): CrmTable {
  return {
    fields: generatedCustomFields.Account,
    *rows() {
      for (let place = 0; place < world.accounts; place += 1)
        yield accountRow(world, world.orders.accounts.numberAt(place));
    },
  };
}

function accountRow(world: World, account: number): Row {
  const part = companyCast.partOf('accounts', account);
  const company = companyAt(world, part.sceneNumber);
  const draws = drawsFor(world.seed, 107, account);
  const stamps = stampsOf(draws);
  const hasKey = part.ordinal === 0;
  return {
    Id: world.accountIdOf(account) ?? '',
    Name: crmAccountNameOf(world, part),
    AccountNumber: hasKey ? company.number : '',
    Industry: company.industry,
    Website: `https://${company.brand.toLowerCase().replace(/[^a-z]+/g, '-')}.example.com`,
    Phone: `+00 555 ${String(7_000_000 + account).padStart(7, '0')}`,
    BillingCity: company.city,
    BillingCountry: company.country,
    CreatedDate: stamps.created,
    LastModifiedDate: stamps.modified,
    SystemModstamp: stamps.modified,
    Account_Number__c: hasKey ? company.number : '',
    Industry_Segment__c: company.industrySegment,
    Interaction_Studio_EngagementScore__c: presentScore(
      engagementOf(world, part.sceneNumber).engagementScore,
      draws.next(),
    ),
  };
}

/** Most are what Personalization has, some are blank, some are of an earlier night. */
function presentScore(score: number, share: number): string {
  if (share < 0.78) return String(score);
  return share < 0.88 ? '' : String(Math.round(score * 7) / 10);
}

/** The account export of the generated world. */
export function generateProfiles(world: World): ExportRows {
  function* profiles(from: number, to: number): Iterable<Profile> {
    for (let place = from; place < to; place += 1) yield accountProfile(world, world.orders.profiles.numberAt(place));
  }
  return {
    rowCount: world.accounts,
    attributeNames: () => ['sfcrmAccountId', 'accountNumber', 'industrySegment'],
    profiles,
    *jsonRows(from, to) {
      for (const profile of profiles(from, to)) yield profileJson(profile);
    },
    currentRowOf: lookUpByName(world),
  };
}

/** Names say nothing of their row, but accounts are few enough for an index, made when first asked for. */
function lookUpByName(world: World): (name: string) => number | undefined {
  let places: Map<string, number> | undefined;
  return (name) => {
    places ??= new Map(
      Array.from({ length: world.accounts }, (_, place) => {
        const part = companyCast.partOf('profiles', world.orders.profiles.numberAt(place));
        return [profileNameOf(world, part.sceneNumber, part.ordinal) ?? '', place];
      }),
    );
    return places.get(name);
  };
}

function accountProfile(world: World, profile: number): Profile {
  const part = companyCast.partOf('profiles', profile);
  return {
    name: profileNameOf(world, part.sceneNumber, part.ordinal),
    ...engagementOf(world, part.sceneNumber),
    accountStatus: part.scene.kind === 'unknownProfile' ? 'PROSPECT' : 'CUSTOMER',
    attributes: profileAttributes(world, part),
  };
}

function engagementOf(world: World, sceneNumber: number) {
  const draws = drawsFor(world.seed, 108, sceneNumber);
  const lastActivity = GENERATED_AT_MS - 1 - Math.floor(draws.next() ** 2 * 90 * DAY_MS);
  return {
    engagementScore: draws.below(1001) / 10,
    engagementPercentChange: (draws.below(801) - 400) / 10,
    firstActivity: lastActivity - Math.floor(draws.next() * 900 * DAY_MS),
    lastActivity,
    totalActions: 1 + draws.below(20_000),
  };
}

function profileAttributes(world: World, part: CompanyPart): Readonly<Record<string, string | undefined>> {
  const company = companyAt(world, part.sceneNumber);
  const draws = drawsFor(world.seed, 109, part.sceneNumber * 2 + part.ordinal);
  const accountId = world.accountIdOf(companyCast.rowOf('accounts', part.sceneNumber, 0));
  const industrySegment = draws.chance(0.85) ? company.industrySegment : draws.pick(industrySegments);
  switch (part.scene.kind) {
    case 'accountId18':
      return { sfcrmAccountId: accountId, industrySegment };
    case 'accountId15':
      return { sfcrmAccountId: accountId?.slice(0, 15), industrySegment };
    case 'strongerClaim':
      if (part.ordinal === 0) return { sfcrmAccountId: accountId, industrySegment };
      return { accountNumber: company.number };
    case 'accountNumber':
    case 'twoProfilesOneNumber':
      return { accountNumber: company.number, industrySegment };
    case 'sameName':
      return { industrySegment };
    default:
      return {};
  }
}
