import { describe, expect, test } from 'vitest';
import { namesRecord } from '../../../../src/extension/preview/namesRecord.ts';
import { nextChangeLine } from '../../../../src/extension/preview/nextChangeLine.ts';
import { isPageArgument, nextPageArgument } from '../../../../src/extension/preview/pageArgument.ts';
import { toRecordReference } from '../../../../src/extension/preview/recordReference.ts';
import { layOutMergePreview } from '../../../../src/extension/preview/mergePreviewLayout.ts';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { aMergeField, aMergePage, aMergeRecord } from './aMergeRecord.ts';

describe('the record that a command is called with', () => {
  test.each([
    ['a row of the tree', { id: 'x', kind: 'user', personalizationId: 'ada', crmId: null }],
    ['a lens', { kind: 'user', personalizationId: 'ada', label: 'Ada' }],
  ])('is that of %s', (_what, argument) => {
    expect(toRecordReference(argument)).toEqual({ kind: 'user', personalizationId: 'ada' });
  });

  test('is that of a field’s row, with the field', () => {
    const row = { id: 'x', field: 'City__c', record: { kind: 'user', personalizationId: 'ada' } };
    expect(toRecordReference(row)).toEqual({ kind: 'user', personalizationId: 'ada', field: 'City__c' });
  });

  test.each([undefined, null, 'user:ada', {}, { kind: 'lead', personalizationId: 'x' }, { scheme: 'psync' }])(
    'is none for %j',
    (argument) => {
      expect(toRecordReference(argument)).toBeUndefined();
    },
  );
});

describe('the next change', () => {
  const record = aMergeRecord({ fields: [aMergeField(), aMergeField({ field: 'City__c' })] });
  const { lines } = layOutMergePreview({
    page: aMergePage(record, record),
    recordsBefore: 0,
    choices: noChoices,
    rule: { reviewNameOnly: true, onlySelected: false },
    head: { facts: [], warnings: [] },
  });
  const fields = lines.flatMap((line, index) => (line.kind === 'field' ? [index] : []));

  test('is the next field below, the first one after the last', () => {
    expect(fields).toEqual([4, 5, 8, 9]);
    expect([0, 4, 5, 9].map((line) => nextChangeLine({ lines }, line, 'next'))).toEqual([4, 5, 8, 4]);
  });

  test('is the next field above, the last one before the first', () => {
    expect([10, 8, 5, 4, 0].map((line) => nextChangeLine({ lines }, line, 'previous'))).toEqual([9, 5, 4, 9, 9]);
  });

  test('is none where nothing changes', () => {
    expect(nextChangeLine({ lines: [] }, 0, 'next')).toBeUndefined();
  });
});

describe('the next page', () => {
  const address = { view: 'page', runId: 'run-1', page: 1, recordsBefore: 0, after: null, object: null } as const;

  test('begins after the records of this one', () => {
    const next = nextPageArgument({ address, page: { records: [aMergeRecord()], next: 'cursor', total: 2 } });
    expect(next).toEqual({ page: 2, recordsBefore: 1, after: 'cursor', object: null });
    expect(isPageArgument(next)).toBe(true);
  });

  test('is none after the last, and for a single record', () => {
    const page = aMergePage(aMergeRecord());
    expect(nextPageArgument({ address, page })).toBeUndefined();
    const record = { view: 'record', runId: 'run-1', kind: 'user', personalizationId: 'ada' } as const;
    expect(nextPageArgument({ address: record, page: { ...page, next: 'cursor' } })).toBeUndefined();
  });
});

test.each([
  ['003000000000001', true],
  ['003000000000001AAA', true],
  ['https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/view', true],
  [' 001000000000001AAA ', true],
  ['005000000000001AAA', false],
  ['003', false],
  ['003000000000001AAB', false],
])('%s names a record of the CRM: %s', (text, names) => {
  expect(namesRecord(text)).toBe(names);
});
