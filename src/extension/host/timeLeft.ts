import type { RunningState } from '../store/syncState.ts';

/** Since when, and from which count, the phase that is at work has been counting. */
export interface Pace {
  readonly label: string;
  readonly startedAtMs: number;
  readonly startedDone: number;
}

/** The pace after what was heard last; another phase, or a count that begins anew, starts another. */
export function paceAfter(pace: Pace | null, { label, progress }: RunningState, nowMs: number): Pace | null {
  if (progress?.total === undefined) return null;
  if (pace !== null && pace.label === label && pace.startedDone <= progress.done) return pace;
  return { label, startedAtMs: nowMs, startedDone: progress.done };
}

/** Shorter than this, or with less than this share done, an estimate would jump about. */
const QUIET_MS = 3_000;
const QUIET_SHARE = 0.02;

/** How long the phase still takes at its pace; null while nobody can tell. */
export function timeLeftMs(pace: Pace | null, { progress }: RunningState, nowMs: number): number | null {
  if (pace === null || progress?.total === undefined || progress.total <= 0) return null;
  const elapsedMs = nowMs - pace.startedAtMs;
  const done = progress.done - pace.startedDone;
  const left = progress.total - progress.done;
  if (elapsedMs < QUIET_MS || done / progress.total < QUIET_SHARE || left <= 0) return null;
  return (elapsedMs / done) * left;
}
