import type { DuckDBValue } from '@duckdb/node-api';
import type { PlanRow } from '../../core/model/plan.ts';
import type { Session } from './session.ts';
import planColumns from './sql/planColumns.sql';

/** One order for the file and for everything that is shown. */
export const order = 'object, "parentId" NULLS LAST, "crmId", field, attribute';

/** Plan rows as they were appended. `source` is SQL from `FROM` on. */
export async function* rowsOf(session: Session, source: string): AsyncIterable<readonly PlanRow[]> {
  for await (const batch of session.stream(`SELECT ${planColumns} ${source}`)) yield batch.map(rowOf);
}

/** A line of `planColumns.sql`. */
export function rowOf(row: readonly DuckDBValue[]): PlanRow {
  const [
    direction,
    object,
    crmId,
    personalizationId,
    field,
    attribute,
    before,
    after,
    status,
    reason,
    parentId,
    modstamp,
  ] = row as (string | null)[];
  // The table was filled from plan rows; its columns only forget which codes they may hold.
  return {
    direction: direction as PlanRow['direction'],
    object: object as PlanRow['object'],
    crmId: crmId ?? '',
    personalizationId: personalizationId ?? '',
    field: field ?? '',
    attribute: attribute ?? '',
    before: before ?? null,
    after: after ?? null,
    status: status as PlanRow['status'],
    reason: reason ?? '',
    parentId: parentId ?? null,
    modstamp: modstamp ?? null,
  };
}
