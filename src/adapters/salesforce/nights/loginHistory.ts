import type { Answer } from '../../../core/model/securityFacts.ts';
import type { NightLogin } from '../../../core/nights/nightFacts.ts';
import { soqlText, soqlTime } from '../bulkQuery/soql.ts';
import { isoTime } from '../isoTime.ts';
import type { RestSession } from '../restSession.ts';
import { ask, notAsked } from '../security/ask.ts';
import type { SeesOthers } from './seesOthers.ts';

/** Whose traces are looked for, and how far back. */
export interface OfUser {
  /** Null when the integration user cannot be read. */
  readonly user: { readonly id: string; readonly isSignedIn: boolean } | null;
  /** ISO 8601. */
  readonly since: string;
  /** Null where the user is the signed-in one: what is one's own is shown to everybody. */
  readonly others: SeesOthers | null;
}

interface LoginRow {
  readonly LoginTime: string;
  readonly Status: string | null;
  readonly Application: string | null;
  readonly LoginType: string | null;
  readonly SourceIp: string | null;
}

const mostRows = 5_000;
const asked = 'LoginHistory of the integration user';

/** Sign-ins of the user, newest first. `reachTo`: the oldest that was read, where there were too many; otherwise null. */
export async function readLogins(
  rest: RestSession,
  { user, since, others }: OfUser,
  signal: AbortSignal,
): Promise<{ readonly logins: Answer<readonly NightLogin[]>; readonly reachTo: string | null }> {
  if (user === null) return { logins: notAsked(asked, 'The integration user cannot be read.'), reachTo: null };
  if (others !== null && others.logins.value !== true) {
    const why = `Logins of others are shown only with Manage Users (${others.logins.asked}: ${others.logins.answer}).`;
    return { logins: notAsked(asked, why), reachTo: null };
  }
  const logins = await ask(asked, async () => {
    const rows = await rest.query<LoginRow>(
      `SELECT LoginTime, Status, Application, LoginType, SourceIp FROM LoginHistory WHERE UserId = ${soqlText(user.id)} AND LoginTime >= ${soqlTime(since)} ORDER BY LoginTime DESC LIMIT ${mostRows}`,
      signal,
    );
    return { value: rows.map(loginOf), answer: `${rows.length} sign-ins` };
  });
  const read = logins.value ?? [];
  return { logins, reachTo: read.length >= mostRows ? (read.at(-1)?.at ?? null) : null };
}

function loginOf(row: LoginRow): NightLogin {
  const status = row.Status ?? '';
  return {
    at: isoTime(row.LoginTime),
    status,
    succeeded: /^success$/i.test(status),
    application: row.Application ?? '',
    loginType: row.LoginType ?? '',
    sourceIp: row.SourceIp ?? '',
  };
}
