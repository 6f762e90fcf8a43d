import type { DuckDBValue } from '@duckdb/node-api';
import { SyncError } from '../../core/model/syncError.ts';
import type { PlanPage, PlanPageQuery, RecordRows } from '../../core/ports.ts';
import { rowOf } from './planRows.ts';
import type { Session } from './session.ts';
import planColumns from './sql/planColumns.sql';
import planPage from './sql/planPage.sql';
import planRecords from './sql/planRecords.sql';
import { fill } from './sqlText.ts';

/** Pages of `plan_rows`, record by record. */
export interface PlanPages {
  page(query: PlanPageQuery): Promise<PlanPage>;
  /** The rows are others now. */
  forget(): void;
}

/**
 * Records get their places once, at the first page: a page then costs the same wherever it begins. Whoever only makes a
 * plan does not pay for that.
 */
export function planPagesOn(session: Session): PlanPages {
  let placed: Promise<void> | null = null;
  return {
    async page(query) {
      placed ??= session.run(planRecords);
      await placed;
      return await pageOf(session, query);
    },
    forget() {
      placed = null;
    },
  };
}

async function pageOf(session: Session, query: PlanPageQuery): Promise<PlanPage> {
  const { conditions, values } = conditionsOf(query);
  const [counted] = await session.rows(`SELECT count(*) FROM plan_records WHERE ${conditions}`, values);
  const after = query.after === undefined ? 0 : placeOf(query.after);
  const lines = await session.rows(fill(planPage, { columns: planColumns, conditions }), {
    ...values,
    after,
    // One more than asked for tells whether there is a next page.
    limit: query.limit + 1,
  });
  const found = recordsOf(lines);
  const records = found.slice(0, query.limit);
  const last = records.at(-1);
  return {
    records: records.map(({ place: _place, ...record }) => record),
    next: last !== undefined && found.length > query.limit ? last.place : null,
    total: Number(counted?.[0] ?? 0),
  };
}

function placeOf(cursor: string): number {
  const place = Number(cursor);
  if (!Number.isSafeInteger(place)) throw new SyncError('usage', `${JSON.stringify(cursor)} is not the end of a page.`);
  return place;
}

function conditionsOf({ object, crmId, personalizationId, personalizationIds }: PlanPageQuery): {
  readonly conditions: string;
  readonly values: Readonly<Record<string, DuckDBValue>>;
} {
  const asked = Object.entries({ object, crmId, personalizationId }).filter(([, value]) => value !== undefined);
  const ids = (personalizationIds ?? []).map((id, index) => [`id${index}`, id] as const);
  const conditions = ['true', ...asked.map(([name]) => `"${name}" = $${name}`)];
  if (personalizationIds !== undefined) {
    conditions.push(
      ids.length === 0 ? 'false' : `"personalizationId" IN (${ids.map(([name]) => `$${name}`).join(', ')})`,
    );
  }
  return {
    conditions: conditions.join(' AND '),
    values: Object.fromEntries([...asked, ...ids]) as Readonly<Record<string, DuckDBValue>>,
  };
}

/** Lines come sorted by place. */
function recordsOf(lines: readonly (readonly DuckDBValue[])[]): readonly (RecordRows & { readonly place: string })[] {
  const records: { place: string; lines: RecordRows }[] = [];
  for (const [place, ...line] of lines) {
    const row = rowOf(line);
    const { object, crmId, personalizationId } = row;
    const last = records.at(-1);
    if (last?.place === String(place)) last.lines = { ...last.lines, rows: [...last.lines.rows, row] };
    else records.push({ place: String(place), lines: { object, crmId, personalizationId, rows: [row] } });
  }
  return records.map(({ place, lines: record }) => ({ place, ...record }));
}
