import type { SecurityFacts } from '../model/securityFacts.ts';
import type { Connection } from '../model/org.ts';
import { SyncError } from '../model/syncError.ts';
import type { BaselineKey, BaselineStore } from '../ports.ts';
import { type Baseline, baselineFormat, type BaselineReading, baselineText, readBaseline } from './baseline.ts';
import { type Drift, driftOf, noDrift } from './drift.ts';
import { type KnownFact, knownFacts } from './knownFacts.ts';
import type { Change, RequirementCheck } from './requirementCheck.ts';

/** The last good state, and what has changed since. */
export interface KnownGood {
  /** Null while there is none. */
  readonly since: Pick<Baseline, 'at' | 'by' | 'why'> | null;
  /** It is kept since this very look. */
  readonly isNew: boolean;
  /** Why there is none, or what became of the one before; a sentence, empty when all is well. */
  readonly problem: string;
  readonly drift: Drift;
  /** How many facts could not be read when a person marked the state, and stay as they were known before. */
  readonly carriedOver: number;
}

export interface LookedAt {
  readonly connection: Connection;
  readonly dataset: string;
  readonly facts: SecurityFacts;
  readonly checks: readonly RequirementCheck[];
  /** Entries of both systems' logs, newest first. */
  readonly log: readonly Change[];
  /** Server time, ISO 8601. */
  readonly at: string;
  /** A person says that what is there now is good. */
  readonly isMarked: boolean;
}

/**
 * Compares with the last good state. The first time that every minimum requirement passes and no check fails, and whenever a
 * person says so, what is there becomes the last good state; what cannot be read then stays as it was known, or whoever may
 * read little would erase what others know. A file that cannot be read is told and left; only a person's word replaces it,
 * and then it is set aside.
 * @throws SyncError `refused` when a newer version's file would be replaced; `disk`
 */
export async function compareWithKnownGood(looked: LookedAt, store: BaselineStore): Promise<KnownGood> {
  const key = keyOf(looked);
  const reading = readBaseline(await store.read(key));
  if (looked.isMarked) return await mark(looked, reading, store);
  switch (reading.kind) {
    case 'kept':
      return { ...compared(looked, reading.baseline), isNew: false, problem: '', carriedOver: 0 };
    case 'unreadable': {
      const problem = `The last known good state in ${store.place(key)} cannot be read, so nothing is compared with it. ${reading.why}`;
      return { since: null, isNew: false, problem, drift: noDrift, carriedOver: 0 };
    }
    case 'none':
      return isGood(looked.checks) ? await keep(looked, 'minimumPassed', [], store) : nothingYet;
  }
}

const nothingYet: KnownGood = {
  since: null,
  isNew: false,
  problem:
    'No good state is known yet: it is kept when every minimum requirement passes and no check fails, or with Mark as Known Good.',
  drift: noDrift,
  carriedOver: 0,
};

function isGood(checks: readonly RequirementCheck[]): boolean {
  return checks.every(({ isMinimum, verdict }) => (isMinimum ? verdict === 'passed' : verdict !== 'failed'));
}

async function mark(looked: LookedAt, before: BaselineReading, store: BaselineStore): Promise<KnownGood> {
  if (before.kind !== 'unreadable') {
    return await keep(looked, 'marked', before.kind === 'kept' ? unreadNow(looked, before.baseline) : [], store);
  }
  const place = store.place(keyOf(looked));
  if (before.isNewer) throw new SyncError('refused', `${place} is not replaced. ${before.why} Update this one.`);
  const aside = await store.setAside(keyOf(looked));
  return {
    ...(await keep(looked, 'marked', [], store)),
    problem: `What was kept before was damaged; it is now ${aside}.`,
  };
}

/** What was known, and cannot be read now. */
function unreadNow({ facts, connection }: LookedAt, baseline: Baseline): readonly KnownFact[] {
  const { noLongerRead } = driftOf(baseline, knownFacts(facts, connection.user), []);
  const ids = new Set(noLongerRead.map(({ id }) => id));
  return baseline.facts.filter(({ id }) => ids.has(id));
}

/** @param carriedOver facts of before, in place of what cannot be read now */
async function keep(
  looked: LookedAt,
  why: Baseline['why'],
  carriedOver: readonly KnownFact[],
  store: BaselineStore,
): Promise<KnownGood> {
  const { connection, dataset, facts, at } = looked;
  const { org, user } = connection;
  const carried = new Set(carriedOver.map(({ id }) => id));
  const read = knownFacts(facts, user).filter(({ id }) => !carried.has(id));
  const baseline: Baseline = {
    format: baselineFormat,
    orgId: org.id,
    dataset,
    at,
    by: user.username,
    why,
    facts: [...read, ...carriedOver],
  };
  await store.keep(keyOf(looked), baselineText(baseline));
  return { ...compared(looked, baseline), isNew: true, problem: '', carriedOver: carriedOver.length };
}

function compared({ facts, connection, log }: LookedAt, baseline: Baseline): Pick<KnownGood, 'since' | 'drift'> {
  const { at, by, why } = baseline;
  return { since: { at, by, why }, drift: driftOf(baseline, knownFacts(facts, connection.user), log) };
}

/** A demo is another org each time that it is started, though its id stays the same. */
function keyOf({ connection: { org }, dataset, facts }: LookedAt): BaselineKey {
  return { orgId: org.id, dataset, demoHost: org.isDemo ? new URL(facts.setupOrigin).host : null };
}
