import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RefusedRow, TableName } from '../../../core/model/tables.ts';
import { maxShownRefused } from '../../../core/reading/badRows.ts';
import { errorCode } from './inputPath.ts';

/** All refused rows of a table, beside the files of the table: a table itself carries only the first of them. */
export function refusedRowsFile(folder: string, table: TableName): string {
  return join(folder, `${table}.refused.jsonl`);
}

export async function writeRefusedRows(folder: string, table: TableName, rows: readonly RefusedRow[]): Promise<void> {
  if (rows.length <= maxShownRefused) return;
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

/** The refused rows beyond those that the table carries; none when it carries them all. */
export async function* furtherRefusedRows(folder: string, table: TableName): AsyncGenerator<RefusedRow> {
  const stream = createReadStream(refusedRowsFile(folder, table), 'utf8');
  let count = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      count += 1;
      if (count > maxShownRefused) yield JSON.parse(line) as RefusedRow;
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
