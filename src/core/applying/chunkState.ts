import type { PushObject } from '../model/records.ts';
import type { ChunkCounts, ChunkEntry, ChunkOrigin, FailedRow, JournalEntry, OverwrittenRow } from './journal.ts';

/** How far a chunk has come. A phase that ends in *-ing* is an intent without a reply: nobody knows its outcome yet. */
export type ChunkPhase =
  | { readonly kind: 'saved' }
  | { readonly kind: 'creating' }
  | { readonly kind: 'created'; readonly jobId: string }
  | { readonly kind: 'uploading'; readonly jobId: string }
  | { readonly kind: 'uploaded'; readonly jobId: string }
  | { readonly kind: 'closing'; readonly jobId: string; readonly wasRefused: boolean }
  | { readonly kind: 'closed'; readonly jobId: string }
  | { readonly kind: 'aborting'; readonly jobId: string }
  | { readonly kind: 'abandoned' }
  | {
      readonly kind: 'ended';
      readonly jobId: string;
      readonly state: Extract<JournalEntry, { kind: 'terminal' }>['state'];
      readonly message: string;
    }
  | { readonly kind: 'patching' }
  | { readonly kind: 'patched'; readonly failed: readonly FailedRow[] }
  | { readonly kind: 'done'; readonly file: string; readonly sha256: string; readonly counts: ChunkCounts };

export interface ChunkState {
  readonly chunk: string;
  readonly object: PushObject;
  readonly method: 'rest' | 'bulk';
  readonly origin: ChunkOrigin;
  readonly attempt: number;
  readonly rows: number;
  readonly send: number;
  readonly file: string;
  readonly sha256: string;
  readonly checkedAt: string;
  readonly phase: ChunkPhase;
  /** Every job that was made for the chunk. */
  readonly jobIds: readonly string[];
  /** Create calls without an answer: each may have left an empty open job behind. */
  readonly lostCreates: number;
  /** Jobs that were given up because rows changed during their upload. */
  readonly abandonedForChange: number;
  /** Server time of the last call that may have written rows (close or patch); null before it. */
  readonly writtenAt: string | null;
  readonly over: readonly OverwrittenRow[];
}

export interface RunState {
  readonly consumed: Extract<JournalEntry, { kind: 'plan.consumed' }> | null;
  /** In the order in which they began. */
  readonly chunks: readonly ChunkState[];
  /** The first records, after which a pause was asked for, are settled. */
  readonly isFirstEnded: boolean;
  readonly isDone: boolean;
}

export const freshRun: RunState = { consumed: null, chunks: [], isFirstEnded: false, isDone: false };

/** What the journal says about a run. */
export function foldJournal(entries: readonly JournalEntry[]): RunState {
  return entries.reduce(advanceRun, freshRun);
}

export function advanceRun(run: RunState, entry: JournalEntry): RunState {
  switch (entry.kind) {
    case 'plan.consumed':
      return { ...run, consumed: entry };
    case 'first.ended':
      return { ...run, isFirstEnded: true };
    case 'run.done':
      return { ...run, isDone: true };
    default:
      return { ...run, chunks: advanceChunks(run.chunks, entry) };
  }
}

/** How many of an object's planned records have been taken into chunks. */
export function takenRecords(run: RunState, object: PushObject): number {
  return run.chunks.reduce(
    (taken, { object: other, origin }) =>
      other === object && origin.kind === 'plan' ? Math.max(taken, origin.offset + origin.count) : taken,
    0,
  );
}

/** Ended chunks with rows to send again that no later chunk has taken over. */
export function pendingAgain(run: RunState, object: PushObject): readonly ChunkState[] {
  const takenOver = new Set(run.chunks.flatMap(({ origin }) => (origin.kind === 'again' ? origin.of : [])));
  return run.chunks.filter((chunk) => chunk.object === object && againRows(chunk) > 0 && !takenOver.has(chunk.chunk));
}

export function againRows({ phase }: ChunkState): number {
  return phase.kind === 'done' ? phase.counts.againFailed + phase.counts.againNotSent : 0;
}

function advanceChunks(chunks: readonly ChunkState[], entry: ChunkEntry): readonly ChunkState[] {
  const index = chunks.findIndex(({ chunk }) => chunk === entry.chunk);
  const known = chunks[index];
  if (entry.kind === 'before.saved') {
    const saved = savedChunk(known, entry);
    return known === undefined ? [...chunks, saved] : chunks.with(index, saved);
  }
  return known === undefined ? chunks : chunks.with(index, advanceChunk(known, entry));
}

function savedChunk(known: ChunkState | undefined, entry: Extract<ChunkEntry, { kind: 'before.saved' }>): ChunkState {
  const { kind: _kind, ...saved } = entry;
  return {
    jobIds: [],
    lostCreates: 0,
    abandonedForChange: 0,
    writtenAt: null,
    over: [],
    ...known,
    ...saved,
    phase: { kind: 'saved' },
  };
}

function advanceChunk(chunk: ChunkState, entry: Exclude<ChunkEntry, { kind: 'before.saved' }>): ChunkState {
  switch (entry.kind) {
    case 'create.intent':
      return { ...chunk, phase: { kind: 'creating' }, lostCreates: chunk.lostCreates + 1 };
    case 'created':
      return {
        ...chunk,
        phase: { kind: 'created', jobId: entry.jobId },
        jobIds: [...chunk.jobIds, entry.jobId],
        lostCreates: chunk.lostCreates - 1,
      };
    case 'put.intent':
      return { ...chunk, phase: { kind: 'uploading', jobId: entry.jobId } };
    case 'uploaded':
      return { ...chunk, phase: { kind: 'uploaded', jobId: entry.jobId } };
    case 'close.intent':
      return {
        ...chunk,
        phase: { kind: 'closing', jobId: entry.jobId, wasRefused: false },
        writtenAt: chunk.writtenAt ?? entry.at,
        over: entry.over,
      };
    case 'closed':
      // A job that somebody else closed has run as well.
      return {
        ...chunk,
        phase: { kind: 'closed', jobId: entry.jobId },
        writtenAt: chunk.writtenAt ?? chunk.checkedAt,
      };
    case 'abort.intent':
      return {
        ...chunk,
        phase: { kind: 'aborting', jobId: entry.jobId },
        abandonedForChange: chunk.abandonedForChange + (entry.why === 'rowsChanged' ? 1 : 0),
      };
    case 'abandoned':
      return { ...chunk, phase: { kind: 'abandoned' }, writtenAt: null };
    case 'terminal':
      return { ...chunk, phase: { kind: 'ended', jobId: entry.jobId, state: entry.state, message: entry.message } };
    case 'patch.intent':
      return { ...chunk, phase: { kind: 'patching' }, writtenAt: entry.at };
    case 'patched':
      return { ...chunk, phase: { kind: 'patched', failed: entry.failed } };
    case 'call.refused':
      return refusedCall(chunk, entry.call);
    case 'done':
      return { ...chunk, phase: { kind: 'done', file: entry.file, sha256: entry.sha256, counts: entry.counts } };
    case 'results':
    case 'readback':
      // For whoever reads the journal: both are asked again when the run carries on.
      return chunk;
  }
}

/** The other side said no, and nothing happened there. */
function refusedCall(chunk: ChunkState, call: Extract<ChunkEntry, { kind: 'call.refused' }>['call']): ChunkState {
  switch (call) {
    case 'create':
      return { ...chunk, phase: { kind: 'saved' }, lostCreates: chunk.lostCreates - 1 };
    case 'patch':
      return { ...chunk, phase: { kind: 'saved' }, writtenAt: null };
    case 'close':
      return chunk.phase.kind === 'closing' ? { ...chunk, phase: { ...chunk.phase, wasRefused: true } } : chunk;
    case 'put':
      // A job that refused its content is not trusted with another: it is given up like one without an answer.
      return chunk;
  }
}
