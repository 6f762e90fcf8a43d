import type { SignedInUser, Visibility } from '../../core/model/org.ts';
import type { CrmObject } from '../../core/model/records.ts';
import type { RestSession } from './restSession.ts';
import { SalesforceRefusal } from './salesforceRefusal.ts';
import { soqlText } from './bulkQuery/soql.ts';

/** What one question about permissions brought: a sentence of evidence always, an answer if there was one. */
interface Asked<T> {
  readonly answer: T | null;
  readonly evidence: string;
}

/**
 * Whether the user sees every record of the objects: *View All Data*, or *View All Records* on each of them through any
 * profile or permission set. What may not be read is "cannot be read", never "yes".
 * @throws SyncError `cannotConnect`, `signInFailed`, `apiBudget`, `incompleteRead`, `cancelled`
 */
export async function readVisibility(
  rest: RestSession,
  user: SignedInUser,
  objects: readonly CrmObject[],
  signal: AbortSignal,
): Promise<Visibility> {
  const viewAllData = await askViewAllData(rest, signal);
  if (viewAllData.answer === true) return { verdict: 'complete', evidence: [viewAllData.evidence], objects };
  const viewAllRecords = await askViewAllRecords(rest, user, objects, signal);
  const evidence = [viewAllData.evidence, viewAllRecords.evidence];
  const seen = viewAllRecords.answer;
  if (seen === null) return { verdict: 'cannotBeRead', evidence, objects };
  return { verdict: objects.every((object) => seen.has(object)) ? 'complete' : 'incomplete', evidence, objects };
}

async function askViewAllData(rest: RestSession, signal: AbortSignal): Promise<Asked<boolean>> {
  const asked = 'View All Data of the signed-in user (UserPermissionAccess)';
  return await ask(asked, async () => {
    const [row] = await rest.query<{ PermissionsViewAllData: boolean }>(
      'SELECT PermissionsViewAllData FROM UserPermissionAccess',
      signal,
    );
    if (row === undefined) return { answer: null, evidence: `${asked}: no answer.` };
    return { answer: row.PermissionsViewAllData, evidence: `${asked}: ${row.PermissionsViewAllData ? 'yes' : 'no'}.` };
  });
}

interface ObjectPermissionRow {
  readonly SobjectType: string;
  readonly PermissionsViewAllRecords: boolean;
}

/** The objects on which some assigned permission set (a profile has one of its own) grants View All Records. */
async function askViewAllRecords(
  rest: RestSession,
  user: SignedInUser,
  objects: readonly CrmObject[],
  signal: AbortSignal,
): Promise<Asked<ReadonlySet<string>>> {
  const asked = `View All Records on ${objects.join(', ')} (ObjectPermissions)`;
  return await ask(asked, async () => {
    const assignments = await rest.query<{ PermissionSetId: string | null }>(
      `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(user.id)} AND IsActive = true`,
      signal,
    );
    const sets = [...new Set(assignments.flatMap(({ PermissionSetId: id }) => (id === null ? [] : [id])))];
    const rows: ObjectPermissionRow[] = [];
    for (const some of chunks(sets, 100)) {
      rows.push(
        ...(await rest.query<ObjectPermissionRow>(
          `SELECT SobjectType, PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType IN (${list(objects)}) AND ParentId IN (${list(some)})`,
          signal,
        )),
      );
    }
    // Whoever reads an object has a row for it: an object without any means that the rows are hidden.
    const hidden = objects.filter((object) => !rows.some(({ SobjectType }) => SobjectType === object));
    if (hidden.length > 0) {
      return { answer: null, evidence: `${asked}: nothing may be read for ${hidden.join(', ')} (needs View Setup).` };
    }
    const granted = new Set(rows.filter((row) => row.PermissionsViewAllRecords).map((row) => row.SobjectType));
    const words = objects.map((object) => `${object} ${granted.has(object) ? 'yes' : 'no'}`).join(', ');
    return { answer: granted, evidence: `${asked}: ${words}.` };
  });
}

/** A refusal to answer is an answer for people; anything else that goes wrong is not. */
async function ask<T>(asked: string, question: () => Promise<Asked<T>>): Promise<Asked<T>> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.code !== 'accessDenied') throw error;
    return { answer: null, evidence: `${asked}: cannot be read (${error.errorCode}).` };
  }
}

function list(texts: readonly string[]): string {
  return texts.map(soqlText).join(', ');
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
