import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RefusedRow, TableName, VerifiedTable } from '../../../core/model/tables.ts';
import { maxShownRefused } from '../../../core/reading/badRows.ts';

/** What a verified table tells of its refused rows; writes their file when they are more than it carries. */
export async function keepRefusedRows(
  folder: string,
  table: TableName,
  rows: readonly RefusedRow[],
): Promise<Pick<VerifiedTable, 'refusedRows' | 'refused' | 'furtherRefused'>> {
  const refused = { refusedRows: rows.length, refused: rows.slice(0, maxShownRefused) };
  if (rows.length <= maxShownRefused) return refused;
  await writeRefusedRows(folder, table, rows);
  return { ...refused, furtherRefused: () => furtherRefusedRows(folder, table) };
}

async function writeRefusedRows(folder: string, table: TableName, rows: readonly RefusedRow[]): Promise<void> {
  const handle = await open(refusedRowsFile(folder, table), 'w', 0o600);
  try {
    for (let from = 0; from < rows.length; from += 10_000) {
      const lines = rows.slice(from, from + 10_000).map((row) => `${JSON.stringify(row)}\n`);
      await handle.writeFile(lines.join(''));
    }
  } finally {
    await handle.close();
  }
}

async function* furtherRefusedRows(folder: string, table: TableName): AsyncGenerator<RefusedRow> {
  const stream = createReadStream(refusedRowsFile(folder, table), 'utf8');
  let count = 0;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    count += 1;
    if (count > maxShownRefused) yield JSON.parse(line) as RefusedRow;
  }
}

/** All refused rows of a table, beside the files of the table: a table itself carries only the first of them. */
function refusedRowsFile(folder: string, table: TableName): string {
  return join(folder, `${table}.refused.jsonl`);
}
