/** The last good state of an org's security settings, as it is kept: facts in words, no secret. */
import type { KnownFact } from './knownFacts.ts';

export interface Baseline {
  readonly format: typeof baselineFormat;
  readonly orgId: string;
  readonly dataset: string;
  /** Server time, ISO 8601. */
  readonly at: string;
  /** Who was signed in. */
  readonly by: string;
  /** Every minimum requirement passed for the first time and no check failed, or a person said that it is good. */
  readonly why: 'minimumPassed' | 'marked';
  readonly facts: readonly KnownFact[];
}

export const baselineFormat = 1;

export type BaselineReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly baseline: Baseline }
  /** `why`: a sentence. Written by a newer version: then it must not be replaced either. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly isNewer: boolean };

export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** Reads what `baselineText` wrote; anything else is told, never guessed at. */
export function readBaseline(text: string | null): BaselineReading {
  if (text === null) return { kind: 'none' };
  const broken: BaselineReading = { kind: 'unreadable', why: 'It is damaged.', isNewer: false };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken;
  }
  if (!isRecord(value) || typeof value['format'] !== 'number') return broken;
  if (value['format'] > baselineFormat) {
    return { kind: 'unreadable', why: 'It was written by a newer version of Personalization Sync.', isNewer: true };
  }
  return isBaseline(value) ? { kind: 'kept', baseline: value } : broken;
}

function isBaseline(value: object): value is Baseline {
  const { format, orgId, dataset, at, by, why, facts } = value as Partial<Record<keyof Baseline, unknown>>;
  return (
    format === baselineFormat &&
    [orgId, dataset, at, by].every((text) => typeof text === 'string') &&
    !Number.isNaN(Date.parse(String(at))) &&
    (why === 'minimumPassed' || why === 'marked') &&
    Array.isArray(facts) &&
    facts.every(isFact)
  );
}

function isFact(value: unknown): value is KnownFact {
  if (!isRecord(value)) return false;
  const { id, label, words, subject, granted, grantorUnknown, names } = value;
  return (
    [id, label, subject].every((text) => typeof text === 'string') &&
    (words === null || typeof words === 'string') &&
    (names === undefined || (Array.isArray(names) && names.every((name) => typeof name === 'string'))) &&
    (granted === undefined || typeof granted === 'boolean') &&
    (grantorUnknown === undefined || grantorUnknown === true)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
