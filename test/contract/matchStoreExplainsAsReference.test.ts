import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../src/adapters/duckdb/duckDbStore.ts';
import type { MatchRule } from '../../src/core/matching/rule.ts';
import type { ExplainedNearMissKind, Explanation } from '../../src/core/model/explanation.ts';
import type { MatchGroup, MatchPageRow, MatchRow, MatchSummary } from '../../src/core/model/matches.ts';
import type { ProfileKind } from '../../src/core/model/records.ts';
import type { MatchStore } from '../../src/core/ports.ts';
import { referenceMatch } from '../reference/referenceMatcher.ts';
import { numbered, rule, type World, world } from './matchStore/worlds.ts';
import { csvStyle, type CsvStyle, quietWork, writeTables } from './matchStore/writeTables.ts';

/** Many worlds stand in one set of tables; only some of their records are explained, which is slow. */
const runs = Number(process.env['NUM_RUNS'] ?? 2);
const worldsPerRun = 120;
const explainedPerRun = 30;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'match-explained-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the match store', () => {
  test(
    'groups, shows and explains what the slow reference answers',
    async () => {
      const worlds = fc.array(world, { minLength: worldsPerRun, maxLength: worldsPerRun, size: 'max' });
      await fc.assert(
        fc.asyncProperty(rule, worlds, csvStyle, async (matchRule, generated, style) => {
          await compare(generated.map(numbered), matchRule, style);
        }),
        { numRuns: runs, endOnFailure: true },
      );
    },
    runs * 120_000,
  );
});

async function compare(worlds: readonly World[], matchRule: MatchRule, style: CsvStyle): Promise<void> {
  const answers = worlds.map((one) => referenceMatch({ ...one, rule: matchRule, decisions: decisionsOf([one]) }));
  const rows = answers.flatMap((one) => [...one.rows]);
  const nameOnly = new Set(answers.flatMap((one) => [...one.nameOnly]));
  await withStore(worlds, matchRule, style, async (store, summary) => {
    for (const kind of ['user', 'account'] as const) {
      const ofKind = rows.filter((row) => row.kind === kind);
      await compareGroups(store, kind, summary, ofKind);
      await compareText(store, kind, ofKind);
      await compareCrmIds(store, kind, ofKind);
      const step = Math.max(1, Math.floor(ofKind.length / explainedPerRun));
      for (const row of ofKind.filter((_, index) => index % step === 0)) {
        const explanation = await store.explain(kind, row.personalizationId);
        const isNameOnly = kind === 'user' && nameOnly.has(row.personalizationId);
        compareExplanation(explanation, row, isNameOnly);
        expect(rivalsOf(explanation)).toEqual(expectedRivals(row, ofKind, explanation));
        await compareClaimed(store, row);
      }
    }
  });
}

/** Groups sum to the summary, and the pages of each hold exactly the reference's rows of it. */
async function compareGroups(
  store: MatchStore,
  kind: ProfileKind,
  summary: MatchSummary,
  rows: readonly MatchRow[],
): Promise<void> {
  const groups = await store.groups(kind, '');
  const counts = kind === 'user' ? summary.users : summary.accounts;
  const sum = (condition: (group: MatchGroup) => boolean) =>
    groups.filter(condition).reduce((total, { count }) => total + count, 0);
  for (const outcome of ['matched', 'ambiguous', 'unmatched', 'excluded'] as const) {
    expect([outcome, sum((group) => group.outcome === outcome)]).toEqual([outcome, counts[outcome]]);
  }
  expect(sum(({ nameOnly }) => nameOnly)).toBe(counts.nameOnly);
  const shown: MatchPageRow[] = [];
  for (const group of groups) {
    const found = await pagesOf(store, kind, group);
    expect(found).toHaveLength(group.count);
    shown.push(...found);
  }
  const byId = new Map(shown.map((row) => [row.personalizationId, row]));
  expect(shown).toHaveLength(rows.length);
  for (const row of rows) expect(withoutSimilar(byId.get(row.personalizationId))).toEqual(row);
}

async function pagesOf(store: MatchStore, kind: ProfileKind, group: MatchGroup): Promise<readonly MatchPageRow[]> {
  const found: MatchPageRow[] = [];
  let after: string | undefined;
  do {
    const page = await store.page({
      kind,
      outcome: group.outcome,
      matchedPairs: group.matchedPairs,
      nameOnly: group.nameOnly,
      nearMiss: group.nearMiss ?? 'none',
      limit: 50,
      ...(group.priority !== null && { priority: group.priority }),
      ...(group.reason !== null && { reason: group.reason }),
      ...(after !== undefined && { after }),
    });
    found.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** A search finds ids in any letter case, and groups count what pages show. */
async function compareText(store: MatchStore, kind: ProfileKind, rows: readonly MatchRow[]): Promise<void> {
  const text = rows[Math.floor(rows.length / 2)]?.personalizationId;
  if (text === undefined) return;
  const asked = /^[\x20-\x7e]*$/.test(text) ? text.toUpperCase() : text;
  const { rows: found } = await store.page({ kind, text: asked, limit: 1_000 });
  expect(found.map(({ personalizationId }) => personalizationId)).toContain(text);
  const groups = await store.groups(kind, asked);
  expect(groups.reduce((total, { count }) => total + count, 0)).toBe(found.length);
}

/** A search for a record's id finds whom the reference matches to it, by either form of the id. */
async function compareCrmIds(store: MatchStore, kind: ProfileKind, rows: readonly MatchRow[]): Promise<void> {
  const matched = rows.filter(({ crmId }) => crmId !== null);
  const step = Math.max(1, Math.floor(matched.length / 4));
  for (const { crmId } of matched.filter((_, index) => index % step === 0)) {
    if (crmId === null) continue;
    const expected = rows.filter((row) => row.crmId === crmId).map(({ personalizationId }) => personalizationId);
    for (const text of [crmId, crmId.slice(0, 15)]) {
      const { rows: found } = await store.page({ kind, text, limit: 1_000 });
      // Others may hold the same text as their own id or name.
      const matchedToIt = found.filter((row) => row.crmId === crmId).map(({ personalizationId }) => personalizationId);
      expect(matchedToIt.sort()).toEqual(expected.sort());
      const groups = await store.groups(kind, text);
      expect(groups.reduce((total, { count }) => total + count, 0)).toBe(found.length);
    }
  }
}

function compareExplanation(explanation: Explanation | null, row: MatchRow, isNameOnly: boolean): void {
  expect(withoutSimilar(explanation?.row)).toEqual(row);
  expect(explanation?.row.nameOnly).toBe(isNameOnly);
  const deciding = explanation?.steps.filter(({ state }) => state === 'decided') ?? [];
  const [step] = deciding;
  // A link (priority 0) and an exclusion decide before every step.
  const isLinked = explanation?.decision?.kind === 'link' && explanation.decision.problem === null;
  if (row.outcome === 'excluded' || isLinked) {
    expect(deciding).toEqual([]);
    return;
  }
  const hasCandidate = row.reason !== 'noCandidate' && row.reason !== 'convertedContactMissing';
  expect(deciding).toHaveLength(hasCandidate ? 1 : 0);
  if (step !== undefined) {
    const ids = row.outcome === 'matched' ? [row.crmId] : row.candidates;
    expect(step.candidates.map(({ crmId }) => crmId)).toEqual(ids);
    if (row.priority !== null) {
      expect([step.priority, step.object]).toEqual([row.priority, row.crmObject]);
      expect(new Set(step.candidates.flatMap(({ pairs }) => pairs))).toEqual(new Set(row.matchedPairs));
    }
    if (row.outcome !== 'matched') expect(step.candidateCount).toBe(row.candidateCount);
  }
  const orphans = explanation?.steps.flatMap(({ leadsWithoutContact }) => leadsWithoutContact) ?? [];
  if (row.reason === 'convertedContactMissing') expect(orphans).not.toEqual([]);
  if (row.reason === 'noCandidate') {
    const [first] = explanation?.nearMisses.filter(({ kind }) => !beyondTheReference.includes(kind)) ?? [];
    expect([first?.kind ?? null, first?.crmId ?? null]).toEqual([row.nearMiss, row.nearMissId]);
  }
}

const beyondTheReference: readonly ExplainedNearMissKind[] = ['similarAccountName', 'sameNameDifferentEmail'];

/** The threshold of similar account names is no part of the rule. */
function withoutSimilar(row: MatchPageRow | undefined): MatchRow | undefined {
  if (row === undefined) return undefined;
  const { label: _label, nameOnly: _nameOnly, ...rest } = row;
  return rest.nearMiss === 'similarAccountName' ? { ...rest, nearMiss: null, nearMissId: null } : rest;
}

function rivalsOf(explanation: Explanation | null): readonly unknown[] {
  const rivals = explanation?.rivals ?? [];
  return [...rivals].map(({ personalizationId, outcome, reason }) => [personalizationId, outcome, reason]).sort();
}

/** By the reference: everybody else who is matched to the same record or was refused it. */
function expectedRivals(row: MatchRow, rows: readonly MatchRow[], explanation: Explanation | null): readonly unknown[] {
  const claimed = claimedRecord(row);
  const rivals =
    claimed === null
      ? []
      : rows.filter((other) => other.personalizationId !== row.personalizationId && claimedRecord(other) === claimed);
  expect(explanation?.rivalCount).toBe(rivals.length);
  return rivals.map(({ personalizationId, outcome, reason }) => [personalizationId, outcome, reason]).sort();
}

function claimedRecord(row: MatchRow): string | null {
  if (row.crmId !== null) return row.crmId;
  return row.reason === 'claimedByStronger' || row.reason === 'claimedByOthers' ? (row.candidates[0] ?? null) : null;
}

/** Asked from the other side, the record names the profile again, by an id of 15 characters. */
async function compareClaimed(store: MatchStore, row: MatchRow): Promise<void> {
  const id = claimedRecord(row) ?? (row.reason === 'severalCandidates' ? row.candidates.at(-1) : undefined);
  if (id === undefined) return;
  const record = await store.explainCrmRecord(id.slice(0, 15));
  expect(record?.crmId).toBe(id);
  const claims = record?.claims.filter((claim) => claim.personalizationId === row.personalizationId);
  expect(claims?.map(({ outcome, reason }) => [outcome, reason])).toEqual([[row.outcome, row.reason]]);
}

async function withStore(
  worlds: readonly World[],
  matchRule: MatchRule,
  style: CsvStyle,
  act: (store: MatchStore, summary: MatchSummary) => Promise<void>,
): Promise<void> {
  const all = <T>(select: (one: World) => readonly T[]) => worlds.flatMap((one) => [...select(one)]);
  const sides = {
    users: all((one) => one.users),
    accounts: all((one) => one.accounts),
    contacts: all((one) => one.contacts),
    leads: all((one) => one.leads),
    crmAccounts: all((one) => one.crmAccounts),
  };
  const tables = await writeTables(folder, sides, style);
  const store = await openDuckDbStore({
    databaseFile: ':memory:',
    tempDirectory: folder,
    memoryLimitMb: 500,
    threads: 2,
  });
  try {
    await store.matches.load(tables, matchRule, quietWork());
    const summary = await store.matches.match(matchRule, decisionsOf(worlds), quietWork());
    await act(store.matches, summary);
  } finally {
    await store.close();
  }
}

function decisionsOf(worlds: readonly World[]) {
  return {
    links: worlds.flatMap((one) => one.links).map((link, index) => ({ ...link, line: index + 2 })),
    exclusions: worlds.flatMap((one) => one.exclusions).map((exclusion, index) => ({ ...exclusion, line: index + 2 })),
    sha256: '',
  };
}
