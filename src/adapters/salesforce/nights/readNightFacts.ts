/**
 * What an org kept of the runs of its integration user (Salesforce, *Object Reference*: LoginHistory, OauthToken; *Bulk API
 * 2.0 Developer Guide*: Get All Jobs; *Bulk API Developer Guide*: batches). Of a token nothing is read that could be used: not AccessToken, RequestToken nor
 * DeleteToken. Every question that is not answered stays unanswered.
 */
import type { Connection } from '../../../core/model/org.ts';
import type { Answer, IntegrationUser } from '../../../core/model/securityFacts.ts';
import type { NightFacts, NightLimit, NightToken } from '../../../core/nights/nightFacts.ts';
import type { NightQuestion, NightReader } from '../../../core/ports.ts';
import { soqlText } from '../bulkQuery/soql.ts';
import { isoTime } from '../isoTime.ts';
import type { RestSession } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask, notAsked } from '../security/ask.ts';
import { readAuditTrail } from '../security/auditTrail.ts';
import { readIntegrationApp } from '../security/integrationApp.ts';
import { readIntegrationUser } from '../security/integrationUser.ts';
import type { ServerClock } from '../serverClock.ts';
import { readJobsOf } from './jobsOfUser.ts';
import { readLogins } from './loginHistory.ts';
import { seesOthers } from './seesOthers.ts';

export interface NightSources {
  readonly calls: SalesforceCalls;
  readonly rest: RestSession;
  readonly clock: ServerClock;
}

const dayMs = 86_400_000;

/** See `NightReader`. */
export function createNightReader(sources: NightSources): NightReader {
  return { read: (question, connection, signal) => readNightFacts(question, connection, sources, signal) };
}

async function readNightFacts(
  question: NightQuestion,
  connection: Connection,
  { calls, rest, clock }: NightSources,
  signal: AbortSignal,
): Promise<NightFacts> {
  const user = await readIntegrationUser(rest, question.integrationUser, connection.user, signal);
  const now = clock.now();
  // A night begins at noon, and the first of them may have begun nearly a day before so many days ago.
  const since = new Date(now.getTime() - (question.nightsBack + 1) * dayMs).toISOString();
  const own = user.value === null ? null : { id: user.value.id, isSignedIn: user.value.isSignedIn };
  const others = own === null || own.isSignedIn ? null : await seesOthers(rest, signal);
  const ofUser = { user: own, since, others };
  const { logins, reachTo } = await readLogins(rest, ofUser, signal);
  const jobs = {
    V2Ingest: await readJobsOf(calls, 'V2Ingest', ofUser, signal),
    Classic: await readJobsOf(calls, 'Classic', ofUser, signal),
  };
  return {
    now: now.toISOString(),
    timeZone: await readTimeZone(rest, signal),
    user,
    userIsNamed: question.integrationUser !== null,
    app: await readIntegrationApp(rest, question.integrationApp, signal),
    namedApp: question.integrationApp,
    logins,
    loginsReachTo: reachTo,
    tokens: await readTokens(rest, user, signal),
    jobs,
    limits: await readLimits(rest, signal),
    setupChanges: await readAuditTrail(rest, now, signal),
  };
}

async function readTimeZone(rest: RestSession, signal: AbortSignal): Promise<Answer<string>> {
  return await ask('Organization.TimeZoneSidKey', async () => {
    const [row] = await rest.query<{ readonly TimeZoneSidKey: string | null }>(
      'SELECT TimeZoneSidKey FROM Organization',
      signal,
    );
    const zone = row?.TimeZoneSidKey ?? null;
    return { value: zone, answer: zone ?? 'It is empty.' };
  });
}

interface TokenRow {
  readonly AppName: string | null;
  readonly UseCount: number | null;
  readonly LastUsedDate: string | null;
}

async function readTokens(
  rest: RestSession,
  user: Answer<IntegrationUser>,
  signal: AbortSignal,
): Promise<Answer<readonly NightToken[]>> {
  const asked = 'OauthToken of the integration user';
  const { value } = user;
  if (value === null) return notAsked(asked, 'The integration user cannot be read.');
  return await ask(asked, async () => {
    const rows = await rest.query<TokenRow>(
      `SELECT AppName, UseCount, LastUsedDate FROM OauthToken WHERE UserId = ${soqlText(value.id)}`,
      signal,
    );
    const tokens = rows.map(
      (row): NightToken => ({
        appName: row.AppName ?? '',
        useCount: row.UseCount ?? 0,
        lastUsedAt: row.LastUsedDate === null ? null : isoTime(row.LastUsedDate),
      }),
    );
    return { value: tokens, answer: `${tokens.length} tokens` };
  });
}

/** Limits on which the vendor's run depends. */
const limitNames = [
  'DailyApiRequests',
  'DailyBulkApiBatches',
  'DailyBulkApiRequests',
  'DailyBulkV2QueryJobs',
  'DailyBulkV2QueryFileStorageMB',
];

async function readLimits(rest: RestSession, signal: AbortSignal): Promise<Answer<readonly NightLimit[]>> {
  return await ask('Limits of the org, now', async () => {
    const limits = await rest.limits(signal);
    const told = limitNames.flatMap((name): readonly NightLimit[] => {
      const limit = limits[name];
      return limit === undefined ? [] : [{ name, max: limit.Max, left: limit.Remaining }];
    });
    return { value: told, answer: told.map(({ name, left }) => `${name}: ${left} left`).join(', ') };
  });
}
