import { createHash } from 'node:crypto';
import { chmod, open, rename } from 'node:fs/promises';
import type { DuckDBAppender } from '@duckdb/node-api';
import type { PlannedChange, PlannedRecord, PlanRow } from '../../core/model/plan.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { canonicalRow } from '../../core/planning/canonicalRow.ts';
import type { PlanStore } from '../../core/ports.ts';
import type { Session } from './session.ts';
import plan from './sql/plan.sql';
import { planCsv } from './planCsv.ts';
import { planPagesOn } from './planPages.ts';
import { order, rowsOf } from './planRows.ts';
import { literal } from './sqlText.ts';

/**
 * The plan of one run: rows are appended to a table, and kept as one Parquet file. What is read afterwards comes out of
 * that table, which `open` fills from the file once: what was hashed is what is written, whoever touches the file later.
 * @param lines a second connection: rows are read on the first while their lines are sorted on this one.
 * @param pages a third one: a query ends what its connection is streaming, and pages are asked for at any time.
 */
export function planStoreOn(rows: Session, lines: Session, pages: Session): PlanStore {
  let appender: DuckDBAppender | null = null;
  let started = false;
  const shown = planPagesOn(pages);

  async function start(): Promise<void> {
    if (!started) await begin();
  }

  async function begin(): Promise<void> {
    appender?.closeSync();
    appender = null;
    await rows.run(plan);
    started = true;
    shown.forget();
  }

  return {
    begin,
    append: async (batch) => {
      await start();
      appender ??= await rows.append('plan_rows');
      for (const row of batch) appendRow(appender, row);
      appender.flushSync();
      shown.forget();
    },
    finish: async (file) => {
      await start();
      appender?.closeSync();
      appender = null;
      await writeWhole(file, (part) =>
        rows.run(
          `COPY (SELECT * FROM plan_rows ORDER BY ${order}) TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd)`,
        ),
      );
      return { rowsSha256: await hashOf(rows, lines, `read_parquet(${literal(file)})`) };
    },
    open: async (file) => {
      await begin();
      await fillFrom(rows, file);
      shown.forget();
      return { rowsSha256: await hashOf(rows, lines, 'plan_rows') };
    },
    records: (object) => recordsOf(rows, object),
    refusedRows: () => rowsOf(rows, `FROM plan_rows WHERE status <> 'planned' ORDER BY ${order}`),
    sample: async (limit) => {
      await start();
      return await sampleOf(rows, limit);
    },
    page: async (query) => {
      await start();
      return await shown.page(query);
    },
    csv: (file, limit) => planCsv(pages, file, limit),
    close: async () => {
      appender?.closeSync();
      rows.close();
      lines.close();
      pages.close();
    },
  };
}

function appendRow(appender: DuckDBAppender, row: PlanRow): void {
  const { direction, object, crmId, personalizationId, field, attribute } = row;
  for (const text of [direction, object, crmId, personalizationId, field, attribute]) appender.appendVarchar(text);
  appendText(appender, row.before);
  appendText(appender, row.after);
  appender.appendVarchar(row.status);
  appender.appendVarchar(row.reason);
  appendText(appender, row.parentId);
  appendText(appender, row.modstamp);
  appender.endRow();
}

function appendText(appender: DuckDBAppender, text: string | null): void {
  if (text === null) appender.appendNull();
  else appender.appendVarchar(text);
}

/** A plan file is there whole or not at all: a run that dies while it writes leaves no half plan behind. */
async function writeWhole(file: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}.part`;
  await write(part);
  try {
    await chmod(part, 0o600);
    const handle = await open(part, 'r+');
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (error) {
    throw new SyncError('disk', `The plan could not be kept as ${file}.`, { cause: error });
  }
}

async function fillFrom(session: Session, file: string): Promise<void> {
  try {
    await session.run(`INSERT INTO plan_rows BY NAME SELECT * FROM read_parquet(${literal(file)})`);
  } catch (error) {
    throw new SyncError('badInput', `${file} is not a plan that this version can read. Make a new dry run.`, {
      cause: error,
    });
  }
}

/** See `canonicalRow`: the lines sorted by their bytes, each ended by a line feed. */
async function hashOf(rows: Session, lines: Session, source: string): Promise<string> {
  await lines.run('CREATE OR REPLACE TEMP TABLE plan_lines (line VARCHAR)');
  const appender = await lines.append('plan_lines');
  for await (const batch of rowsOf(rows, `FROM ${source}`)) {
    for (const row of batch) {
      appender.appendVarchar(canonicalRow(row));
      appender.endRow();
    }
  }
  appender.closeSync();
  const hash = createHash('sha256');
  for await (const batch of lines.stream('SELECT line FROM plan_lines ORDER BY line')) {
    for (const [line] of batch) hash.update(`${String(line)}\n`, 'utf8');
  }
  await lines.run('DROP TABLE plan_lines');
  return hash.digest('hex');
}

/** The first of each field and status, then the second: a sample shows kinds, not the first records. */
async function sampleOf(session: Session, limit: number): Promise<readonly PlanRow[]> {
  const sampled: PlanRow[] = [];
  const rank = "CASE WHEN status = 'planned' THEN 0 WHEN status LIKE 'refused:%' THEN 1 ELSE 2 END";
  const place = `row_number() OVER (PARTITION BY object, field, status ORDER BY ${order})`;
  const varied = `FROM plan_rows ORDER BY ${rank} = 2, ${place}, ${rank}, ${order} LIMIT ${Math.trunc(limit)}`;
  for await (const batch of rowsOf(session, `FROM (${varied}) ORDER BY ${rank}, ${order}`)) sampled.push(...batch);
  return sampled;
}

/** Rows come sorted, so a record is complete when the next one begins. */
async function* recordsOf(session: Session, object: string): AsyncIterable<readonly PlannedRecord[]> {
  let current: PlanRow[] = [];
  let batch: PlannedRecord[] = [];
  const source = `FROM plan_rows WHERE status = 'planned' AND object = ${literal(object)} ORDER BY ${order}`;
  for await (const rows of rowsOf(session, source)) {
    for (const row of rows) {
      if (current.length > 0 && current[0]?.crmId !== row.crmId) {
        batch.push(recordOf(current));
        current = [];
      }
      current.push(row);
    }
    if (batch.length > 0) yield batch;
    batch = [];
  }
  if (current.length > 0) yield [recordOf(current)];
}

function recordOf(rows: readonly PlanRow[]): PlannedRecord {
  const [first] = rows;
  return {
    crmId: first?.crmId ?? '',
    personalizationId: first?.personalizationId ?? '',
    parentId: first?.parentId ?? null,
    modstamp: first?.modstamp ?? null,
    changes: rows.map(({ field, before, after }): PlannedChange => ({ field, before, after })),
  };
}
