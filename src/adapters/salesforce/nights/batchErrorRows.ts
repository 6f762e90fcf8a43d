import type { Answer } from '../../../core/model/securityFacts.ts';
import type { NightBatch, RowErrorGroup } from '../../../core/nights/nightFacts.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask } from '../security/ask.ts';
import { mostResultBytes, readRows } from './failedRows.ts';
import { firstText } from './firstBytes.ts';
import type { ListedJob } from './nightJob.ts';
import { childrenOf, childText, readXml, type XmlValue } from './readXml.ts';
import { RowErrorGroups } from './rowErrorGroups.ts';

/** Batches of all jobs whose rows are read, those with the most failed rows first: a call each. */
const mostBatches = 20;

/**
 * Failed rows of classic jobs by reason, by the id of the job. Values of records are not in these results; ids are dropped.
 * Reads the beginning of each result, and says so where that is not all.
 */
export async function readBatchErrors(
  calls: SalesforceCalls,
  jobs: readonly ListedJob[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Answer<readonly RowErrorGroup[]>>> {
  const bad = jobs.flatMap((job) => badBatchesOf(job).map((batch) => ({ job, batch })));
  const worst = new Set(
    bad
      .sort((left, right) => (right.batch.failed ?? 0) - (left.batch.failed ?? 0))
      .slice(0, mostBatches)
      .map(({ batch }) => batch),
  );
  const read = new Map<string, Answer<readonly RowErrorGroup[]>>();
  for (const job of jobs) {
    const batches = badBatchesOf(job);
    const chosen = batches.filter((batch) => worst.has(batch));
    if (chosen.length > 0) read.set(job.id, await readErrorsOf(calls, { job, chosen, of: batches.length }, signal));
  }
  return read;
}

function badBatchesOf({ batches }: ListedJob): readonly NightBatch[] {
  return (batches?.value ?? []).filter(({ failed }) => (failed ?? 0) > 0);
}

interface ChosenBatches {
  readonly job: ListedJob;
  readonly chosen: readonly NightBatch[];
  /** Batches of the job with failed rows. */
  readonly of: number;
}

async function readErrorsOf(
  calls: SalesforceCalls,
  { job, chosen, of }: ChosenBatches,
  signal: AbortSignal,
): Promise<Answer<readonly RowErrorGroup[]>> {
  const groups = new RowErrorGroups();
  const answer = await ask(`Results of batches of job ${job.id}`, async () => {
    let rows = 0;
    let isWhole = chosen.length === of;
    for (const { id } of chosen) {
      const path = `/services/async/${job.apiVersion}/job/${encodeURIComponent(job.id)}/batch/${encodeURIComponent(id)}/result`;
      const call = { kind: 'batch.result', path, headers: { accept: '*/*' } } as const;
      const result = await calls.read(call, signal, (reply) => firstText(reply, mostResultBytes));
      const errors = await errorsOf(result.text, result.isWhole);
      for (const error of errors) groups.add(error);
      rows += errors.length;
      isWhole = isWhole && result.isWhole;
    }
    const told = `${rows} failed rows${isWhole ? '' : ', the first of more'}`;
    return rows === 0
      ? { value: null, answer: 'No failed row was found in them.' }
      : { value: groups.all(), answer: told };
  });
  if (answer.value !== null) return answer;
  return { ...answer, answer: `${answer.answer} Salesforce gives the rows of a job to the user who created it.` };
}

/** A batch answers in the format in which it was sent. */
async function errorsOf(text: string, isWhole: boolean): Promise<readonly string[]> {
  const start = text.trimStart().slice(0, 1);
  if (start === '<') return await errorsOfXml(isWhole ? text : closed(text));
  if (start === '[') return isWhole ? errorsOfJson(text) : [];
  const errors: string[] = [];
  await readRows([text], { isWhole }, (row) => {
    if (row['success']?.toLowerCase() !== 'false') return false;
    errors.push(row['error'] ?? '');
    return true;
  });
  return errors;
}

/** The beginning of the results up to the last whole one. */
function closed(text: string): string {
  const end = text.lastIndexOf('</result>');
  return end < 0 ? '' : `${text.slice(0, end)}</result></results>`;
}

async function errorsOfXml(text: string): Promise<readonly string[]> {
  const [results] = childrenOf(await readXml(text), 'results');
  return childrenOf(results, 'result')
    .filter((result) => childText(result, 'success') === 'false')
    .map((result) => errorText(childrenOf(result, 'errors')[0] ?? ''));
}

function errorsOfJson(text: string): readonly string[] {
  return jsonResults(text)
    .filter(({ success }) => success === false)
    .map(({ errors }) => errorText(errors?.[0] ?? ''));
}

interface JsonResult {
  readonly success?: unknown;
  readonly errors?: readonly XmlValue[];
}

/** None where it is no list: then nothing is said of its rows. */
function jsonResults(text: string): readonly JsonResult[] {
  try {
    const results = JSON.parse(text) as unknown;
    return Array.isArray(results) ? (results as readonly JsonResult[]) : [];
  } catch {
    return [];
  }
}

/** As a CSV result tells it. */
function errorText(error: XmlValue): string {
  const fields = childrenOf(error, 'fields').filter((field) => typeof field === 'string');
  return `${childText(error, 'statusCode')}:${childText(error, 'message')}:${fields.join(',')} --`;
}
