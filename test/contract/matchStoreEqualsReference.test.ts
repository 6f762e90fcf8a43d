import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../src/adapters/duckdb/duckDbStore.ts';
import type { MatchRule } from '../../src/core/matching/rule.ts';
import type { MatchCounts, MatchRow, MatchSummary } from '../../src/core/model/matches.ts';
import type { ProfileKind } from '../../src/core/model/records.ts';
import { type ReferenceResult, referenceMatch } from '../reference/referenceMatcher.ts';
import { byKindAndId } from './matchStore/order.ts';
import { readMatches } from './matchStore/readMatches.ts';
import { numbered, rule, type World, world } from './matchStore/worlds.ts';
import { csvStyle, quietWork, writeTables, type CsvStyle } from './matchStore/writeTables.ts';

/** Cases are worlds; a run matches many of them in one set of tables. At night: NUM_RUNS=2000 for a million cases. */
const runs = Number(process.env['NUM_RUNS'] ?? 24);
const worldsPerRun = 500;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'match-reference-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the match store', () => {
  test(
    'answers for every record what the slow reference answers',
    async () => {
      const worlds = fc.array(world, { minLength: worldsPerRun, maxLength: worldsPerRun, size: 'max' });
      await fc.assert(
        fc.asyncProperty(rule, worlds, csvStyle, async (matchRule, generated, style) => {
          await compare(generated.map(numbered), matchRule, style);
        }),
        { numRuns: runs, endOnFailure: true },
      );
    },
    runs * 20_000,
  );
});

async function compare(worlds: readonly World[], matchRule: MatchRule, style: CsvStyle): Promise<void> {
  const expected = worlds.map((one) => reference(one, matchRule));
  const actual = await match(worlds, matchRule, style);
  const rows = expected.flatMap((one) => [...one.rows]).sort(byKindAndId);
  for (const [index, row] of rows.entries()) {
    const got = comparable(actual.rows[index]);
    // One world is enough to see what went wrong, and says more than a difference of thousands of rows.
    if (!isSame(got, row)) {
      const guilty = worlds[expected.findIndex((one) => one.rows.includes(row))];
      expect({ row: got, rule: matchRule, world: guilty }).toEqual({ row, rule: matchRule, world: guilty });
    }
  }
  expect(actual.rows).toHaveLength(rows.length);
  expect(warningsOf(actual.summary)).toEqual(sumOfWarnings(expected));
  expect(withoutSimilar(actual.summary.users)).toEqual(countsOf('user', worlds, expected));
  expect(withoutSimilar(actual.summary.accounts)).toEqual(countsOf('account', worlds, expected));
}

function reference(one: World, matchRule: MatchRule): ReferenceResult {
  return referenceMatch({ ...one, rule: matchRule, decisions: decisionsOf([one]) });
}

async function match(
  worlds: readonly World[],
  matchRule: MatchRule,
  style: CsvStyle,
): Promise<{ readonly rows: readonly MatchRow[]; readonly summary: MatchSummary }> {
  const all = <T>(select: (one: World) => readonly T[]) => worlds.flatMap((one) => [...select(one)]);
  const tables = await writeTables(
    folder,
    {
      users: all((one) => one.users),
      accounts: all((one) => one.accounts),
      contacts: all((one) => one.contacts),
      leads: all((one) => one.leads),
      crmAccounts: all((one) => one.crmAccounts),
    },
    style,
  );
  const { matches } = await openDuckDbStore({
    databaseFile: ':memory:',
    tempDirectory: folder,
    memoryLimitMb: 500,
    threads: 2,
  });
  try {
    await matches.load(tables, matchRule, quietWork());
    const summary = await matches.match(matchRule, decisionsOf(worlds), quietWork());
    const file = path.join(folder, 'matches.csv');
    await matches.exportMatches(file);
    return { rows: await readMatches(file), summary };
  } finally {
    await matches.close();
  }
}

function decisionsOf(worlds: readonly World[]) {
  return {
    links: worlds.flatMap((one) => one.links).map((link, index) => ({ ...link, line: index + 2 })),
    exclusions: worlds.flatMap((one) => one.exclusions).map((exclusion, index) => ({ ...exclusion, line: index + 2 })),
    sha256: '',
  };
}

/** The threshold of similar account names is no part of the rule: only that nothing else fits is compared. */
function comparable(row: MatchRow | undefined): MatchRow | undefined {
  return row?.nearMiss === 'similarAccountName' ? { ...row, nearMiss: null, nearMissId: null } : row;
}

function withoutSimilar(counts: MatchCounts): MatchCounts {
  const { similarAccountName: _similar, ...nearMisses } = counts.nearMisses;
  return { ...counts, nearMisses };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

const comparedWarnings = [
  'blankId',
  'listNeverMatches',
  'notASalesforceId',
  'salesforceIdWithoutRow',
  'linkWithoutRow',
];

function warningsOf(summary: MatchSummary): Record<string, number> {
  return sumByCode(summary.warnings.map(({ code, count }) => [code, count]));
}

function sumOfWarnings(results: readonly ReferenceResult[]): Record<string, number> {
  return sumByCode(results.flatMap(({ warnings }) => Object.entries(warnings)));
}

function sumByCode(counts: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts) {
    const code = name.split(' ')[0] ?? '';
    if (comparedWarnings.includes(code)) sums[code] = (sums[code] ?? 0) + count;
  }
  return sums;
}

function countsOf(kind: ProfileKind, worlds: readonly World[], results: readonly ReferenceResult[]): MatchCounts {
  const rows = results.flatMap((one) => one.rows.filter((row) => row.kind === kind));
  const count = (condition: (row: MatchRow) => boolean) => rows.filter(condition).length;
  const by = (codeOf: (row: MatchRow) => string | null): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const code of rows.map(codeOf)) if (code !== null) counts[code] = (counts[code] ?? 0) + 1;
    return counts;
  };
  const isMatched = (row: MatchRow) => row.outcome === 'matched';
  return {
    read: worlds.reduce((sum, one) => sum + (kind === 'user' ? one.users : one.accounts).length, 0),
    superseded: results.reduce((sum, one) => sum + one.superseded[kind], 0),
    matched: count(isMatched),
    byPriority: Object.fromEntries(
      (kind === 'user' ? [0, 1, 2, 3] : [0, 1, 2, 3, 4]).map((priority) => [
        String(priority),
        count((row) => isMatched(row) && row.priority === priority),
      ]),
    ),
    contacts: count((row) => isMatched(row) && row.crmObject === 'Contact'),
    leads: count((row) => isMatched(row) && row.crmObject === 'Lead'),
    nameOnly: kind === 'user' ? results.reduce((sum, one) => sum + one.nameOnly.length, 0) : 0,
    ambiguous: count((row) => row.outcome === 'ambiguous'),
    unmatched: count((row) => row.outcome === 'unmatched'),
    excluded: count((row) => row.outcome === 'excluded'),
    byReason: by((row) => row.reason),
    nearMisses: by((row) => row.nearMiss),
  };
}
