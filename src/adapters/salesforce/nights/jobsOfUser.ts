import pLimit from 'p-limit';
import type { Answer } from '../../../core/model/securityFacts.ts';
import type { BulkJobKind, NightJob } from '../../../core/nights/nightFacts.ts';
import { listJobs } from '../ingest/runningJobs.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask, notAsked } from '../security/ask.ts';
import { withBatches } from './classicBatches.ts';
import { readFailedRows } from './failedRows.ts';
import type { OfUser } from './loginHistory.ts';
import { creatorOf, type ListedJob, mostDetails, nightJob, versionOf, withItsCounts } from './nightJob.ts';

/** Jobs whose failed rows are read, those with the most first. */
const mostResults = 20;
/** Pages of up to 1,000 jobs of the whole org. */
const mostPages = 50;

/** Bulk jobs of one kind that the user created, with counts and failed rows as far as they may be read. */
export async function readJobsOf(
  calls: SalesforceCalls,
  kind: BulkJobKind,
  { user, since, others }: OfUser,
  signal: AbortSignal,
): Promise<Answer<readonly NightJob[]>> {
  const asked = `Bulk jobs of the integration user (${kind === 'Classic' ? 'Bulk API' : 'Bulk API 2.0'})`;
  if (user === null) return notAsked(asked, 'The integration user cannot be read.');
  return await ask(asked, async () => {
    const { mine, foreign, isWhole } = await listOf(calls, kind, { userId: user.id, since }, signal);
    if (!isWhole)
      return { value: null, answer: `The org has more than ${mostPages},000 jobs; the list was not read to its end.` };
    // One job of somebody else proves that the list holds those of others; otherwise only a permission does.
    if (others !== null && mine.length === 0 && foreign === 0 && others.jobs.value !== true) {
      const permission = `${others.jobs.asked}: ${others.jobs.answer}`;
      return { value: null, answer: `The list is empty, and jobs of others may not be shown (${permission}).` };
    }
    const jobs =
      kind === 'Classic'
        ? await withBatches(calls, mine, signal)
        : await withRowErrors(calls, await withCounts(calls, mine, signal), signal);
    return { value: jobs, answer: `${jobs.length} jobs` };
  });
}

async function listOf(
  calls: SalesforceCalls,
  kind: BulkJobKind,
  { userId, since }: { readonly userId: string; readonly since: string },
  signal: AbortSignal,
): Promise<{ readonly mine: readonly ListedJob[]; readonly foreign: number; readonly isWhole: boolean }> {
  const mine: ListedJob[] = [];
  let foreign = 0;
  let pages = 0;
  for await (const page of listJobs(calls, kind, signal)) {
    if (++pages > mostPages) return { mine, foreign, isWhole: false };
    for (const record of page) {
      const job = { ...nightJob(record, kind), apiVersion: versionOf(record) };
      if (creatorOf(record) !== userId) foreign += 1;
      else if (job.id !== '' && Date.parse(job.createdAt) >= Date.parse(since)) mine.push(job);
    }
  }
  mine.sort((left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt));
  return { mine, foreign, isWhole: true };
}

/** Lists tell no counts: each job is asked for them. */
async function withCounts(
  calls: SalesforceCalls,
  jobs: readonly ListedJob[],
  signal: AbortSignal,
): Promise<readonly NightJob[]> {
  const few = pLimit(4);
  return await Promise.all(
    jobs.map(async ({ apiVersion: _apiVersion, ...job }, place) => {
      return place >= mostDetails ? job : await few(() => withItsCounts(calls, job, signal));
    }),
  );
}

async function withRowErrors(
  calls: SalesforceCalls,
  jobs: readonly NightJob[],
  signal: AbortSignal,
): Promise<readonly NightJob[]> {
  const worst = jobs
    .filter(({ failed }) => (failed ?? 0) > 0)
    .sort((left, right) => (right.failed ?? 0) - (left.failed ?? 0))
    .slice(0, mostResults);
  const read = new Map<string, NightJob>();
  for (const job of worst) read.set(job.id, { ...job, rowErrors: await readFailedRows(calls, job, signal) });
  return jobs.map((job) => read.get(job.id) ?? job);
}
