import { expect, test } from 'vitest';
import { fromQuery, type PreviewAddress, toUriParts } from '../../../../src/extension/preview/previewAddress.ts';

const page: PreviewAddress = {
  view: 'page',
  runId: 'run-1',
  page: 2,
  recordsBefore: 500,
  after: 'cursor',
  object: null,
};
const side: PreviewAddress = { view: 'before', runId: 'run-1', kind: 'user', personalizationId: 'a/b?c#d' };

test('an address comes back from its document as it went in', () => {
  expect([page, side].map((address) => fromQuery(toUriParts(address, 'Tab').query))).toEqual([page, side]);
});

test('the last part of the path is what the tab says, whatever is in a name', () => {
  expect(toUriParts(page, 'Merge Preview').path).toBe('/psync-merge/run-1/Merge Preview');
  expect(toUriParts(side, 'A/B\n(003)').path).toBe('/psync-diff/run-1/A∕B\\u000a(003)');
});

test.each(['', 'no JSON', 'null', '{}', '{"runId":"run-1"}', '{"runId":"run-1","view":"record","kind":"lead"}'])(
  'an address that was not made here names nothing: %j',
  (query) => {
    expect(fromQuery(query)).toBeUndefined();
  },
);
