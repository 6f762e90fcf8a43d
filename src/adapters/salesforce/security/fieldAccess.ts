import type { FieldDescription } from '../../../core/model/org.ts';
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

/** Fields of one object as the signed-in user's describe tells them, by their names in lower case: an unreadable field is absent. */
export type DescribedFields = ReadonlyMap<string, DescribedField>;
type DescribedField = Pick<FieldDescription, 'name' | 'updateable' | 'permissionable'>;

export interface FieldSources {
  readonly sets: Answer<readonly AssignedSet[]>;
  /** Whether the integration user is the signed-in user: describe then tells the truth about it. */
  readonly isSignedIn: boolean;
  readonly describe: (object: CrmObject) => Promise<DescribedFields>;
}

/**
 * What the integration user may do with each field that is asked for, and with every field that the integration seems to
 * have created (`Interaction_Studio_…`) on the objects that have any. A hidden one is in no describe and has no row of
 * permissions: Tooling API still knows it.
 */
export async function readFieldAccess(
  rest: RestSession,
  fields: SecurityQuestion['fields'],
  sources: FieldSources,
  signal: AbortSignal,
): Promise<readonly FieldAccess[]> {
  const found: FieldAccess[] = [];
  const defined = await readCreatedFields(rest, signal);
  for (const object of ['Contact', 'Account', 'Lead'] as const) {
    const asked = fields.filter((field) => field.object === object);
    const described = await sources.describe(object);
    const permissions = await readPermissions(rest, object, sources.sets, signal);
    const created = createdFields([
      ...[...described.values()].map(({ name }) => name),
      ...(permissions.value ?? []).map(({ Field }) => fieldOf(Field)),
      ...defined.filter((one) => one.TableEnumOrId === object).map(({ DeveloperName }) => `${DeveloperName}__c`),
    ]);
    const names = new Map([...created, ...asked.map(({ field }) => field)].map((name) => [name.toLowerCase(), name]));
    for (const [key, field] of names) {
      const isPushed = asked.find((one) => one.field.toLowerCase() === key)?.isPushed ?? object !== 'Lead';
      found.push(accessOf({ object, field, isPushed }, described, permissions, sources));
    }
  }
  return found;
}

interface CustomFieldRow {
  readonly DeveloperName: string;
  /** The API name of a standard object. */
  readonly TableEnumOrId: string;
}

/** None where they may not be asked: what is found otherwise is then all that is known. */
async function readCreatedFields(rest: RestSession, signal: AbortSignal): Promise<readonly CustomFieldRow[]> {
  const { value } = await ask('CustomField of Tooling API', async () => {
    const rows = await rest.toolingQuery<CustomFieldRow>(
      "SELECT DeveloperName, TableEnumOrId FROM CustomField WHERE NamespacePrefix = null AND DeveloperName LIKE 'Interaction\\_Studio\\_%'",
      signal,
    );
    return { value: rows, answer: `${rows.length} rows` };
  });
  return value ?? [];
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
  const describedField = described.get(field.toLowerCase());
  const rows =
    permissions.value?.filter((row) => row.Field.toLowerCase() === `${object}.${field}`.toLowerCase()) ?? null;
  const right = (name: 'PermissionsRead' | 'PermissionsEdit', own: boolean): Answer<Grants> => {
    const question = `${object}.${field}: ${name} of FieldPermissions`;
    if (describedField?.permissionable === false) return openToAll(question, own);
    if (isSignedIn && !own) return { asked: `${question}, and describe`, ...describedNo(name) };
    if (rows === null) return isSignedIn ? ownYes(question, own) : notAsked(question, permissions.answer);
    // Whoever may not read a field has no row for it.
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

/** Nobody can hide a required field or one of the system, or make it read-only for some: no permissions are kept. */
function openToAll(question: string, own: boolean): Answer<Grants> {
  return {
    asked: `${question}, and describe`,
    value: { byProfile: own, byPermissionSets: [] },
    answer: own
      ? 'yes, for everybody: describe says that the field has no permissions'
      : 'no, for nobody: the system alone writes it',
  };
}

function ownYes(question: string, own: boolean): Answer<Grants> {
  return {
    asked: `${question}, and describe`,
    value: own ? { byProfile: true, byPermissionSets: [], grantorUnknown: true } : null,
    answer: own ? 'yes, by describe (a field that cannot be hidden, or whose grants may not be read)' : 'not known',
  };
}
