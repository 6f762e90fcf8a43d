/** One stream of events; the CLI prints it, the extension reduces it to state. */

export type Phase =
  | 'connect'
  | 'check'
  | 'readPersonalization'
  | 'readSalesforce'
  | 'load'
  | 'match'
  | 'plan'
  | 'apply'
  | 'report';

export interface Warning {
  readonly code: string;
  readonly message: string;
  /** How many records or rows it concerns. */
  readonly count: number;
}

export type SyncEvent =
  | { readonly kind: 'phaseStarted'; readonly phase: Phase; readonly label: string }
  /** `total` is absent when nobody knows it yet. Counts are of `unit`, e.g. records. */
  | {
      readonly kind: 'progress';
      readonly phase: Phase;
      readonly done: number;
      readonly total?: number;
      readonly unit: string;
    }
  | { readonly kind: 'phaseEnded'; readonly phase: Phase; readonly durationMs: number }
  | { readonly kind: 'warning'; readonly warning: Warning };

export type EventSink = (event: SyncEvent) => void;
