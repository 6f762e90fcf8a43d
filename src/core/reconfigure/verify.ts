import { batchWords, endOf, failureWords, type JobEnd } from '../nights/jobEnd.ts';
import type { Answer } from '../model/securityFacts.ts';
import type { NightFacts, NightJob, NightLogin, NightToken } from '../nights/nightFacts.ts';
import { type EvidenceId, evidenceIds, type Verification, type VerifiedPart } from './reconfiguration.ts';

/**
 * What Salesforce shows of the integration user since a moment: a sign-in, a use of its token, and bulk jobs. Only what was
 * stamped after that moment counts, nothing is taken for seen because it could not be read, and nothing is taken for the
 * integration's that may be somebody else's: both its user and its app must be known.
 * @param since server time, ISO 8601
 */
export function verify(facts: NightFacts, since: string): Verification {
  // Salesforce stamps whole seconds.
  const sinceMs = Math.floor(Date.parse(since) / 1000) * 1000;
  const isAfter = (at: string | null): boolean => at !== null && Date.parse(at) >= sinceMs;
  const names = namesOfApp(facts);
  const whose = whoseIsUnknown(facts, names);
  const parts =
    whose === null
      ? [loginPart(facts, names, isAfter), tokenPart(facts, names, isAfter), jobsPart(facts, isAfter)]
      : evidenceIds.map((id) => ({ id, state: 'cannotBeRead' as const, words: whose, at: null }));
  return { lookedAt: facts.now, parts };
}

type IsAfter = (at: string | null) => boolean;

/** Names by which logs know the app; none where nobody can tell it from others. */
function namesOfApp({ app, namedApp }: NightFacts): readonly string[] {
  const installed = app.value === null || app.value.kind === 'notInstalled' ? [] : [app.value.name];
  return namedApp === null ? installed : [...installed, namedApp];
}

/** Why what is seen may be somebody else's, and what to name; null when it is the integration's. */
function whoseIsUnknown({ userIsNamed, app }: NightFacts, names: readonly string[]): string | null {
  if (!userIsNamed) {
    return 'salesforce.integrationUser names nobody, so sign-ins and jobs of the signed-in user may be of other tools, this one included. Name the user with whom Personalization connects in salesforce.integrationUser of the configuration, then Verify Now.';
  }
  if (names.length > 0) return null;
  return `Nobody can tell Personalization’s app from others (${app.asked}: ${app.answer}) Name it in salesforce.integrationApp of the configuration, as Salesforce shows it, then Verify Now.`;
}

function loginPart({ logins }: NightFacts, names: readonly string[], isAfter: IsAfter): VerifiedPart {
  if (logins.value === null) return unread('login', logins);
  const later = newestFirst(
    logins.value.filter(({ at }) => isAfter(at)),
    ({ at }) => at,
  );
  // A person may sign in with the same user in a browser, and so may another tool: that says nothing of the integration.
  const [newest] = later.filter((login) => isOfApp(login, names));
  if (newest === undefined) {
    const others = later.length === 0 ? '' : ` ${later.length} sign-ins of this user are not of the app.`;
    return { id: 'login', state: 'notYet', words: `No sign-in of the integration user yet.${others}`, at: null };
  }
  if (!newest.succeeded) {
    return {
      id: 'login',
      state: 'failed',
      words: `The integration user was refused: ${newest.status}.`,
      at: newest.at,
    };
  }
  return { id: 'login', state: 'seen', words: `The integration user has signed in (${newest.status}).`, at: newest.at };
}

/** A refused sign-in often names no app: it is the integration's when it was OAuth. One that succeeded names its app. */
function isOfApp({ application, loginType, succeeded }: NightLogin, names: readonly string[]): boolean {
  if (names.includes(application)) return true;
  const isUnnamed = application === '' || application === 'N/A';
  return !succeeded && isUnnamed && /remote access|oauth/i.test(loginType);
}

function tokenPart({ tokens }: NightFacts, names: readonly string[], isAfter: IsAfter): VerifiedPart {
  if (tokens.value === null) return unread('token', tokens);
  const ofApp = tokens.value.filter(({ appName }) => names.includes(appName));
  const [newest] = newestFirst(
    ofApp.filter(({ lastUsedAt }) => isAfter(lastUsedAt)),
    usedAt,
  );
  if (newest === undefined) {
    const words = ofApp.length === 0 ? 'The app has no token of this user.' : 'The token was not used yet.';
    return { id: 'token', state: 'notYet', words, at: null };
  }
  return { id: 'token', state: 'seen', words: `The token of ${newest.appName} was used.`, at: newest.lastUsedAt };
}

function usedAt({ lastUsedAt }: NightToken): string {
  return lastUsedAt ?? '';
}

/** Of both kinds: which of them the vendor's integration uses is its own affair. Judged as a night's jobs are. */
function jobsPart({ jobs: kinds }: NightFacts, isAfter: IsAfter): VerifiedPart {
  const lists = [kinds.V2Ingest, kinds.Classic];
  const jobs = newestFirst(
    lists.flatMap(({ value }) => value ?? []).filter(({ createdAt }) => isAfter(createdAt)),
    ({ createdAt }) => createdAt,
  );
  for (const [state, ends] of worstFirst) {
    const found = jobs.filter((job) => ends.includes(endOf(job)));
    const [newest] = found;
    if (newest === undefined) continue;
    const words = `Bulk jobs of the integration user: ${found.map(jobWords).join('; ')}.`;
    return { id: 'jobs', state, words: state === 'failed' ? `${words} ${howToGoOn}` : words, at: newest.createdAt };
  }
  const unanswered = lists.find(({ value }) => value === null);
  if (unanswered !== undefined) return unread('jobs', unanswered);
  const [newest] = jobs;
  if (newest === undefined)
    return { id: 'jobs', state: 'notYet', words: 'No bulk job of the integration user yet.', at: null };
  const words = `Bulk jobs of the integration user: ${jobs.map(jobWords).join('; ')}.`;
  return { id: 'jobs', state: 'seen', words, at: newest.createdAt };
}

/** While one is at work, what cannot be read may still change. */
const worstFirst: readonly (readonly [VerifiedPart['state'], readonly JobEnd[]])[] = [
  ['failed', ['failed', 'aborted', 'failedRecords']],
  ['notYet', ['unfinished']],
  ['cannotBeRead', ['unread']],
];

/** What was stamped since the beginning stays, also when a later run goes well. */
const howToGoOn = 'Mend the cause, end Reconfigure and Test, and begin it again before the next Synchronize Now.';

function jobWords(job: NightJob): string {
  const { object, state, processed, failed, batches } = job;
  const name = `${object} ${state}`;
  const known = batchWords(job);
  const why = failureWords(job);
  switch (endOf(job)) {
    case 'complete':
      return `${name}, ${processed ?? 0} processed, ${failed ?? 0} failed`;
    case 'failed':
    case 'aborted':
      return [name, known, why].filter((part) => part !== '').join(': ');
    case 'failedRecords':
      return `${name}: ${failed ?? 'some'} of ${processed ?? 'its'} records failed`;
    case 'unfinished':
      return known === '' ? `${name} is still at work` : `${name}: ${known}`;
    case 'unread':
      return `${name}: how it ended cannot be read${batches === null ? '' : ` (${batches.answer.replace(/\.$/, '')})`}`;
  }
}

function unread(id: EvidenceId, { asked, answer }: Answer<unknown>): VerifiedPart {
  return { id, state: 'cannotBeRead', words: `${asked}: ${answer}`, at: null };
}

function newestFirst<T>(items: readonly T[], at: (item: T) => string): readonly T[] {
  return [...items].sort((left, right) => Date.parse(at(right)) - Date.parse(at(left)));
}
