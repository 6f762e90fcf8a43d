import type { PushObject } from '../model/records.ts';
import type { IngestJob } from '../ports.ts';
import type { ApplyRun } from './applyRun.ts';
import { type ChunkRow, encodeRows, type SettledRow } from './chunkRow.ts';
import type { ChunkOrigin } from './journal.ts';
import { countSettled, type Settlement } from './settleRows.ts';

/** The chunk at work: what is known of it besides its journal. */
export interface ActiveChunk {
  readonly chunk: string;
  readonly object: PushObject;
  readonly method: 'rest' | 'bulk';
  readonly origin: ChunkOrigin;
  /** Of the before-file; counts up with each check. */
  attempt: number;
  rows: readonly ChunkRow[];
  /** Whether this process has checked the rows since it took the chunk up, or since a job was given up. */
  isChecked: boolean;
  /** Unanswered calls, and jobs given up, in this process. */
  setbacks: number;
  /** As the last poll answered it. */
  endedJob: IngestJob | null;
  readonly settling: Pick<Settlement, 'fields' | 'userId' | 'limits'>;
  /** Told how many rows the job has processed so far. */
  readonly onProcessed: (rows: number) => void;
}

/** Rows that are still to be decided by a write. */
export function toSend({ rows }: ActiveChunk): readonly ChunkRow[] {
  return rows.filter(({ decided }) => decided === null);
}

/** Ends the chunk: its rows' ends on disk first, then the journal's word. */
export async function saveSettled(run: ApplyRun, active: ActiveChunk, rows: readonly SettledRow[]): Promise<void> {
  const name = `after/${active.chunk}.jsonl`;
  const { sha256 } = await run.ports.files.save(name, encodeRows(rows));
  await run.record({ kind: 'done', chunk: active.chunk, file: name, sha256, counts: countSettled(rows) });
}
