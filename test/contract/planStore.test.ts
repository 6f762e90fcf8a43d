import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from '../../src/adapters/duckdb/duckDbStore.ts';
import type { PlanRow } from '../../src/core/model/plan.ts';

let folder = '';
let store: DuckDbStore;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plan-store-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  store = await opened();
});
afterEach(async () => {
  await store.close();
});

describe('the plan store', () => {
  test('answers planned records once, with all their changes, by parent and then by id', async () => {
    await store.plans.append([
      planRow({ crmId: '003B', parentId: '001Z', field: 'B__c', after: 'b' }),
      planRow({ crmId: '003A', parentId: null, field: 'A__c', after: null, before: 'x' }),
    ]);
    await store.plans.append([
      planRow({ crmId: '003C', parentId: '001Z', field: 'A__c', modstamp: '2026-01-01T00:00:00.000Z' }),
      planRow({ crmId: '003B', parentId: '001Z', field: 'A__c', before: 'old', after: 'new' }),
      planRow({ crmId: '003B', parentId: '001Z', field: 'C__c', status: 'refused:tooLong', reason: 'too long' }),
      planRow({ crmId: '003D', parentId: '001A', field: 'A__c' }),
      planRow({ crmId: '001Z', object: 'Account', field: 'A__c' }),
      planRow({ crmId: '003E', field: 'A__c', status: 'needsReview' }),
    ]);
    await store.plans.finish(path.join(folder, 'order.parquet'));
    expect(await all(store.plans.records('Contact'))).toEqual([
      { ...recordWith('003D', '001A'), changes: [{ field: 'A__c', before: null, after: 'value' }] },
      {
        ...recordWith('003B', '001Z'),
        changes: [
          { field: 'A__c', before: 'old', after: 'new' },
          { field: 'B__c', before: null, after: 'b' },
        ],
      },
      {
        ...recordWith('003C', '001Z'),
        modstamp: '2026-01-01T00:00:00.000Z',
        changes: [{ field: 'A__c', before: null, after: 'value' }],
      },
      { ...recordWith('003A', null), changes: [{ field: 'A__c', before: 'x', after: null }] },
    ]);
    expect((await all(store.plans.records('Account'))).map(({ crmId }) => crmId)).toEqual(['001Z']);
  });

  test('answers every row that will not be written, whatever the reason', async () => {
    const rows = [
      planRow({ crmId: '003A', status: 'refused:notANumber', after: 'abc', reason: 'is not a number' }),
      planRow({ crmId: '003B', status: 'needsReview' }),
      planRow({ crmId: '003C', status: 'skippedByUser' }),
    ];
    await store.plans.append([planRow({ crmId: '003D' }), ...rows]);
    await store.plans.finish(path.join(folder, 'refused.parquet'));
    expect(await all(store.plans.refusedRows())).toEqual(rows);
  });

  test('shows changes before refusals in a sample', async () => {
    await store.plans.append([
      planRow({ crmId: '003A', status: 'needsReview' }),
      planRow({ crmId: '003B' }),
      planRow({ crmId: '003C' }),
    ]);
    expect((await store.plans.sample(2)).map(({ crmId }) => crmId)).toEqual(['003B', '003C']);
  });

  test('keeps an empty plan', async () => {
    const file = path.join(folder, 'empty.parquet');
    expect(await store.plans.sample(3)).toEqual([]);
    const { rowsSha256 } = await store.plans.finish(file);
    expect(rowsSha256).toBe(createHash('sha256').digest('hex'));
    expect(await all(store.plans.records('Contact'))).toEqual([]);
    const other = await opened();
    expect(await other.plans.open(file)).toEqual({ rowsSha256 });
    await other.close();
  });

  test('writes a file that only its owner can read', async () => {
    const file = path.join(folder, 'mode.parquet');
    await store.plans.append([planRow({})]);
    await store.plans.finish(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('refuses a file that is no plan', async () => {
    const file = path.join(folder, 'broken.parquet');
    await writeFile(file, 'this is no parquet');
    await expect(store.plans.open(file)).rejects.toMatchObject({ code: 'badInput' });
  });

  test('gives back every value exactly, and the same hash for the same rows in any order', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 12 }), async (rows) => {
        run += 1;
        const file = path.join(folder, `any-${run}.parquet`);
        const [writer, reader] = [await opened(), await opened()];
        try {
          await writer.plans.append(rows);
          const finished = await writer.plans.finish(file);
          await reader.plans.append([]);
          expect(await reader.plans.open(file)).toEqual(finished);
          expect(finished.rowsSha256).toBe(expectedHash(rows));
          const kept = [...(await reader.plans.sample(1_000))];
          expect(sorted(kept)).toEqual(sorted(rows));
        } finally {
          await writer.close();
          await reader.close();
        }
      }),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 40) },
    );
  }, 120_000);
});

function opened(): Promise<DuckDbStore> {
  return openDuckDbStore({ databaseFile: ':memory:', tempDirectory: folder, memoryLimitMb: 300, threads: 1 });
}

function planRow(values: Partial<PlanRow>): PlanRow {
  return {
    direction: 'push',
    object: 'Contact',
    crmId: '003A',
    personalizationId: 'u1',
    field: 'A__c',
    attribute: 'attribute:a',
    before: null,
    after: 'value',
    status: 'planned',
    reason: '',
    parentId: null,
    modstamp: null,
    ...values,
  };
}

function recordWith(crmId: string, parentId: string | null) {
  return { crmId, personalizationId: 'u1', parentId, modstamp: null };
}

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '\ufeff',
      '\ufeff\ufeffbom',
      '',
      '"',
      "'",
      '\n',
      '\u001f',
      '\u007f',
      '\u{1f600}',
      '__proto__',
      '\u2028',
      '\\',
    ),
  )
  .map((value) => value.replaceAll('\0', '').toWellFormed());

const anyRow: fc.Arbitrary<PlanRow> = fc.record({
  direction: fc.constant('push' as const),
  object: fc.constantFrom('Contact' as const, 'Account' as const),
  crmId: fc.constantFrom('003A', '003B', '003C'),
  personalizationId: text,
  field: fc.constantFrom('A__c', 'B__c'),
  attribute: text,
  before: fc.option(text),
  after: fc.option(text),
  status: fc.constantFrom('planned' as const, 'needsReview' as const, 'refused:tooLong' as const),
  reason: text,
  parentId: fc.constantFrom(null, '001A', '001B'),
  modstamp: fc.constantFrom(null, '2026-01-01T00:00:00.000Z'),
});

/** Written from the definition: keys sorted, no white space, lines sorted by their bytes. */
function expectedHash(rows: readonly PlanRow[]): string {
  const lines = rows.map((row) => Buffer.from(`${JSON.stringify(Object.fromEntries(Object.entries(row).sort()))}\n`));
  const hash = createHash('sha256');
  // A line's end sorts before every character that JSON can hold in its place.
  for (const line of lines.sort((left, right) => Buffer.compare(left.subarray(0, -1), right.subarray(0, -1))))
    hash.update(line);
  return hash.digest('hex');
}

function sorted(rows: readonly PlanRow[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}
