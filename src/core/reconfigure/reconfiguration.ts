/**
 * *Reconfigure and Test*: what the vendor's page *Troubleshoot* asks for after a security setting has changed, step by step,
 * and what Salesforce tells of it afterwards. Personalization's part is done by a person on its own screens: nothing of it
 * can be done or read from outside.
 */

/** In this order. The last one is not ticked: Salesforce shows it. */
export const stepIds = ['policies', 'consumerKey', 'connection', 'synchronize', 'verify'] as const;
export type StepId = (typeof stepIds)[number];

/** Plain data: it is kept over a reload of the window. */
export interface Reconfiguration {
  /** Server time, ISO 8601: only what Salesforce stamped later counts. */
  readonly startedAt: string;
  /** When each step was done; a step that was not is absent. Times of this machine, for people only. */
  readonly done: Readonly<Partial<Record<Exclude<StepId, 'verify'>, string>>>;
  /**
   * Titles of requirements that could not be read when a person said that the policies are checked; absent when all of them
   * were read, or the step is not done.
   */
  readonly policiesByHand?: readonly string[];
  /** The last look at what Salesforce tells; null before the first. */
  readonly verification: Verification | null;
  /** The last write of a field with its own value; null when there was none. */
  readonly probe: ProbeRecord | null;
}

export const evidenceIds = ['login', 'token', 'jobs'] as const;
export type EvidenceId = (typeof evidenceIds)[number];

/** `seen` is only ever said of something that Salesforce stamped after the beginning. */
export type EvidenceState = 'seen' | 'notYet' | 'failed' | 'cannotBeRead';

export interface VerifiedPart {
  readonly id: EvidenceId;
  readonly state: EvidenceState;
  /** What Salesforce told, for people; no name of a person, no value of a record. */
  readonly words: string;
  /** When Salesforce stamped it, ISO 8601; null where it is not seen. */
  readonly at: string | null;
}

export interface Verification {
  /** Server time, ISO 8601. */
  readonly lookedAt: string;
  readonly parts: readonly VerifiedPart[];
}

/** `green` when all three are seen; `failed` as soon as one has failed; `cannotBeRead` when nothing is left to wait for. */
export type VerificationVerdict = 'green' | 'waiting' | 'failed' | 'cannotBeRead';

export interface ProbeRecord {
  /** Server time, ISO 8601. */
  readonly at: string;
  readonly object: 'Contact';
  readonly field: string;
  readonly outcome: 'written' | 'refused' | 'notConfirmed' | 'changedMeanwhile';
  /** What Salesforce said, for people; no value of a record. */
  readonly words: string;
}

export function begun(startedAt: string): Reconfiguration {
  return { startedAt, done: {}, verification: null, probe: null };
}

export type StepState = 'done' | 'next' | 'waiting';

/** A step is next when all before it are done. The last is done when Salesforce has shown everything. */
export function stateOfStep({ done, verification }: Reconfiguration, id: StepId): StepState {
  const isDone = (step: StepId): boolean =>
    step === 'verify' ? verification !== null && verdictOf(verification) === 'green' : done[step] !== undefined;
  if (isDone(id)) return 'done';
  return stepIds.slice(0, stepIds.indexOf(id)).every(isDone) ? 'next' : 'waiting';
}

export function verdictOf({ parts }: Verification): VerificationVerdict {
  if (parts.some(({ state }) => state === 'failed')) return 'failed';
  if (parts.every(({ state }) => state === 'seen')) return 'green';
  return parts.some(({ state }) => state === 'notYet') ? 'waiting' : 'cannotBeRead';
}
