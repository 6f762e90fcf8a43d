import type { Baseline } from './baseline.ts';
import type { KnownFact } from './knownFacts.ts';
import type { Change } from './requirementCheck.ts';
import { concernsIntegration, explanations } from './since.ts';

/** A fact that is another one than in the last good state. */
export interface DriftChange {
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** Entries of both systems' logs since then that can explain it: those that name whose fact it is first, the nearest
   * first, then what is only possible. Empty: nobody knows who. */
  readonly changes: readonly Change[];
}

/** What has changed since the last good state. */
export interface Drift {
  readonly changes: readonly DriftChange[];
  /** Known then; now it cannot be read. That is no change of the setting, but perhaps of what may be read. */
  readonly noLongerRead: readonly Pick<DriftChange, 'id' | 'label' | 'before'>[];
  /** Labels of facts that cannot be compared: new fields, what could not be read then, another user's. */
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
  const tell = ({ id, label, names }: KnownFact, before: KnownFact, after: string): void => {
    const explained = { id, ...((names ?? before.names) && { names: [...(names ?? []), ...(before.names ?? [])] }) };
    const explaining = explanations(since, explained).slice(0, mostEntries);
    changes.push({ id, label, before: before.words ?? '', after, changes: explaining });
  };
  for (const fact of facts) {
    const { id, label, words } = fact;
    const before = known.get(id);
    if (before === undefined || before.words === null || !isOfSame(before, fact)) notCompared.push(label);
    else if (words === null) noLongerRead.push({ id, label, before: before.words });
    else if (!isSame(before, fact)) tell(fact, before, words);
  }
  for (const before of vanished(baseline.facts, facts)) {
    const { id, label, words } = before;
    const inSight = facts.filter((fact) => areaOf(fact) === areaOf(before) && fact.words !== null);
    if (words === null) continue;
    if (inSight.length === 0) noLongerRead.push({ id, label, before: words });
    else if (inSight.some((fact) => fact.subject !== before.subject)) notCompared.push(label);
    else tell(before, before, isCreatedByIntegration(id) ? 'not there any more' : notNamed);
  }
  return { changes, noLongerRead, notCompared, inPersonalization: since.filter(concernsIntegration) };
}

/** Fields that the configuration names have a fact each, whatever the org says of them. */
const notNamed = 'not looked at any more: the configuration does not name it';

function isCreatedByIntegration(id: string): boolean {
  return !id.startsWith('field.') || id.includes('.Interaction_Studio_');
}

/** Facts of then that have no row now: a field that the integration had created is hidden, or was removed. */
function vanished(before: readonly KnownFact[], now: readonly KnownFact[]): readonly KnownFact[] {
  const present = new Set(now.map(({ id }) => id));
  return before.filter(({ id }) => !present.has(id));
}

/** What is read together: where nothing of it can be read, a fact that is missing says nothing. */
function areaOf({ id }: KnownFact): string {
  return id.slice(0, id.indexOf('.'));
}

/** Of a user who cannot be read nobody knows whether it is another one. */
function isOfSame(before: KnownFact, now: KnownFact): boolean {
  return before.subject === now.subject || (now.words === null && now.subject === '');
}

function isSame(before: KnownFact, now: KnownFact): boolean {
  if (before.grantorUnknown === true || now.grantorUnknown === true) return before.granted === now.granted;
  return before.words === now.words;
}
