/**
 * What became of the records of a job of the older Bulk API: its batches tell, not the job. From public documentation (*Bulk
 * API Developer Guide*): `GET /services/async/<version>/job/<id>/batch` (Get Information for All Batches in a Job), the states
 * of BatchInfo, and `…/batch/<id>/result` (Get Batch Results), which answers in the format of the job. That a job is asked
 * for with the version that created it is ours: the newer Bulk API insists on it.
 */
import pLimit from 'p-limit';
import type { Answer } from '../../../core/model/securityFacts.ts';
import type { NightBatch, NightJob } from '../../../core/nights/nightFacts.ts';
import { isoTime } from '../isoTime.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask } from '../security/ask.ts';
import { readBatchErrors } from './batchErrorRows.ts';
import { firstText } from './firstBytes.ts';
import { type ListedJob, mostDetails, withItsCounts } from './nightJob.ts';
import { childrenOf, childText, readXml, type XmlValue } from './readXml.ts';
import { withoutIds } from './rowErrorGroups.ts';

/** Thousands of batches: more than the vendor's largest push has. */
const mostListBytes = 4_000_000;

/** Classic jobs with their batches and what those count, and with failed rows as far as they may be read. */
export async function withBatches(
  calls: SalesforceCalls,
  jobs: readonly ListedJob[],
  signal: AbortSignal,
): Promise<readonly NightJob[]> {
  const few = pLimit(4);
  const read = await Promise.all(
    jobs.map(async (job, place) => {
      return place >= mostDetails ? job : await few(() => withItsBatches(calls, job, signal));
    }),
  );
  const errors = await readBatchErrors(calls, read, signal);
  return read.map(({ apiVersion: _apiVersion, ...job }) => ({ ...job, rowErrors: errors.get(job.id) ?? null }));
}

async function withItsBatches(calls: SalesforceCalls, job: ListedJob, signal: AbortSignal): Promise<ListedJob> {
  const batches = await readBatches(calls, job, signal);
  const all = batches.value ?? [];
  // Counts of the job prove no good end, but failed records are a bad one.
  if (all.length === 0) {
    const { apiVersion, ...known } = job;
    return { ...(await withItsCounts(calls, known, signal)), apiVersion, batches };
  }
  const changes = [job.changedAt, ...all.map(({ changedAt }) => changedAt)].filter((at) => at !== '').sort();
  return {
    ...job,
    batches,
    changedAt: changes.at(-1) ?? job.changedAt,
    processed: sumOf(all.map(({ processed }) => processed)),
    failed: sumOf(all.map(({ failed }) => failed)),
  };
}

async function readBatches(
  calls: SalesforceCalls,
  { id, apiVersion }: ListedJob,
  signal: AbortSignal,
): Promise<Answer<readonly NightBatch[]>> {
  const path = `/services/async/${apiVersion}/job/${encodeURIComponent(id)}/batch`;
  const call = { kind: 'batch.list', path, headers: { accept: 'application/xml' } } as const;
  return await ask(`Batches of job ${id}`, async () => {
    const { text, isWhole } = await calls.read(call, signal, (reply) => firstText(reply, mostListBytes));
    if (!isWhole) return { value: null, answer: 'The list of its batches is too long to be read.' };
    const batches = await batchesOf(text);
    if (batches === null) return { value: null, answer: 'Salesforce answered something that is no list of batches.' };
    return { value: batches, answer: batches.length === 0 ? 'It has no batches.' : `${batches.length} batches` };
  });
}

async function batchesOf(text: string): Promise<readonly NightBatch[] | null> {
  const document = await readXml(text);
  const [list] = childrenOf(document, 'batchInfoList');
  if (list === undefined) return null;
  return childrenOf(list, 'batchInfo').map(batchOf);
}

function batchOf(info: XmlValue): NightBatch {
  return {
    id: childText(info, 'id'),
    state: childText(info, 'state'),
    stateMessage: withoutIds(childText(info, 'stateMessage')).trim().slice(0, 300),
    changedAt: isoTime(childText(info, 'systemModstamp')),
    processed: countOf(childText(info, 'numberRecordsProcessed')),
    failed: countOf(childText(info, 'numberRecordsFailed')),
  };
}

function countOf(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function sumOf(counts: readonly (number | null)[]): number | null {
  return counts.reduce<number | null>((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}
