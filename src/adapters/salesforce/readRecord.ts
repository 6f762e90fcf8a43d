import type { ObjectDescription } from '../../core/model/org.ts';
import { type CrmObject, keyPrefixes } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { CrmRecordState } from '../../core/ports.ts';
import { selectSoql, soqlText } from './bulkQuery/soql.ts';
import { readableFields, readStatePage, stateColumns, stateOfRecord } from './recordState.ts';
import { apiVersion } from './restSession.ts';
import type { SalesforceCalls } from './salesforceCalls.ts';

export interface RecordQuery {
  readonly id: string;
  /** Those that the description does not know are left out. */
  readonly fields: readonly string[];
  readonly description: ObjectDescription;
}

/** See `CrmFacts.record`. One call. @throws SyncError `usage` when the id is none of the object; as `SalesforceCalls.read` */
export async function readRecord(
  calls: SalesforceCalls,
  { id, fields, description }: RecordQuery,
  signal: AbortSignal,
): Promise<CrmRecordState | null> {
  const { object } = description;
  const readable = readableFields(fields, description);
  const soql = `${selectSoql(object, stateColumns(readable))} WHERE Id = ${soqlText(idOf(object, id))}`;
  // Not /query: it does not show what lies in the recycle bin, and "deleted" explains more than "not there".
  const path = `/services/data/v${apiVersion}/queryAll?q=${encodeURIComponent(soql)}`;
  const { records } = await calls.readJson({ kind: 'rest.query', path }, signal, readStatePage);
  const [record] = records;
  return record === undefined ? null : stateOfRecord(record, readable);
}

function idOf(object: CrmObject, text: string): string {
  const reading = readSalesforceId(text, keyPrefixes[object]);
  if (reading.kind === 'id') return reading.id;
  throw new SyncError(
    'usage',
    `"${text}" is not the id of a ${object} (15 or 18 characters, ${keyPrefixes[object]}…).`,
  );
}
