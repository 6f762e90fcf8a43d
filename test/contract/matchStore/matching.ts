import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from '../../../src/adapters/duckdb/duckDbStore.ts';
import type { MatchRule } from '../../../src/core/matching/rule.ts';
import type { Decisions, MatchRow, MatchSummary } from '../../../src/core/model/matches.ts';
import type { InputTables } from '../../../src/core/model/tables.ts';
import { suffixOf } from '../../reference/ids.ts';
import type { CrmRow, Profile, ProfileValue } from '../../reference/referenceMatcher.ts';
import { readMatches } from './readMatches.ts';
import { type CsvStyle, plainStyle, quietWork, type Sides, writeTables } from './writeTables.ts';

export const plainRule: MatchRule = {
  leads: false,
  onlyDesignatedMatchFields: false,
  accountsFromContacts: false,
  attributes: {
    contactId: 'sfcrmContactId',
    leadId: 'sfcrmLeadId',
    accountId: 'sfcrmAccountId',
    email: 'emailAddress',
  },
  matchFields: { Contact: [], Lead: [], Account: [] },
};

export const noDecisions: Decisions = { links: [], exclusions: [], sha256: '' };

const nobody: Sides = { users: [], accounts: [], contacts: [], leads: null, crmAccounts: [] };

/** A user: name, then attributes; `displayName` and `accountName` are told apart. */
export function user(name: string, values: Readonly<Record<string, ProfileValue>> = {}): Profile {
  const { displayName = null, accountName = null, ...attributes } = values;
  return { name, displayName, accountName, attributes: new Map(Object.entries(attributes)) };
}

export function account(name: string, attributes: Readonly<Record<string, ProfileValue>> = {}): Profile {
  return { name, displayName: null, accountName: null, attributes: new Map(Object.entries(attributes)) };
}

export function crmRow(id: string, fields: Readonly<Record<string, string | null>> = {}): CrmRow {
  return new Map(Object.entries({ Id: id, ...fields }));
}

/** An 18-character id: the prefix, and a number in its last places. */
export function idOf(prefix: '003' | '00Q' | '001', number: number): string {
  const body = `${prefix}${String(number).padStart(12, '0')}`;
  return body + suffixOf(body);
}

export interface Bench {
  /** An own folder for each test file; removed at the end. */
  folder(): Promise<string>;
  /** Writes the tables into an own folder. */
  write(sides: Partial<Sides>, style?: CsvStyle): Promise<InputTables>;
  open(): Promise<DuckDbStore>;
  /** Writes, loads and matches. */
  matched(
    sides: Partial<Sides>,
    rule?: Partial<MatchRule>,
    decisions?: Partial<Decisions>,
  ): Promise<{ readonly store: DuckDbStore; readonly summary: MatchSummary; readonly rows: readonly MatchRow[] }>;
}

/** Stores that close themselves after each test. */
export function matchBench(): Bench {
  const open: DuckDbStore[] = [];
  let root: Promise<string> | null = null;
  let count = 0;
  const folder = async () => {
    root ??= mkdtemp(path.join(tmpdir(), 'match-store-'));
    count += 1;
    return path.join(await root, String(count));
  };
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });
  afterAll(async () => {
    if (root !== null) await rm(await root, { recursive: true, force: true });
  });
  const bench: Bench = {
    folder,
    write: async (sides, style = plainStyle) => writeTables(await folder(), { ...nobody, ...sides }, style),
    open: async () => {
      const tempDirectory = await folder();
      const store = await openDuckDbStore({ databaseFile: ':memory:', tempDirectory, memoryLimitMb: 500, threads: 2 });
      open.push(store);
      return store;
    },
    matched: async (sides, rule = {}, decisions = {}) => {
      const whole = { ...plainRule, ...rule };
      const store = await bench.open();
      const tables = await bench.write(sides);
      await store.matches.load(tables, whole, quietWork());
      const summary = await store.matches.match(whole, { ...noDecisions, ...decisions }, quietWork());
      const file = `${await folder()}.csv`;
      await store.matches.exportMatches(file);
      return { store, summary, rows: await readMatches(file) };
    },
  };
  return bench;
}
