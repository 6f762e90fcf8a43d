import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from '../../src/adapters/duckdb/duckDbStore.ts';
import type { PlanRow } from '../../src/core/model/plan.ts';
import type { PlanPageQuery, RecordRows } from '../../src/core/ports.ts';

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

  test('answers pages of whole records, Accounts first, whatever their rows are', async () => {
    await store.plans.append([
      planRow({ crmId: '003B', parentId: '001Z', field: 'B__c', personalizationId: 'ub' }),
      planRow({ crmId: '003A', parentId: null, personalizationId: '\ufeffua', status: 'skippedByUser' }),
      planRow({ crmId: '003B', parentId: '001Z', field: 'A__c', personalizationId: 'ub', status: 'refused:tooLong' }),
      planRow({ crmId: '003C', parentId: '001Z', personalizationId: 'uc' }),
      planRow({ crmId: '001Z', object: 'Account', personalizationId: 'az', status: 'needsReview' }),
    ]);
    await store.plans.finish(path.join(folder, 'pages.parquet'));
    const first = await store.plans.page({ limit: 2 });
    expect(first.records.map(wordsOf)).toEqual([
      'Account 001Z az: A__c needsReview',
      'Contact 003B ub: A__c refused:tooLong, B__c planned',
    ]);
    expect(first).toMatchObject({ total: 4, next: expect.any(String) as string });
    const second = await store.plans.page({ limit: 2, ...(first.next !== null && { after: first.next }) });
    expect(second.records.map(wordsOf)).toEqual([
      'Contact 003C uc: A__c planned',
      'Contact 003A \ufeffua: A__c skippedByUser',
    ]);
    expect(second).toMatchObject({ total: 4, next: null });
  });

  test('answers pages of one object, and single records by either id', async () => {
    await store.plans.append([
      planRow({ crmId: '003A', personalizationId: '\ufeffsame' }),
      planRow({ crmId: '001A', object: 'Account', personalizationId: 'same' }),
      planRow({ crmId: '003B', personalizationId: 'other' }),
    ]);
    const pageOf = async (query: Omit<PlanPageQuery, 'limit'>) => {
      const { records, next, total } = await store.plans.page({ ...query, limit: 5 });
      return [records.map(({ crmId }) => crmId), next, total];
    };
    expect(await pageOf({ object: 'Contact' })).toEqual([['003A', '003B'], null, 2]);
    expect(await pageOf({ personalizationId: 'same' })).toEqual([['001A'], null, 1]);
    expect(await pageOf({ personalizationId: '\ufeffsame', object: 'Contact' })).toEqual([['003A'], null, 1]);
    const ids = ['\ufeffsame', 'other', 'nobody'];
    expect(await pageOf({ personalizationIds: ids, object: 'Contact' })).toEqual([['003A', '003B'], null, 2]);
    expect(await pageOf({ personalizationIds: [] })).toEqual([[], null, 0]);
    expect(await pageOf({ crmId: '003B' })).toEqual([['003B'], null, 1]);
    expect(await pageOf({ crmId: '003Z' })).toEqual([[], null, 0]);
    await expect(store.plans.page({ limit: 5, after: 'x' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('has an empty page where there is no plan yet', async () => {
    expect(await store.plans.page({ limit: 5 })).toEqual({ records: [], next: null, total: 0 });
  });

  test('begins anew: nothing of the plan before is left, in pages, records or the file', async () => {
    await store.plans.append([planRow({ crmId: '003A' })]);
    await store.plans.finish(path.join(folder, 'old.parquet'));
    expect((await store.plans.page({ limit: 5 })).total).toBe(1);
    await store.plans.begin();
    await store.plans.append([planRow({ crmId: '003B' })]);
    const { rowsSha256 } = await store.plans.finish(path.join(folder, 'new.parquet'));
    expect(rowsSha256).toBe(expectedHash([planRow({ crmId: '003B' })]));
    expect((await store.plans.page({ limit: 5 })).records.map(({ crmId }) => crmId)).toEqual(['003B']);
    await store.plans.open(path.join(folder, 'old.parquet'));
    expect((await store.plans.page({ limit: 5 })).records.map(({ crmId }) => crmId)).toEqual(['003A']);
    expect((await all(store.plans.records('Contact'))).map(({ crmId }) => crmId)).toEqual(['003A']);
  });

  test('answers pages while its records are read, without disturbing either', async () => {
    const rows = Array.from({ length: 9_000 }, (_, index) =>
      planRow({ crmId: `003${String(index).padStart(6, '0')}` }),
    );
    await store.plans.append(rows);
    const seen: string[] = [];
    for await (const batch of store.plans.records('Contact')) {
      seen.push(...batch.map(({ crmId }) => crmId));
      expect((await store.plans.page({ limit: 1 })).total).toBe(9_000);
    }
    expect(seen).toEqual(rows.map(({ crmId }) => crmId));
  });

  test('tells any kept plan as CSV, exactly, and leaves the open plan alone', async () => {
    const kept = path.join(folder, 'kept.parquet');
    await store.plans.append([
      planRow({ crmId: '003A', before: '\ufeff=1+1, "so"', after: 'a\nb' }),
      planRow({ crmId: '003B', before: '', after: null, status: 'refused:cannotRead', reason: 'no, never' }),
    ]);
    await store.plans.finish(kept);
    await store.plans.begin();
    await store.plans.append([planRow({ crmId: '003Z' })]);
    const header = 'direction,object,crmId,personalizationId,field,attribute,before,after,status,reason\n';
    const first = 'push,Contact,003A,u1,A__c,attribute:a,"\ufeff=1+1, ""so""","a\nb",planned,""\n';
    const second = 'push,Contact,003B,u1,A__c,attribute:a,"",,refused:cannotRead,"no, never"\n';
    expect(await store.plans.csv(kept, 10)).toEqual({ csv: header + first + second, rows: 2, more: false });
    expect(await store.plans.csv(kept, 1)).toEqual({ csv: header + first, rows: 2, more: true });
    expect((await store.plans.page({ limit: 5 })).records.map(({ crmId }) => crmId)).toEqual(['003Z']);
    await writeFile(path.join(folder, 'no.parquet'), 'this is no parquet');
    await expect(store.plans.csv(path.join(folder, 'no.parquet'), 1)).rejects.toMatchObject({ code: 'badInput' });
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

function wordsOf({ object, crmId, personalizationId, rows }: RecordRows): string {
  return `${object} ${crmId} ${personalizationId}: ${rows.map(({ field, status }) => `${field} ${status}`).join(', ')}`;
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
