import type { Answer } from '../model/securityFacts.ts';
import type { NightFacts, NightJob, NightLogin, NightToken } from '../nights/nightFacts.ts';
import type { Verification, VerifiedPart } from './reconfiguration.ts';

/**
 * What Salesforce shows of the integration user since a moment: a sign-in, a use of its token, and bulk jobs. Only what was
 * stamped after that moment counts, and nothing is taken for seen because it could not be read.
 * @param since server time, ISO 8601
 */
export function verify(facts: NightFacts, since: string): Verification {
  // Salesforce stamps whole seconds.
  const sinceMs = Math.floor(Date.parse(since) / 1000) * 1000;
  const isAfter = (at: string | null): boolean => at !== null && Date.parse(at) >= sinceMs;
  const parts = [
    loginPart(facts, isAfter),
    tokenPart(facts, isAfter),
    jobsPart([facts.jobs.V2Ingest, facts.jobs.Classic], isAfter),
  ];
  return { lookedAt: facts.now, parts };
}

type IsAfter = (at: string | null) => boolean;

function loginPart({ logins, app }: NightFacts, isAfter: IsAfter): VerifiedPart {
  if (logins.value === null) return unread('login', logins);
  const later = newestFirst(
    logins.value.filter(({ at }) => isAfter(at)),
    ({ at }) => at,
  );
  const name = app.value?.name ?? null;
  // A person may sign in with the same user in a browser: that says nothing of the integration.
  const ours = later.filter((login) => isOfApp(login, name));
  const [newest] = ours;
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

function isOfApp({ application, loginType }: NightLogin, name: string | null): boolean {
  if (name !== null && application === name) return true;
  const isUnnamed = application === '' || application === 'N/A' || name === null;
  return isUnnamed && /remote access|oauth/i.test(loginType);
}

function tokenPart({ tokens, app }: NightFacts, isAfter: IsAfter): VerifiedPart {
  if (tokens.value === null) return unread('token', tokens);
  const name = app.value?.name ?? null;
  const ofApp = tokens.value.filter(({ appName }) => name === null || appName === name);
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

/** Of both kinds: which of them the vendor's integration uses is its own affair. */
function jobsPart(kinds: readonly Answer<readonly NightJob[]>[], isAfter: IsAfter): VerifiedPart {
  const jobs = newestFirst(
    kinds.flatMap(({ value }) => value ?? []).filter(({ createdAt }) => isAfter(createdAt)),
    ({ createdAt }) => createdAt,
  );
  const broken = jobs.find(({ state }) => state === 'Failed' || state === 'Aborted');
  if (broken !== undefined) {
    const why = broken.errorMessage === '' ? '' : `: ${broken.errorMessage}`;
    return {
      id: 'jobs',
      state: 'failed',
      words: `A bulk job on ${broken.object} is ${broken.state}${why}.`,
      at: broken.createdAt,
    };
  }
  const [newest] = jobs;
  if (newest !== undefined) {
    const words = jobs
      .map(({ object, state, processed, failed }) => jobWords({ object, state, processed, failed }))
      .join('; ');
    return { id: 'jobs', state: 'seen', words: `Bulk jobs of the integration user: ${words}.`, at: newest.createdAt };
  }
  const unanswered = kinds.find(({ value }) => value === null);
  if (unanswered !== undefined) return unread('jobs', unanswered);
  return { id: 'jobs', state: 'notYet', words: 'No bulk job of the integration user yet.', at: null };
}

function jobWords({
  object,
  state,
  processed,
  failed,
}: Pick<NightJob, 'object' | 'state' | 'processed' | 'failed'>): string {
  const rows = processed === null ? '' : `, ${processed} processed, ${failed ?? 0} failed`;
  return `${object} ${state}${rows}`;
}

function unread(id: VerifiedPart['id'], { asked, answer }: Answer<unknown>): VerifiedPart {
  return { id, state: 'cannotBeRead', words: `${asked}: ${answer}`, at: null };
}

function newestFirst<T>(items: readonly T[], at: (item: T) => string): readonly T[] {
  return [...items].sort((left, right) => Date.parse(at(right)) - Date.parse(at(left)));
}
