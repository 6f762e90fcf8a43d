import { makeId } from '../salesforce/store/salesforceIds.ts';
import { companyCast } from './companyScenes.ts';
import type { Part } from './cast.ts';
import { type PersonScene, personCast } from './personScenes.ts';
import { drawsFor, gather, scatter } from './drawsFor.ts';
import { type ShuffledOrder, shuffledOrder } from './shuffledOrder.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Distinct users; the export repeats about one in a hundred. */
  readonly users: number;
  readonly contacts: number;
  readonly leads: number;
  /** Personalization accounts, and as many CRM Accounts. */
  readonly accounts: number;
}

/** Who is who: row numbers, ids and memberships of the generated world. Rows are numbered from 0 in scene order. */
export interface World extends WorldOptions {
  /** In which order each sort of rows is handed out. */
  readonly orders: Readonly<Record<'users' | 'contacts' | 'leads' | 'accounts' | 'profiles', ShuffledOrder>>;
  userIdOf(user: number): string;
  userWithId(id: string): number | undefined;
  /** Ids of records by row number; undefined where the world has no such row. */
  contactIdOf(contact: number): string | undefined;
  leadIdOf(lead: number): string | undefined;
  accountIdOf(account: number): string | undefined;
  /** The company (scene number of the company cast) that a person works for. */
  companyOf(person: number): number | undefined;
}

const userIdPattern = /^visitor-([0-9a-f]{8})$/;

export function createWorld(options: WorldOptions): World {
  const { seed } = options;
  const orders = {
    users: shuffledOrder(options.users, scatter(seed)),
    contacts: shuffledOrder(options.contacts, scatter(seed + 1)),
    leads: shuffledOrder(options.leads, scatter(seed + 2)),
    accounts: shuffledOrder(options.accounts, scatter(seed + 3)),
    profiles: shuffledOrder(options.accounts, scatter(seed + 4)),
  };
  const companies = companyCast.scenesWithin('accounts', options.accounts);
  return {
    ...options,
    orders,
    userIdOf: (user) =>
      `visitor-${scatter(user ^ scatter(seed))
        .toString(16)
        .padStart(8, '0')}`,
    userWithId(id) {
      const digits = userIdPattern.exec(id)?.[1];
      if (digits === undefined) return undefined;
      const user = (gather(Number.parseInt(digits, 16)) ^ scatter(seed)) >>> 0;
      return user < options.users ? user : undefined;
    },
    contactIdOf: (contact) =>
      contact < options.contacts ? makeId('003', 40_000 + 7 * orders.contacts.placeOf(contact)) : undefined,
    leadIdOf: (lead) => (lead < options.leads ? makeId('00Q', 90_000 + 5 * orders.leads.placeOf(lead)) : undefined),
    accountIdOf: (account) =>
      account < options.accounts ? makeId('001', 10_000 + 3 * orders.accounts.placeOf(account)) : undefined,
    companyOf(person) {
      const draws = drawsFor(seed, 102, person);
      // Squared: a few companies have many people, most have few.
      return companies > 0 && draws.chance(0.7) ? Math.floor(draws.next() ** 2 * companies) : undefined;
    },
  };
}

export type PersonPart = Part<PersonScene>;

/** The number of the `ordinal`-th person of a scene. */
export function personNumber(part: PersonPart, ordinal: number): number {
  return personCast.rowOf('persons', part.sceneNumber, ordinal);
}
