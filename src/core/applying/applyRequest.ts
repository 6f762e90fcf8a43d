import type { PushObject } from '../model/records.ts';
import type { WriteGap } from '../model/runReport.ts';
import type { Warning } from '../model/syncEvent.ts';
import type { ApplyLimits } from './applyLimits.ts';
import type { ApplyRecord } from './chunkRow.ts';
import type { PlannedFields } from './lookAtRows.ts';
import type { OutcomeCounts, RowOutcome } from './outcomes.ts';

/** What is applied. It is the same for a run that carries on. */
export interface ApplyRequest {
  readonly planId: string;
  readonly rowsSha256: string;
  /** Server time, ISO 8601, when the plan's reading began. */
  readonly readAt: string;
  /** The signed-in user's id, 18 characters. */
  readonly userId: string;
  readonly objects: Readonly<Record<PushObject, PlannedObject>>;
  /** A run that begins pauses after so many records; null for none. One that carries on has it in its journal. */
  readonly firstRecords: number | null;
  readonly limits: ApplyLimits;
}

export interface PlannedObject {
  /** Records with at least one planned change; exactly those of `records`. */
  readonly planned: number;
  /** From the start at each call, sorted by parent id, then id. */
  readonly records: () => AsyncIterable<readonly ApplyRecord[]>;
  readonly fields: PlannedFields;
}

export interface ApplyResult {
  /** `paused` and `cancelled` runs can be carried on. */
  readonly state: 'done' | 'paused' | 'cancelled';
  /** Why it stopped; empty when done. */
  readonly reason: string;
  /** For each object: succeeded + failed + changedSincePlan + notSent + unknown = planned. */
  readonly counts: Readonly<Record<PushObject, OutcomeCounts>>;
  readonly warnings: readonly Warning[];
  /** How long each chunk's check was ahead of its write. Neither REST nor Bulk can compare and set in one. */
  readonly gaps: readonly WriteGap[];
  /** Every record that was not written as planned, and those that carry a note; read from the run's files. */
  readonly outcomes: () => AsyncIterable<readonly RowOutcome[]>;
}
