import type { CrmObject } from '../../../core/model/records.ts';
import type { Answer, FieldAccess, Grants } from '../../../core/model/securityFacts.ts';
import type { SecurityQuestion } from '../../../core/ports.ts';
import { soqlText } from '../bulkQuery/soql.ts';
import type { RestSession } from '../restSession.ts';
import { ask, notAsked } from './ask.ts';
import { type AssignedSet, grantsAmong } from './permissionSets.ts';

interface FieldPermissionRow {
  readonly ParentId: string;
  /** `Contact.Score__c` */
  readonly Field: string;
  readonly PermissionsRead: boolean;
  readonly PermissionsEdit: boolean;
}

/** Fields of one object as the signed-in user's describe tells them: an unreadable field is absent. */
export type DescribedFields = ReadonlyMap<string, { readonly updateable: boolean }>;

export interface FieldSources {
  readonly sets: Answer<readonly AssignedSet[]>;
  /** Whether the integration user is the signed-in user: describe then tells the truth about it. */
  readonly isSignedIn: boolean;
  readonly describe: (object: CrmObject) => Promise<DescribedFields>;
}

/**
 * What the integration user may do with each field that is asked for, and with every field that the integration seems to
 * have created (`Interaction_Studio_…`) on the objects that have any.
 */
export async function readFieldAccess(
  rest: RestSession,
  fields: SecurityQuestion['fields'],
  sources: FieldSources,
  signal: AbortSignal,
): Promise<readonly FieldAccess[]> {
  const found: FieldAccess[] = [];
  for (const object of ['Contact', 'Account', 'Lead'] as const) {
    const asked = fields.filter((field) => field.object === object);
    const described = await sources.describe(object);
    const permissions = await readPermissions(rest, object, sources.sets, signal);
    const created = createdFields([
      ...described.keys(),
      ...(permissions.value ?? []).map(({ Field }) => fieldOf(Field)),
    ]);
    const names = new Set([...asked.map(({ field }) => field), ...created]);
    for (const field of names) {
      const isPushed = asked.find((one) => one.field === field)?.isPushed ?? object !== 'Lead';
      found.push(accessOf({ object, field, isPushed }, described, permissions, sources));
    }
  }
  return found;
}

function createdFields(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => name.startsWith('Interaction_Studio_')))].sort();
}

function fieldOf(qualified: string): string {
  return qualified.slice(qualified.indexOf('.') + 1);
}

/** Rows of all sets of the user for one object. Without a single row nobody knows whether they are hidden. */
async function readPermissions(
  rest: RestSession,
  object: CrmObject,
  sets: Answer<readonly AssignedSet[]>,
  signal: AbortSignal,
): Promise<Answer<readonly FieldPermissionRow[]>> {
  const asked = `FieldPermissions of ${object} for the user’s profile and permission sets`;
  if (sets.value === null) return notAsked(asked, sets.answer);
  const parents = sets.value.map(({ id }) => soqlText(id)).join(', ');
  return await ask(asked, async () => {
    const rows = await rest.query<FieldPermissionRow>(
      `SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions ` +
        `WHERE SobjectType = ${soqlText(object)} AND ParentId IN (${parents})`,
      signal,
    );
    return rows.length === 0
      ? { value: null, answer: 'No row at all: this sign-in may not see them.' }
      : { value: rows, answer: `${rows.length} rows` };
  });
}

function accessOf(
  asked: Pick<FieldAccess, 'object' | 'field' | 'isPushed'>,
  described: DescribedFields,
  permissions: Answer<readonly FieldPermissionRow[]>,
  { sets, isSignedIn }: FieldSources,
): FieldAccess {
  const { object, field } = asked;
  const describedField = described.get(field);
  const rows =
    permissions.value?.filter((row) => row.Field.toLowerCase() === `${object}.${field}`.toLowerCase()) ?? null;
  const right = (name: 'PermissionsRead' | 'PermissionsEdit', own: boolean): Answer<Grants> => {
    const question = `${object}.${field}: ${name} of FieldPermissions`;
    if (isSignedIn && !own) return { asked: `${question}, and describe`, ...describedNo(name) };
    if (rows === null) return isSignedIn ? ownYes(question, own) : notAsked(question, permissions.answer);
    // Required and system fields have no rows: nobody can hide them.
    if (rows.length === 0) return isSignedIn ? ownYes(question, own) : { asked: question, ...grantsAmong([]) };
    const granting = new Set(rows.filter((row) => row[name]).map(({ ParentId }) => ParentId));
    return { asked: question, ...grantsAmong((sets.value ?? []).filter(({ id }) => granting.has(id))) };
  };
  return {
    ...asked,
    readable: right('PermissionsRead', describedField !== undefined),
    editable: right('PermissionsEdit', describedField?.updateable === true),
  };
}

function describedNo(name: 'PermissionsRead' | 'PermissionsEdit'): { value: Grants; answer: string } {
  const answer =
    name === 'PermissionsRead'
      ? 'no: describe leaves the field out (hidden, or not there)'
      : 'no: describe says that it cannot be updated';
  return { value: { byProfile: false, byPermissionSets: [] }, answer };
}

function ownYes(question: string, own: boolean): Answer<Grants> {
  return {
    asked: `${question}, and describe`,
    value: own ? { byProfile: true, byPermissionSets: [], grantorUnknown: true } : null,
    answer: own ? 'yes, by describe (a field that cannot be hidden, or whose grants may not be read)' : 'not known',
  };
}
