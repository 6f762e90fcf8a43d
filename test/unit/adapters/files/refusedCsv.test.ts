import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { openRunFolder } from '../../../../src/adapters/files/runs/runFolder.ts';
import type { PlanRow } from '../../../../src/core/model/plan.ts';
import {
  allRefusedRows,
  type InputTables,
  type RefusedRow,
  type VerifiedTable,
} from '../../../../src/core/model/tables.ts';

describe('refused.csv', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1+1', "'+1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['\u0000=1', "'\u0000=1"],
    [' =1', "' =1"],
    ['"=1', '\'"=1'],
    ['＝1', "'＝1"],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['-5', '-5'],
    ['+49.5', '+49.5'],
    ['a=b', 'a=b'],
    ['<script>', '<script>'],
  ])('B32 B33 I-60: is for people: %j is written as %j', async (value, shown) => {
    const [, row] = await write([], [{ after: value, status: 'refused:tooLong' } as PlanRow]);
    expect(row?.[9]).toBe(shown);
  });

  test('I-61: holds every refused row of every input with its place, also beyond the first thousand', async () => {
    const rows = Array.from(
      { length: 1_003 },
      (_, index): RefusedRow => ({ file: 'users.csv', line: index + 2, reason: 'x' }),
    );
    const [first, , ...more] = await write(
      [table(rows), table([{ file: 'c.csv', line: 9, column: 1, columnName: 'Id', reason: 'no id' }])],
      [],
    );
    expect(first).toEqual([
      'file',
      'line',
      'column',
      'columnName',
      'object',
      'crmId',
      'personalizationId',
      'field',
      'attribute',
      'value',
      'status',
      'reason',
    ]);
    expect(more).toHaveLength(1_003);
    expect(more.at(-2)).toEqual(['users.csv', '1004', '', '', '', '', '', '', '', '', 'refused', 'x']);
    expect(more.at(-1)).toEqual(['c.csv', '9', '1', 'Id', '', '', '', '', '', '', 'refused', 'no id']);
  });
});

function table(rows: readonly RefusedRow[]): VerifiedTable {
  const further = rows.slice(1000);
  return {
    refusedRows: rows.length,
    refused: rows.slice(0, 1000),
    ...(further.length === 0 ? {} : { furtherRefused: () => each(further) }),
  } as unknown as VerifiedTable;
}

async function write(
  tables: readonly VerifiedTable[],
  fields: readonly PlanRow[],
): Promise<readonly (readonly string[])[]> {
  const folder = openRunFolder('run', await mkdtemp(join(tmpdir(), 'refused-')));
  const [users = { table: 'users', unavailable: '' }, contacts = users] = tables;
  const inputs = { users, contacts: tables.length > 1 ? contacts : { table: 'contacts', unavailable: '' } };
  await folder.writeRefused(allRefusedRows(inputs as unknown as InputTables), each([fields]));
  return parse(await readFile(join(folder.path, 'refused.csv')), { record_delimiter: '\n' });
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
