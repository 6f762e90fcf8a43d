import { expect, test } from 'vitest';
import type { MergePage, MergePageParams } from '../../../../src/engine/protocol.ts';
import { MergePages } from '../../../../src/extension/preview/mergePages.ts';
import { aMergePage, aMergeRecord } from './aMergeRecord.ts';

const ada = aMergeRecord();
const place = { runId: 'run-1', kind: 'user', personalizationId: 'ada' } as const;

/** An engine that answers every question with this page, and notes the questions. */
function pagesOf(answer: () => Promise<MergePage>): { pages: MergePages; asked: MergePageParams[] } {
  const asked: MergePageParams[] = [];
  const pages = new MergePages((params) => {
    asked.push(params);
    return answer();
  });
  return { pages, asked };
}

test('a page is asked for once', async () => {
  const { pages, asked } = pagesOf(async () => aMergePage(ada));
  const both = await Promise.all([
    pages.page({ runId: 'run-1', limit: 500 }),
    pages.page({ runId: 'run-1', limit: 500 }),
  ]);
  expect(both).toEqual([aMergePage(ada), aMergePage(ada)]);
  expect(asked).toEqual([{ runId: 'run-1', limit: 500 }]);
});

test('a record of a page that is there is not asked for again, one of another run is', async () => {
  const { pages, asked } = pagesOf(async () => aMergePage(ada));
  await pages.page({ runId: 'run-1', limit: 500 });
  expect(await pages.record(place)).toEqual(ada);
  expect(await pages.record({ ...place, runId: 'run-2' })).toEqual(ada);
  expect(asked).toEqual([
    { runId: 'run-1', limit: 500 },
    { runId: 'run-2', record: { kind: 'user', personalizationId: 'ada' }, limit: 1 },
  ]);
});

test('a record that the plan has nothing for is undefined', async () => {
  const { pages } = pagesOf(async () => aMergePage());
  expect(await pages.record(place)).toBeUndefined();
});

test('a page that failed is asked for again', async () => {
  let failures = 1;
  const { pages } = pagesOf(async () => {
    if (failures-- > 0) throw new Error('lost');
    return aMergePage(ada);
  });
  await expect(pages.page({ runId: 'run-1', limit: 500 })).rejects.toThrow('lost');
  expect(await pages.page({ runId: 'run-1', limit: 500 })).toEqual(aMergePage(ada));
});
