import type { MatchRule } from '../../../core/matching/rule.ts';
import type { ComparedRecord, ComparedValues, NamedRecord } from '../../../core/model/explanation.ts';
import type { CrmObject } from '../../../core/model/records.ts';
import { loadedTables } from '../loadTables.ts';
import type { Session } from '../session.ts';
import { type Comparison, comparisonsOf, wantedText } from './comparisons.ts';
import type { Subject } from './subject.ts';

export interface RecordToCompare {
  readonly object: CrmObject;
  readonly crmId: string;
  readonly why: ComparedRecord['why'];
}

/** Both sides' identifying values of a few records, in the order in which they are given. */
export async function comparedRecords(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  records: readonly RecordToCompare[],
): Promise<readonly ComparedRecord[]> {
  const comparisons = comparisonsOf(rule, subject.kind);
  const compared: ComparedRecord[] = [];
  for (const { object, crmId, why } of records) {
    const own = comparisons.filter((one) => one.object === object);
    const read = await readRecord(session, object, crmId, own);
    if (read === null) continue;
    compared.push({
      ...read.named,
      why,
      values: own.map((one, index) => comparedValues(one, subject, read.values[index] ?? null)),
    });
  }
  return compared;
}

/** One record with what the rule can know it by; null when it is not among the rows. */
export async function readRecord(
  session: Session,
  object: CrmObject,
  crmId: string,
  comparisons: readonly Comparison[],
): Promise<{
  readonly named: NamedRecord;
  readonly record: number;
  readonly values: readonly (string | null)[];
} | null> {
  const columns = comparisons.map(({ value }) => `, for_client(${value})`);
  const [row] = await session.rows(
    `SELECT rowid, for_client(coalesce(name, id)), ${object === 'Account' ? 'NULL' : 'for_client(email)'}${columns.join('')}
     FROM ${loadedTables[object]} WHERE id = $id`,
    { id: crmId },
  );
  if (row === undefined) return null;
  const [record, label, email, ...values] = row;
  const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    named: { object, crmId, label: String(label), email: textOrNull(email) },
    record: Number(record),
    values: values.map(textOrNull),
  };
}

function comparedValues(comparison: Comparison, subject: Subject, ofRecord: string | null): ComparedValues {
  const { priority, attribute, field, isUsed } = comparison;
  const wanted = wantedText(comparison, subject);
  return {
    priority,
    attribute,
    field,
    ofProfile: comparison.held(subject),
    ofRecord,
    isEqual: wanted !== null && wanted === ofRecord,
    isUsed,
  };
}
