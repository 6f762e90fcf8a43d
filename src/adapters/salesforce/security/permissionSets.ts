import { type Answer, type Grants, type UserPermission, userPermissions } from '../../../core/model/securityFacts.ts';
import { soqlText } from '../bulkQuery/soql.ts';
import type { RestSession } from '../restSession.ts';
import { ask, notAsked } from './ask.ts';

/**
 * A profile, a permission set or a permission set group that is assigned to a user. A profile shows through the set that it
 * owns, a group through the one that it amounts to: muting is taken off there already (*Object Reference*, PermissionSet.Type).
 */
export interface AssignedSet {
  readonly id: string;
  /** Says of a group that it is one. */
  readonly label: string;
  readonly isProfile: boolean;
  readonly permissions: Readonly<Record<UserPermission, boolean>>;
}

type PermissionColumns = { readonly [Name in UserPermission as `Permissions${Name}`]: boolean };

interface AssignmentRow {
  readonly PermissionSet:
    | (PermissionColumns & {
        readonly Id: string;
        readonly Label: string | null;
        readonly IsOwnedByProfile: boolean;
        readonly Type: string | null;
      })
    | null;
}

/** Every set of a user whose assignment has not run out. Each user has a profile, so an answer without any set is none. */
export async function readAssignedSets(
  rest: RestSession,
  userId: string | null,
  signal: AbortSignal,
): Promise<Answer<readonly AssignedSet[]>> {
  const asked = 'PermissionSetAssignment of the user, with its PermissionSets';
  if (userId === null) return notAsked(asked, 'Nobody knows which user.');
  return await ask(asked, async () => {
    const columns = ['Id', 'Label', 'IsOwnedByProfile', 'Type', ...userPermissions.map((name) => `Permissions${name}`)];
    const rows = await rest.query<AssignmentRow>(
      `SELECT ${columns.map((column) => `PermissionSet.${column}`).join(', ')} FROM PermissionSetAssignment ` +
        `WHERE AssigneeId = ${soqlText(userId)} AND IsActive = true`,
      signal,
    );
    const sets = rows.flatMap(({ PermissionSet: row }): readonly AssignedSet[] =>
      row === null
        ? []
        : [
            {
              id: row.Id,
              label: row.Type === 'Group' ? `${row.Label ?? row.Id} (permission set group)` : (row.Label ?? row.Id),
              isProfile: row.IsOwnedByProfile,
              permissions: permissionsOf(row),
            },
          ],
    );
    if (!sets.some(({ isProfile }) => isProfile)) {
      return { value: null, answer: 'Not even the profile is shown: this sign-in lacks View Setup and Configuration.' };
    }
    return {
      value: sets,
      answer: sets.map(({ label, isProfile }) => `${isProfile ? 'profile' : 'permission set'} ${label}`).join(', '),
    };
  });
}

function permissionsOf(row: PermissionColumns): AssignedSet['permissions'] {
  return {
    ModifyAllData: row.PermissionsModifyAllData,
    ApiEnabled: row.PermissionsApiEnabled,
    ViewSetup: row.PermissionsViewSetup,
  };
}

/** Who grants a permission to the user. */
export function grantsOf(sets: Answer<readonly AssignedSet[]>, permission: UserPermission): Answer<Grants> {
  const asked = `${permissionLabels[permission]} in the user’s profile and permission sets (PermissionSet.Permissions${permission})`;
  if (sets.value === null) return notAsked(asked, sets.answer);
  return { asked, ...grantsAmong(sets.value.filter(({ permissions }) => permissions[permission])) };
}

export function grantsAmong(sets: readonly Pick<AssignedSet, 'label' | 'isProfile'>[]): {
  value: Grants;
  answer: string;
} {
  const value: Grants = {
    byProfile: sets.some(({ isProfile }) => isProfile),
    byPermissionSets: sets.filter(({ isProfile }) => !isProfile).map(({ label }) => label),
  };
  const by = sets.map(({ label, isProfile }) => `${isProfile ? 'profile' : 'permission set'} ${label}`);
  return { value, answer: by.length === 0 ? 'no' : `yes, by ${by.join(', ')}` };
}

const permissionLabels: Readonly<Record<UserPermission, string>> = {
  ModifyAllData: 'Modify All Data',
  ApiEnabled: 'API Enabled',
  ViewSetup: 'View Setup and Configuration',
};
