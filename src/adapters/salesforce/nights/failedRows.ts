import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Answer } from '../../../core/model/securityFacts.ts';
import type { NightJob, RowErrorGroup } from '../../../core/nights/nightFacts.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask } from '../security/ask.ts';
import { firstBytes } from './firstBytes.ts';
import { RowErrorGroups } from './rowErrorGroups.ts';

/** Enough for thousands of rows; a job can fail in millions, and their reasons repeat. */
export const mostResultBytes = 2_000_000;

/**
 * Failed rows of a Bulk API 2.0 job by reason. Values of records pass through and are dropped: only codes, messages without
 * ids, and names of fields are kept. Reads the beginning of a long file, and says so.
 */
export async function readFailedRows(
  calls: SalesforceCalls,
  { id }: NightJob,
  signal: AbortSignal,
): Promise<Answer<readonly RowErrorGroup[]>> {
  const path = `/services/data/v${apiVersion}/jobs/ingest/${encodeURIComponent(id)}/failedResults`;
  const call = { kind: 'ingest.failed', path, headers: { accept: 'text/csv' } } as const;
  const answer = await ask(`failedResults of job ${id}`, async () => {
    const { groups, rows, isWhole } = await calls.read(call, signal, async (reply) => {
      const found = new RowErrorGroups();
      const bound = { isWhole: true };
      const count = await readRows(firstBytes(reply, mostResultBytes, bound), bound, (row) => addError(found, row));
      return { groups: found, rows: count, isWhole: bound.isWhole };
    });
    const told = `${rows} failed rows${isWhole ? '' : ', the first of more'}`;
    return { value: groups.all(), answer: told };
  });
  if (answer.value !== null) return answer;
  return { ...answer, answer: `${answer.answer} Salesforce gives the rows of a job to the user who created it.` };
}

function addError(groups: RowErrorGroups, row: CsvRow): boolean {
  groups.add(row['sf__error'] ?? '');
  return true;
}

/** By the names of its columns in lower case: result headers may come back in another case. */
export type CsvRow = Readonly<Record<string, string | undefined>>;

/**
 * Reads the beginning of a result file, and answers how many rows `take` has taken.
 * @param bound whether the text goes on to its end: known when it has been read
 */
export async function readRows(
  text: AsyncIterable<Uint8Array> | Iterable<string>,
  bound: { readonly isWhole: boolean },
  take: (row: CsvRow) => boolean,
): Promise<number> {
  let rows = 0;
  const lines = Readable.from(text).pipe(
    parse({
      columns: (names: string[]) => names.map((name) => name.toLowerCase()),
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  try {
    for await (const row of lines) if (take(row as CsvRow)) rows += 1;
  } catch (error) {
    // The last record that was kept is cut in the middle: it is not counted.
    if (bound.isWhole) throw error;
  }
  return rows;
}
