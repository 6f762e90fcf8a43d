import { type CompanyScene, companyCast, companyScenes } from './companyScenes.ts';
import type { Part } from './cast.ts';
import { drawsFor } from './drawsFor.ts';
import { shuffledOrder } from './shuffledOrder.ts';
import { cities, companyFirstWords, companySecondWords, industries, industrySegments, legalForms } from './words.ts';
import type { World } from './world.ts';

export type CompanyPart = Part<CompanyScene>;

/** A made-up company. Its names and numbers are unique by construction. */
export interface Company {
  readonly brand: string;
  /** With its legal form. */
  readonly legalName: string;
  /** The same in the other spelling of the legal form. */
  readonly otherLegalName: string;
  readonly number: string;
  readonly industry: string;
  readonly industrySegment: string;
  readonly city: string;
  readonly country: string;
}

const pairs = companyFirstWords.length * companySecondWords.length;
const pairOrder = shuffledOrder(pairs, 815);

/** The two examples with which the vendor's help and ours explain account names that differ. */
const wellKnown: Readonly<Partial<Record<CompanyScene['kind'], readonly [string, string]>>> = {
  viaContacts: ['Acme', 'Acme Fireworks'],
  legalForm: ['Northwind Ltd.', 'Northwind Limited'],
};

export function companyAt(world: World, sceneNumber: number): Company {
  const draws = drawsFor(world.seed, 104, sceneNumber);
  const pair = pairOrder.placeOf(sceneNumber % pairs);
  const words = `${companyFirstWords[pair % companyFirstWords.length]} ${companySecondWords[Math.floor(pair / companyFirstWords.length)]}`;
  const round = Math.floor(sceneNumber / pairs);
  const brand = round === 0 ? words : `${words} ${branchName(round - 1)}`;
  const [form, otherForm] = draws.pick(legalForms);
  const [city, country] = draws.pick(cities);
  return {
    brand,
    legalName: `${brand} ${form}`,
    otherLegalName: `${brand} ${otherForm}`,
    number: `AC-${String(100_000 + sceneNumber * 7)}`,
    industry: draws.pick(industries),
    industrySegment: draws.pick(industrySegments),
    city,
    country,
  };
}

function branchName(round: number): string {
  const [city] = cities[round % cities.length]!;
  return round < cities.length ? city : `${city} ${Math.floor(round / cities.length) + 1}`;
}

/** The id of a Personalization account, which is its name there. Undefined where the world has no such row. */
export function profileNameOf(world: World, sceneNumber: number, ordinal = 0): string | undefined {
  const scene = companyCast.sceneAt(sceneNumber);
  if (ordinal >= (scene.needs.profiles ?? 0)) return undefined;
  if (companyCast.rowOf('profiles', sceneNumber, ordinal) >= world.accounts) return undefined;
  const company = companyAt(world, sceneNumber);
  switch (scene.kind) {
    // Ids as the ETL account feed wants them: lower case, no spaces.
    case 'accountId18':
    case 'accountId15':
    case 'accountNumber':
      return slug(company.brand);
    case 'twoProfilesOneNumber':
    case 'strongerClaim':
      return ordinal === 0 ? slug(company.brand) : `${slug(company.brand)}-web`;
    case 'viaContacts':
      return isFirst(sceneNumber) ? (wellKnown.viaContacts as readonly string[])[0] : company.brand;
    case 'legalForm':
      return isFirst(sceneNumber) ? (wellKnown.legalForm as readonly string[])[0] : company.legalName;
    case 'nameCase':
      return company.legalName.toUpperCase();
    case 'nameWhitespace':
      return `${company.legalName} `;
    case 'viaContactsOfTwoAccounts':
      return `${company.brand} Group`;
    case 'unknownProfile':
      return `${company.brand} (web shop)`;
    case 'sameName':
    case 'twoAccountsOneName':
      return company.legalName;
    case 'accountWithoutProfile':
      return undefined;
  }
}

export function crmAccountNameOf(world: World, part: CompanyPart): string {
  const company = companyAt(world, part.sceneNumber);
  switch (part.scene.kind) {
    case 'viaContacts':
      return isFirst(part.sceneNumber)
        ? (wellKnown.viaContacts as readonly string[])[1]!
        : `${company.brand} Worldwide`;
    case 'legalForm':
      return isFirst(part.sceneNumber) ? (wellKnown.legalForm as readonly string[])[1]! : company.otherLegalName;
    case 'viaContactsOfTwoAccounts':
      return `${company.brand} ${part.ordinal === 0 ? 'North' : 'South'} ${legalSuffix(company)}`;
    default:
      return company.legalName;
  }
}

/** The CRM Account that a person's Contact belongs to. */
export function accountOfPerson(world: World, person: number): string | undefined {
  const sceneNumber = world.companyOf(person);
  if (sceneNumber === undefined) return undefined;
  const count = companyCast.sceneAt(sceneNumber).needs.accounts ?? 0;
  return count === 0 ? undefined : world.accountIdOf(companyCast.rowOf('accounts', sceneNumber, person % count));
}

/** The Personalization account that a person's user names as its own. */
export function profileOfPerson(world: World, person: number): string | undefined {
  const sceneNumber = world.companyOf(person);
  if (sceneNumber === undefined || !companyCast.sceneAt(sceneNumber).hasUsers) return undefined;
  return profileNameOf(world, sceneNumber);
}

/** A cast begins with every scene once. */
function isFirst(sceneNumber: number): boolean {
  return sceneNumber < companyScenes.length;
}

function legalSuffix(company: Company): string {
  return company.legalName.slice(company.brand.length + 1);
}

function slug(brand: string): string {
  return brand
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}
