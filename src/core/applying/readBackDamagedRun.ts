import type { PushObject } from '../model/records.ts';
import { SyncError } from '../model/syncError.ts';
import type { Work } from '../ports.ts';
import type { ApplyPorts } from './applyPorts.ts';
import type { ApplyRequest, ApplyResult } from './applyRequest.ts';
import { earlier } from './applyRun.ts';
import { type ApplyRecord, freshRow, type SettledRow } from './chunkRow.ts';
import { foldJournal, type RunState } from './chunkState.ts';
import type { JournalEntry } from './journal.ts';
import { fieldsToRead, judgeUnanswered, type Look, lookAtRows } from './lookAtRows.ts';
import { countOutcome, type Decision, noOutcomes, type RowOutcome, succeeded } from './outcomes.ts';

/**
 * What became of a run whose journal is damaged in its middle. Nobody can say any more what was sent, so nothing is sent:
 * every planned record is read back and told by what it holds. Nothing is written, to Salesforce or to the journal.
 * @param entries those before the damage
 * @throws SyncError `paused` while jobs of ours still run
 */
export async function readBackDamagedRun(
  entries: readonly JournalEntry[],
  request: ApplyRequest,
  ports: Pick<ApplyPorts, 'writer' | 'files'>,
  work: Work,
): Promise<ApplyResult> {
  const damaged: DamagedRun = { state: foldJournal(entries), request, ports, signal: work.signal };
  const outcomes = {
    Contact: await readBackObject('Contact', damaged),
    Account: await readBackObject('Account', damaged),
  };
  const warning = {
    code: 'journalDamaged',
    message: 'The journal of the run is damaged. Nothing more was sent; every record was read back instead.',
    count: 1,
  };
  work.emit({ kind: 'warning', warning });
  return {
    state: 'done',
    reason: warning.message,
    counts: { Contact: count(outcomes.Contact), Account: count(outcomes.Account) },
    warnings: [warning],
    gaps: [],
    outcomes: () => told([...outcomes.Contact, ...outcomes.Account]),
  };
}

interface DamagedRun {
  /** As far as the journal can be believed. */
  readonly state: RunState;
  readonly request: ApplyRequest;
  readonly ports: Pick<ApplyPorts, 'writer' | 'files'>;
  readonly signal: AbortSignal;
}

async function readBackObject(
  object: PushObject,
  { state, request, ports, signal }: DamagedRun,
): Promise<readonly RowOutcome[]> {
  const records: ApplyRecord[] = [];
  for await (const page of request.objects[object].records()) records.push(...page);
  if (records.length === 0) return [];
  await refuseWhileRunning(object, request, ports.writer, signal);
  const settled = await settledBefore(object, state, ports);
  const look = await lookAtRows(
    ports.writer,
    {
      object,
      since: earlier(request.readAt, request.limits.staleOverlapMs),
      fields: fieldsToRead(records),
      ids: new Set(records.map(({ crmId }) => crmId)),
    },
    signal,
  );
  return records.map((record) => ({
    object,
    crmId: record.crmId,
    personalizationId: record.personalizationId,
    ...(settled.get(record.crmId) ?? judge(record, look, object, request)),
    note: '',
  }));
}

async function refuseWhileRunning(
  object: PushObject,
  { userId }: ApplyRequest,
  writer: ApplyPorts['writer'],
  signal: AbortSignal,
): Promise<void> {
  const running = (await writer.runningJobs(object, signal)).filter(
    ({ createdById, state }) => createdById === userId && state !== 'Open',
  );
  if (running.length === 0) return;
  throw new SyncError(
    'paused',
    `Jobs of yours on ${object} are still running (${running.map(({ id }) => id).join(', ')}). Try again when they have ended.`,
  );
}

/** Chunks that had ended before the damage keep their word. */
async function settledBefore(
  object: PushObject,
  { chunks }: RunState,
  { files }: Pick<ApplyPorts, 'files'>,
): Promise<ReadonlyMap<string, Decision>> {
  const settled = new Map<string, Decision>();
  for (const { object: other, phase } of chunks) {
    if (other !== object || phase.kind !== 'done') continue;
    for await (const line of files.lines(phase.file, phase.sha256)) {
      const { crmId, again, outcome, code, message } = JSON.parse(line) as SettledRow;
      if (again === null) settled.set(crmId, { outcome, code, message });
    }
  }
  return settled;
}

function judge(record: ApplyRecord, look: Look, object: PushObject, { objects, userId }: ApplyRequest): Decision {
  const code = 'journalDamaged';
  switch (judgeUnanswered(freshRow(record), look.get(record.crmId), objects[object].fields, userId)) {
    case 'written':
      return succeeded;
    case 'unchanged':
      return { outcome: 'notSent', code, message: 'The journal is damaged; the record is as it was.' };
    case 'unclear':
      return {
        outcome: 'unknown',
        code,
        message: 'The journal is damaged, and the record is neither as it was nor as planned.',
      };
  }
}

function count(rows: readonly RowOutcome[]) {
  return rows.reduce((counts, { outcome }) => countOutcome(counts, outcome), noOutcomes);
}

async function* told(rows: readonly RowOutcome[]): AsyncGenerator<readonly RowOutcome[]> {
  yield rows.filter(({ outcome }) => outcome !== 'succeeded');
}
