import type { RunReport } from '../../core/model/runReport.ts';
import type { Phase } from '../../core/model/syncEvent.ts';

/** What the extension knows of the present run. Every view is a function of it. */
export type SyncState =
  | { readonly kind: 'idle' }
  | RunningState
  | { readonly kind: 'previewed'; readonly report: RunReport };

export interface RunningState {
  readonly kind: 'running';
  /** Of the phase that was last heard of. */
  readonly label: string;
  readonly progress?: Progress;
  /** Labels by phase: both sides are read at the same time, and each tells of its own progress. */
  readonly labels: Readonly<Partial<Record<Phase, string>>>;
}

export interface Progress {
  readonly done: number;
  /** Absent when nobody knows it yet. */
  readonly total?: number;
  /** What is counted, e.g. `records`. */
  readonly unit: string;
}

/** What changes the state: a run begins or ends, or the engine tells of its progress. */
export type SyncAction =
  | { readonly kind: 'runStarted' }
  | { readonly kind: 'runEnded' }
  | { readonly kind: 'runReported'; readonly report: RunReport };
