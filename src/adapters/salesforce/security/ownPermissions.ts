import { type Answer, type Grants, type UserPermission } from '../../../core/model/securityFacts.ts';
import type { RestSession } from '../restSession.ts';
import { ask } from './ask.ts';

/**
 * A permission of the signed-in user, which everybody may ask for oneself. It does not tell who grants it: asked where the
 * grants may not be read, it can say no for certain; a yes is reported as granted by a permission set of unknown name.
 */
export async function readOwnPermission(
  rest: RestSession,
  permission: UserPermission,
  signal: AbortSignal,
): Promise<Answer<Grants>> {
  return await ask<Grants>(`Permissions${permission} of UserPermissionAccess (the signed-in user)`, async () => {
    const column = `Permissions${permission}` as const;
    const [row] = await rest.query<Readonly<Record<typeof column, boolean>>>(
      `SELECT ${column} FROM UserPermissionAccess`,
      signal,
    );
    if (row === undefined) return { value: null, answer: 'No answer.' };
    return row[column]
      ? {
          value: { byProfile: false, byPermissionSets: ['of unknown name'], grantorUnknown: true },
          answer: 'yes; by whom may not be read',
        }
      : { value: { byProfile: false, byPermissionSets: [] }, answer: 'no' };
  });
}
