import { type CrmObject, keyPrefixes } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';
import { type Problem, SyncError } from '../../core/model/syncError.ts';
import { isAvailable, type ReadTable, type VerifiedTable } from '../../core/model/tables.ts';
import { csvColumn, csvSource } from './csvSource.ts';
import type { Session } from './session.ts';
import repeatedIds from './sql/repeatedIds.sql';
import { fill, literal } from './sqlText.ts';

/**
 * Refuses a CRM table in which an `Id` is no id of its object or stands twice (`badInput`, each with its file): a record
 * that stands twice would make its own matches ambiguous, and a damaged id could name somebody else.
 */
export async function refuseBadIds(
  session: Session,
  loaded: string,
  table: ReadTable,
  object: CrmObject,
): Promise<void> {
  if (!isAvailable(table)) return;
  const [[bad] = []] = await session.rows(`SELECT count(*) FROM ${loaded} WHERE id IS NULL`);
  const repeated = await session.rows(fill(repeatedIds, { table: loaded }));
  if (Number(bad) === 0 && repeated.length === 0) return;
  const problems = [
    ...(Number(bad) === 0 ? [] : await badProblems(session, table, object)),
    ...(await repeatedProblems(
      session,
      table,
      object,
      repeated.map(([id]) => String(id)),
    )),
  ];
  const what = Number(bad) === 0 ? 'Ids that stand twice' : `${Number(bad)} rows without a valid Id`;
  throw new SyncError('badInput', `${table.origin} holds ${what}; it is not used. ${problems[0]?.message ?? ''}`, {
    problems,
  });
}

/** Problems told at once; the file has to be exported again anyway. */
const mostProblems = 20;

async function badProblems(session: Session, table: VerifiedTable, object: CrmObject): Promise<readonly Problem[]> {
  const prefix = literal(keyPrefixes[object]);
  const rows = await idsWithFiles(session, table, `salesforce_id(id, ${prefix}) IS NULL`);
  return rows.map(({ id, file }) => ({ file, message: `The Id ${JSON.stringify(id)} ${whyBad(id, object)}.` }));
}

function whyBad(id: string, object: CrmObject): string {
  const reading = readSalesforceId(id, keyPrefixes[object]);
  if (reading.kind === 'id') return 'is not valid';
  switch (reading.why) {
    case 'length':
      return 'has neither 15 nor 18 characters';
    case 'characters':
      return 'holds characters that no Salesforce id has';
    case 'checksum':
      return `is damaged: its checksum says ${reading.expected ?? ''}`;
    case 'prefix':
      return `is of another object: ids of a ${object} begin with ${keyPrefixes[object]}`;
  }
}

async function repeatedProblems(
  session: Session,
  table: VerifiedTable,
  object: CrmObject,
  ids: readonly string[],
): Promise<readonly Problem[]> {
  if (ids.length === 0) return [];
  const prefix = literal(keyPrefixes[object]);
  const rows = await idsWithFiles(session, table, `salesforce_id(id, ${prefix}) IN (${ids.map(literal).join(', ')})`);
  return rows.map(({ id, file }) => ({ file, message: `The Id ${JSON.stringify(id)} stands more than once.` }));
}

async function idsWithFiles(
  session: Session,
  table: VerifiedTable,
  condition: string,
): Promise<readonly { readonly id: string; readonly file: string }[]> {
  const id = csvColumn(table, { role: 'field', name: 'Id' });
  const rows = await session.rows(
    `SELECT for_client(coalesce(id, '')), filename
     FROM (SELECT ${id} AS id, filename FROM ${csvSource(table, 'oneByOne', true)})
     WHERE ${condition} LIMIT ${mostProblems}`,
  );
  return rows.map(([text, file]) => ({ id: String(text), file: String(file) }));
}
