import type { Answer } from '../../../core/model/securityFacts.ts';
import type { RestSession } from '../restSession.ts';
import { ask } from '../security/ask.ts';

/** Whether the signed-in user is shown what belongs to other users; null where that cannot be read. */
export interface SeesOthers {
  readonly logins: Answer<boolean>;
  readonly jobs: Answer<boolean>;
}

/**
 * Who lacks the permission is answered with fewer rows, not with an error: without asking for it, "no row" would be taken for
 * "did not happen".
 */
export async function seesOthers(rest: RestSession, signal: AbortSignal): Promise<SeesOthers> {
  return {
    logins: await holdsAny(rest, ['ManageUsers'], signal),
    jobs: await holdsAny(rest, ['ManageDataIntegrations', 'ModifyAllData'], signal),
  };
}

/** A permission that the org does not know is refused as a field: each is asked for by itself. */
async function holdsAny(
  rest: RestSession,
  permissions: readonly string[],
  signal: AbortSignal,
): Promise<Answer<boolean>> {
  const answers: Answer<boolean>[] = [];
  for (const permission of permissions) {
    const answer = await ask(`Permissions${permission} of UserPermissionAccess (the signed-in user)`, async () => {
      const column = `Permissions${permission}`;
      const [row] = await rest.query<Readonly<Record<string, unknown>>>(
        `SELECT ${column} FROM UserPermissionAccess`,
        signal,
      );
      const value = row?.[column];
      return typeof value === 'boolean'
        ? { value, answer: value ? 'yes' : 'no' }
        : { value: null, answer: 'No answer.' };
    });
    if (answer.value === true) return answer;
    answers.push(answer);
  }
  return {
    asked: `${permissions.map((name) => `Permissions${name}`).join(' or ')} of UserPermissionAccess`,
    answer: [...new Set(answers.map(({ answer }) => answer))].join(' '),
    value: answers.some(({ value }) => value === false) ? false : null,
  };
}
