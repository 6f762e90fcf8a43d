import type { Baseline } from './baseline.ts';
import type { KnownFact } from './knownFacts.ts';
import type { Change } from './requirementCheck.ts';
import { concernsIntegration, explains } from './since.ts';

/** A fact that is another one than in the last good state. */
export interface DriftChange {
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** Entries of both systems' logs since then that can explain it, the nearest first. Empty: nobody knows who. */
  readonly changes: readonly Change[];
}

/** What has changed since the last good state. */
export interface Drift {
  readonly changes: readonly DriftChange[];
  /** Known then; now it cannot be read. That is no change of the setting, but perhaps of what may be read. */
  readonly noLongerRead: readonly Pick<DriftChange, 'id' | 'label' | 'before'>[];
  /** Labels of facts that the last good state does not know: new fields, what could not be read then, another user's. */
  readonly notCompared: readonly string[];
  /** Changes of the integration in Personalization since then: its settings cannot be read, only that they were changed. */
  readonly inPersonalization: readonly Change[];
}

export const noDrift: Drift = { changes: [], noLongerRead: [], notCompared: [], inPersonalization: [] };

/** How many entries a fact is given. */
const mostEntries = 5;

/** @param log entries of both systems, newest first */
export function driftOf(baseline: Baseline, facts: readonly KnownFact[], log: readonly Change[]): Drift {
  const known = new Map(baseline.facts.map((fact) => [fact.id, fact]));
  // Times of logs have no fractions of a second.
  const from = Math.floor(Date.parse(baseline.at) / 1000) * 1000;
  const since = log.filter(({ at }) => Date.parse(at) >= from);
  const changes: DriftChange[] = [];
  const noLongerRead: Drift['noLongerRead'][number][] = [];
  const notCompared: string[] = [];
  for (const fact of facts) {
    const { id, label, words } = fact;
    const before = known.get(id);
    if (before === undefined || before.words === null || before.subject !== fact.subject) notCompared.push(label);
    else if (words === null) noLongerRead.push({ id, label, before: before.words });
    else if (!isSame(before, fact)) {
      const explaining = since.filter((change) => explains(change, id)).slice(0, mostEntries);
      changes.push({ id, label, before: before.words, after: words, changes: explaining });
    }
  }
  return { changes, noLongerRead, notCompared, inPersonalization: since.filter(concernsIntegration) };
}

function isSame(before: KnownFact, now: KnownFact): boolean {
  if (before.grantorUnknown === true || now.grantorUnknown === true) return before.granted === now.granted;
  return before.words === now.words;
}
