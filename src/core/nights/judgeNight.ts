/**
 * Facts of one night → its verdict, the likely cause and what both rest on. Nothing is a *ran* by default: it needs jobs
 * that were completed without a failed record, in both lists of jobs.
 */
import { readCause } from './causeOfText.ts';
import type { NightCause } from './causes.ts';
import { batchErrorsOf } from './batchErrors.ts';
import { batchWords, endOf, failureWords, type JobEnd } from './jobEnd.ts';
import { bulkJobKinds, type NightFacts, type NightJob, type NightLogin } from './nightFacts.ts';
import { eventsOf } from './integrationEvents.ts';
import type { NightVerdict } from './nightReport.ts';
import type { NightWindow } from './nightWindows.ts';
import { rowErrorsOf } from './rowErrors.ts';
import { causeOfState } from './causeOfState.ts';

export interface Judgement {
  readonly verdict: NightVerdict;
  readonly cause: NightCause;
  readonly evidence: readonly string[];
}

/** Everything that was seen in one night. */
export interface NightSeen {
  readonly window: NightWindow;
  readonly logins: readonly NightLogin[];
  readonly jobs: readonly NightJob[];
  readonly tokenUsed: boolean;
  /** Nothing of the integration was let in since: what the org's settings say now can explain this night. */
  readonly stateHolds: boolean;
}

const finishedJobsKeptMs = 7 * 86_400_000;
const jobsAfterSignInMs = 3 * 3_600_000;
const openJobsKeptMs = 24 * 3_600_000;

export function seenIn(window: NightWindow, facts: NightFacts, stateHolds: boolean): NightSeen {
  const { logins, jobs, tokenUses } = eventsOf(window, facts);
  return { window, logins, jobs, tokenUsed: tokenUses.length > 0, stateHolds };
}

/** Whether anything of the integration was seen. */
export function hasTraces({ logins, jobs, tokenUsed }: NightSeen): boolean {
  return logins.length + jobs.length > 0 || tokenUsed;
}

/** Whether Salesforce let the integration in. */
export function wasLetIn({ logins, jobs, tokenUsed }: NightSeen): boolean {
  return jobs.length > 0 || tokenUsed || logins.some(({ succeeded }) => succeeded);
}

export function judgeNight(seen: NightSeen, facts: NightFacts): Judgement {
  return seen.jobs.length > 0 ? judgeJobs(seen, facts) : judgeWithoutJobs(seen, facts);
}

// ── A night with jobs ────────────────────────────────────────────────────────────────────────────────────────────────

function judgeJobs(seen: NightSeen, facts: NightFacts): Judgement {
  const { jobs, logins } = seen;
  const evidence = [...loginEvidence(logins), jobsEvidence(jobs)];
  const told = (verdict: NightVerdict, cause: NightCause, ...more: readonly string[]): Judgement => ({
    verdict,
    cause,
    evidence: [...evidence, ...more],
  });
  if (!facts.userIsNamed && !seen.tokenUsed && logins.length === 0) return told('cannotBeRead', 'whoseJobs');
  const bad = jobs.filter((job) => isBad(job, facts.now));
  if (bad.length > 0) {
    return told('ranWithErrors', causeOfJobs(bad), ...bad.slice(0, 5).flatMap(badEvidence));
  }
  const turnedAway = turnedAwayAfter(seen);
  if (turnedAway !== undefined) return told('ranWithErrors', causeOfLogin(turnedAway, facts));
  const endedAs = (end: JobEnd): readonly NightJob[] => jobs.filter((job) => endOf(job) === end);
  const unfinished = endedAs('unfinished');
  if (unfinished.length > 0) return told('cannotBeRead', 'stillRunning', ...unfinished.flatMap(batchEvidence));
  const unread = endedAs('unread');
  if (unread.length > 0) return told('cannotBeRead', 'countsNotRead', ...unread.slice(0, 5).flatMap(batchEvidence));
  const unreadLists = unreadKinds(facts);
  if (unreadLists.length > 0)
    return told('cannotBeRead', 'partNotRead', `The other list of jobs cannot be read: ${unreadLists.join(' ')}`);
  return told('ran', 'none');
}

function isBad(job: NightJob, now: string): boolean {
  const end = endOf(job);
  if (end === 'failed' || end === 'aborted' || end === 'failedRecords') return true;
  return end === 'unfinished' && Date.parse(now) - Date.parse(job.createdAt) > openJobsKeptMs;
}

/** A job, or a batch, that failed as a whole weighs more than rows that failed. */
function causeOfJobs(bad: readonly NightJob[]): NightCause {
  const failed = bad.find((job) => endOf(job) === 'failed');
  if (failed !== undefined) {
    const [batches] = batchErrorsOf(bad);
    return readCause(failed.errorMessage)?.cause ?? batches?.cause ?? 'jobFailed';
  }
  const aborted = bad.find((job) => endOf(job) === 'aborted');
  if (aborted !== undefined) return readCause(aborted.errorMessage)?.cause ?? 'jobAborted';
  const [most] = rowErrorsOf(bad);
  if (most !== undefined) return most.cause;
  return bad.some((job) => endOf(job) === 'failedRecords') ? 'rowErrorsNotRead' : 'jobTimedOut';
}

function badEvidence(job: NightJob): readonly string[] {
  const { id, object, state, rowErrors } = job;
  const batches = batchWords(job);
  const what = batches !== '' ? batches : endOf(job) === 'failedRecords' ? 'has failed records' : `is ${state}`;
  const why = failureWords(job);
  const head = `Job ${id} (${object})${batches === '' ? '' : ':'} ${what}${why === '' ? '' : `: ${why}`}`;
  if (rowErrors !== null && rowErrors.value === null) return [`${head}. Its failed rows: ${rowErrors.answer}`];
  return [`${head}.`];
}

/** What is known of a classic job whose end is not: Bulk API 2.0 shows no batches. */
function batchEvidence(job: NightJob): readonly string[] {
  const { id, object, kind, batches } = job;
  if (kind !== 'Classic') return [];
  const words = batchWords(job) || batches?.answer || 'its batches were not read';
  return [`Job ${id} (${object}): ${words.replace(/\.$/, '')}.`];
}

/** The last attempt to sign in was refused, after the last job: the run broke off. */
function turnedAwayAfter({ logins, jobs }: NightSeen): NightLogin | undefined {
  const last = logins.at(-1);
  if (last === undefined || last.succeeded) return undefined;
  return jobs.every(({ createdAt }) => Date.parse(createdAt) < Date.parse(last.at)) ? last : undefined;
}

// ── A night without jobs ─────────────────────────────────────────────────────────────────────────────────────────────

function judgeWithoutJobs(seen: NightSeen, facts: NightFacts): Judgement {
  const { window, logins } = seen;
  const told = (verdict: NightVerdict, cause: NightCause, ...more: readonly string[]): Judgement => ({
    verdict,
    cause,
    evidence: [...loginEvidence(logins), ...more],
  });
  const last = logins.at(-1);
  if (last?.succeeded === false && !wasLetIn(seen)) return told('didNotRun', causeOfLogin(last, facts));
  const unread = unreadKinds(facts);
  if (unread.length > 0) return told('cannotBeRead', 'partNotRead', ...unread);
  if (Date.parse(facts.now) - Date.parse(window.from) > finishedJobsKeptMs)
    return told('cannotBeRead', 'tooOld', noJobs);
  if (last?.succeeded === false) return told('didNotRun', causeOfLogin(last, facts), noJobs);
  if (!window.isOver && !isOverdue(seen, facts.now)) return told('cannotBeRead', 'notYet', noJobs);
  if (wasLetIn(seen)) {
    const limit = usedUpLimit(facts);
    if (seen.stateHolds && limit !== undefined) return told('didNotRun', 'apiLimit', noJobs, limit);
    return told('didNotRun', 'noJob', noJobs, ...(seen.tokenUsed ? ['A token of the app was used.'] : []));
  }
  const state = seen.stateHolds ? causeOfState(facts) : undefined;
  if (state !== undefined) return told('didNotRun', state.cause, noJobs, state.evidence);
  if (facts.logins.value === null || !loginsReach(window, facts)) {
    return told('cannotBeRead', 'partNotRead', noJobs, facts.logins.answer);
  }
  return told('didNotRun', 'noSignIn', noJobs, 'No sign-in of the integration user.');
}

/** A run creates its first job minutes after it signed in, not hours. */
function isOverdue({ logins }: NightSeen, now: string): boolean {
  const last = logins.at(-1);
  return last !== undefined && Date.parse(now) - Date.parse(last.at) > jobsAfterSignInMs;
}

const noJobs = 'No bulk job of the integration user, neither Bulk API 2.0 nor classic.';

function unreadKinds({ jobs }: NightFacts): readonly string[] {
  return bulkJobKinds
    .filter((kind) => jobs[kind].value === null)
    .map((kind) => `${jobs[kind].asked}: ${jobs[kind].answer}`);
}

function loginsReach({ from }: NightWindow, { loginsReachTo }: NightFacts): boolean {
  return loginsReachTo === null || Date.parse(loginsReachTo) <= Date.parse(from);
}

/** Salesforce's own words decide; where they are not known, whether the user is active still tells something. */
function causeOfLogin({ status }: NightLogin, { user }: NightFacts): NightCause {
  return readCause(status)?.cause ?? (user.value?.isActive === false ? 'inactiveUser' : 'signInRefused');
}

function usedUpLimit({ limits }: NightFacts): string | undefined {
  const limit = limits.value?.find(({ left, max }) => max > 0 && left <= 0);
  return limit === undefined ? undefined : `${limit.name}: none of ${limit.max} is left now.`;
}

// ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function loginEvidence(logins: readonly NightLogin[]): readonly string[] {
  const succeeded = logins.filter((login) => login.succeeded).length;
  const refused = logins.filter((login) => !login.succeeded);
  const statuses = [...new Set(refused.map(({ status }) => `"${status}"`))].join(', ');
  return [
    ...(succeeded > 0 ? [`Login History: ${succeeded} successful ${succeeded === 1 ? 'sign-in' : 'sign-ins'}.`] : []),
    ...(refused.length > 0 ? [`Login History: ${refused.length} refused, with ${statuses}.`] : []),
  ];
}

function jobsEvidence(jobs: readonly NightJob[]): string {
  const sum = (pick: (job: NightJob) => number | null): string => {
    const known = jobs.map(pick).filter((value) => value !== null);
    const total = known.reduce((left, right) => left + right, 0);
    return known.length === jobs.length ? String(total) : `${total} or more`;
  };
  const noun = jobs.length === 1 ? 'bulk job' : 'bulk jobs';
  return `${jobs.length} ${noun}: ${sum(({ processed }) => processed)} records processed, ${sum(({ failed }) => failed)} failed.`;
}
