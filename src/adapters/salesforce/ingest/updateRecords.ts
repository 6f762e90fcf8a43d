import type { PushObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { RecordUpdate, RowResult, WriteReply } from '../../../core/ports.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';

/** Most records of one call (*REST API Developer Guide*, Update Multiple Records with Fewer Round-Trips). */
const mostRecords = 200;

/** Updates records side by side: one that fails takes none of the others with it. Results in the order of the request. */
export async function updateRecords(
  calls: SalesforceCalls,
  object: PushObject,
  records: readonly RecordUpdate[],
  signal: AbortSignal,
): Promise<WriteReply<readonly RowResult[]>> {
  if (records.length > mostRecords) throw new SyncError('internal', `${records.length} records in one call.`);
  const body = {
    allOrNone: false,
    records: records.map(({ id, fields }) => ({ ...fields, attributes: { type: object }, id })),
  };
  const call = {
    kind: 'rest.collections',
    method: 'PATCH',
    path: `/services/data/v${apiVersion}/composite/sobjects`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  } as const;
  return await calls.mutate(call, signal, (text) => readResults(text, records));
}

/** One record's answer; its id is missing when the update failed. */
interface SaveResult {
  readonly id?: string | null;
  readonly success?: boolean;
  readonly errors?: readonly { readonly statusCode?: string; readonly message?: string }[];
}

/** Undefined when the answer does not fit what was sent: then it tells nothing about any record. */
function readResults(text: string, records: readonly RecordUpdate[]): readonly RowResult[] | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (!Array.isArray(answer) || answer.length !== records.length) return undefined;
    const results = answer as readonly SaveResult[];
    const rows = records.map(({ id }, index) => rowOf(id, results[index] ?? {}));
    return rows.includes(null) ? undefined : rows.filter((row) => row !== null);
  } catch {
    return undefined;
  }
}

function rowOf(id: string, { id: answered, success, errors = [] }: SaveResult): RowResult | null {
  if (typeof success !== 'boolean') return null;
  if (typeof answered === 'string' && answered.slice(0, 15) !== id.slice(0, 15)) return null;
  if (success) return { id, success, errorCode: '', message: '' };
  const [first] = errors;
  return {
    id,
    success,
    errorCode: first?.statusCode ?? 'UNKNOWN_EXCEPTION',
    message: errors.map(({ message }) => message ?? '').join(' '),
  };
}
