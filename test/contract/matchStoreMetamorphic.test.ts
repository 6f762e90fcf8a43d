import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatchRule } from '../../src/core/matching/rule.ts';
import type { MatchRow } from '../../src/core/model/matches.ts';
import { matchBench } from './matchStore/matching.ts';
import { byKindAndId } from './matchStore/order.ts';
import { readMatches } from './matchStore/readMatches.ts';
import { numbered, rule, type World, world } from './matchStore/worlds.ts';
import { type CsvStyle, csvStyle, plainStyle, quietWork } from './matchStore/writeTables.ts';

const bench = matchBench();
const runs = Number(process.env['NUM_RUNS'] ?? 2);
const worlds = fc.array(world, { minLength: 150, maxLength: 150, size: 'max' });

/** What does not depend on a threshold of ours. */
function comparable(rows: readonly MatchRow[]): readonly MatchRow[] {
  return rows
    .map((row) => (row.nearMiss === 'similarAccountName' ? { ...row, nearMiss: null, nearMissId: null } : row))
    .sort(byKindAndId);
}

describe('the answer for a record', () => {
  test('does not depend on the order of CRM rows, on how files are cut, or on how they are written', async () => {
    await fc.assert(
      fc.asyncProperty(rule, worlds, csvStyle, async (matchRule, generated, style) => {
        const all = generated.map(numbered);
        const reversed = all.map((one) => ({
          ...one,
          contacts: one.contacts.toReversed(),
          leads: one.leads.toReversed(),
          crmAccounts: one.crmAccounts.toReversed(),
        }));
        const first = await match(all, matchRule, plainStyle);
        expect(await match(reversed.toReversed(), matchRule, style)).toEqual(first);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }, 300_000);

  test('does not depend on records that have nothing to do with it', async () => {
    await fc.assert(
      fc.asyncProperty(rule, worlds, async (matchRule, generated) => {
        const all = generated.map(numbered);
        const ids = new Set(
          all.slice(0, 100).flatMap((one) => [...one.users, ...one.accounts].map(({ name }) => name)),
        );
        const some = await match(all.slice(0, 100), matchRule, plainStyle);
        const whole = await match(all, matchRule, plainStyle);
        expect(whole.filter(({ personalizationId }) => ids.has(personalizationId))).toEqual(some);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }, 300_000);

  test('does not depend on earlier appearances of its id', async () => {
    await fc.assert(
      fc.asyncProperty(rule, worlds, async (matchRule, generated) => {
        const all = generated.map(numbered);
        const once = all.map((one) => ({ ...one, users: lastOnly(one.users), accounts: lastOnly(one.accounts) }));
        expect(await match(all, matchRule, plainStyle)).toEqual(await match(once, matchRule, plainStyle));
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }, 300_000);
});

function lastOnly<T extends { readonly name: string | null }>(profiles: readonly T[]): readonly T[] {
  return profiles.filter(({ name }, index) => name && !profiles.slice(index + 1).some((later) => later.name === name));
}

async function match(all: readonly World[], matchRule: MatchRule, style: CsvStyle): Promise<readonly MatchRow[]> {
  const store = await bench.open();
  const tables = await bench.write(
    {
      users: all.flatMap((one) => one.users),
      accounts: all.flatMap((one) => one.accounts),
      contacts: all.flatMap((one) => one.contacts),
      leads: all.flatMap((one) => one.leads),
      crmAccounts: all.flatMap((one) => one.crmAccounts),
    },
    style,
  );
  const decisions = {
    links: all.flatMap((one) => one.links).map((link, index) => ({ ...link, line: index + 2 })),
    exclusions: all.flatMap((one) => one.exclusions).map((exclusion, index) => ({ ...exclusion, line: index + 2 })),
    sha256: '',
  };
  await store.matches.load(tables, matchRule, quietWork());
  await store.matches.match(matchRule, decisions, quietWork());
  const file = path.join(await bench.folder(), '..', 'matches.csv');
  await store.matches.exportMatches(file);
  await store.close();
  return comparable(await readMatches(file));
}
