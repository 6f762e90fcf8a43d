import type { PushObject } from '../model/records.ts';
import type { WriteGap } from '../model/runReport.ts';
import type { ApplyResult } from './applyRequest.ts';
import type { ApplyRun } from './applyRun.ts';
import { type ChunkRow, decodeRows, type SettledRow } from './chunkRow.ts';
import { type ChunkState, pendingAgain, type RunState, takenRecords } from './chunkState.ts';
import type { FailedRow } from './journal.ts';
import { mayBeWritten } from './nextStep.ts';
import {
  addOutcomes,
  countOutcome,
  type Decision,
  noOutcomes,
  type OutcomeCounts,
  type RowOutcome,
  succeeded,
} from './outcomes.ts';

/** What a run has come to, wherever it stopped: every planned record is in exactly one count. */
export async function applyResult(run: ApplyRun, state: ApplyResult['state'], reason: string): Promise<ApplyResult> {
  return {
    state,
    reason,
    counts: { Contact: await countObject(run, 'Contact'), Account: await countObject(run, 'Account') },
    warnings: run.warnings,
    gaps: gapsOf(run.state),
    outcomes: () => outcomesOf(run, reason),
  };
}

async function countObject(run: ApplyRun, object: PushObject): Promise<OutcomeCounts> {
  const waiting = new Set(pendingAgain(run.state, object));
  let counts = noOutcomes;
  for (const chunk of run.state.chunks) {
    if (chunk.object !== object) continue;
    if (chunk.phase.kind === 'done') {
      counts = addOutcomes(counts, chunk.phase.counts);
      if (waiting.has(chunk)) {
        counts = countOutcome(counts, 'failed', chunk.phase.counts.againFailed);
        counts = countOutcome(counts, 'notSent', chunk.phase.counts.againNotSent);
      }
    } else {
      for (const row of await rowsOf(run, chunk)) counts = countOutcome(counts, interrupted(chunk, row, '').outcome);
    }
  }
  return countOutcome(counts, 'notSent', run.request.objects[object].planned - takenRecords(run.state, object));
}

function gapsOf({ chunks }: RunState): readonly WriteGap[] {
  return chunks.flatMap(({ chunk, checkedAt, writtenAt }) =>
    writtenAt === null ? [] : [{ chunk, checkedAt, writtenAt }],
  );
}

async function* outcomesOf(run: ApplyRun, reason: string): AsyncGenerator<readonly RowOutcome[]> {
  for (const object of ['Contact', 'Account'] as const) {
    const waiting = new Set(pendingAgain(run.state, object));
    for (const chunk of run.state.chunks.filter((one) => one.object === object)) {
      yield chunk.phase.kind === 'done'
        ? await settledOutcomes(run, chunk, chunk.phase, waiting.has(chunk))
        : await interruptedOutcomes(run, chunk, reason);
    }
    yield* untouchedOutcomes(run, object, reason);
  }
}

async function settledOutcomes(
  run: ApplyRun,
  { object }: ChunkState,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
  isWaiting: boolean,
): Promise<readonly RowOutcome[]> {
  const rows = await decodeRows<SettledRow>(run.ports.files.lines(file, sha256));
  return rows
    .filter(({ outcome, note, again }) => (again === null || isWaiting) && (outcome !== 'succeeded' || note !== ''))
    .map(({ crmId, personalizationId, outcome, code, message, note }) => ({
      object,
      crmId,
      personalizationId,
      outcome,
      code,
      message,
      note,
    }));
}

async function interruptedOutcomes(run: ApplyRun, chunk: ChunkState, reason: string): Promise<readonly RowOutcome[]> {
  return (await rowsOf(run, chunk))
    .map((row) => ({ row, decision: interrupted(chunk, row, reason) }))
    .filter(({ decision }) => decision.outcome !== 'succeeded')
    .map(({ row: { record }, decision }) => ({
      object: chunk.object,
      crmId: record.crmId,
      personalizationId: record.personalizationId,
      ...decision,
      note: '',
    }));
}

/** What a row of a chunk is in whose middle the run stopped. */
function interrupted({ phase, ...chunk }: ChunkState, { record, decided }: ChunkRow, reason: string): Decision {
  if (decided !== null) return decided;
  if (phase.kind === 'patched') return answered(record.crmId, phase.failed);
  if (!mayBeWritten({ phase, ...chunk })) return { outcome: 'notSent', code: 'stopped', message: reason };
  return phase.kind === 'closed'
    ? { outcome: 'unknown', code: 'stillRunning', message: `Job ${phase.jobId} is still running at Salesforce.` }
    : { outcome: 'unknown', code: 'noAnswer', message: 'Salesforce was asked to write it and has not answered yet.' };
}

function answered(id: string, failed: readonly FailedRow[]): Decision {
  const failure = failed.find((row) => row.id === id);
  return failure === undefined ? succeeded : { outcome: 'failed', code: failure.code, message: failure.message };
}

/** Records that no chunk has taken up. */
async function* untouchedOutcomes(
  run: ApplyRun,
  object: PushObject,
  reason: string,
): AsyncGenerator<readonly RowOutcome[]> {
  const { planned, records } = run.request.objects[object];
  let skip = takenRecords(run.state, object);
  if (skip >= planned) return;
  for await (const page of records()) {
    const rest = page.slice(Math.min(skip, page.length));
    skip -= page.length - rest.length;
    yield rest.map(({ crmId, personalizationId }) => ({
      object,
      crmId,
      personalizationId,
      outcome: 'notSent',
      code: 'stopped',
      message: reason,
      note: '',
    }));
  }
}

async function rowsOf(run: ApplyRun, { file, sha256 }: ChunkState): Promise<readonly ChunkRow[]> {
  return await decodeRows<ChunkRow>(run.ports.files.lines(file, sha256));
}
