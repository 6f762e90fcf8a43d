import { describe, expect, test } from 'vitest';
import { type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import type { MergeRecord } from '../../../../src/engine/protocol.ts';
import { fieldNodes } from '../../../../src/extension/views/matchFieldNodes.ts';
import { recordNode } from '../../../../src/extension/views/matchRecordNodes.ts';
import { aField, aMerge, aRow } from './aMatch.ts';

const rule = { reviewNameOnly: true, onlySelected: false };

function rowsOf(merge: MergeRecord | null, choices: Partial<Choices> = {}, row = aRow()) {
  const present = { ...noChoices, ...choices };
  return fieldNodes(recordNode(row, merge, { rule, choices: present, idPrefix: '' }), merge, present, rule);
}

describe('the fields below a matched record', () => {
  test('tell the change, its source and its conversion, and can be left out', () => {
    const row = aRow();
    const field = aField({ attribute: 'item:lastActivity', conversion: 'epoch milliseconds → date and time' });
    expect(rowsOf(aMerge({ fields: [field] }))).toEqual([
      {
        id: 'record:user:visitor-17/Interests__c',
        label: 'Interests',
        description: '"tea" → "coffee"',
        accessibleLabel: 'Interests, "tea" → "coffee"',
        contextValue: 'field changed',
        icon: 'diff-modified',
        color: 'gitDecoration.modifiedResourceForeground',
        tooltip: [
          '**Interests** (`Interests__c`, Text)',
          '\\"tea\\" → \\"coffee\\"',
          'From item\\:lastActivity',
          'Conversion: epoch milliseconds → date and time',
        ].join('\n\n'),
        checkbox: { checked: true, label: 'Send this field in the next live run' },
        record: row,
        field: 'Interests__c',
      },
    ]);
  });

  test('say with a word and a sign of their own what is no plain change', () => {
    const fields = [
      aField({ field: 'A', label: 'A', before: null }),
      aField({ field: 'B', label: 'B', after: null }),
      aField({ field: 'C', label: 'C', status: 'refused:tooLong', reason: 'longer than 6 characters' }),
      aField({ field: 'D', label: 'D' }),
    ];
    const rows = rowsOf(aMerge({ fields }), { skippedFields: { 'user:visitor-17': ['D'] } });
    expect(rows.map(({ icon, description, checkbox }) => [icon, description, checkbox?.checked])).toEqual([
      ['diff-added', 'first value: (empty) → "coffee"', true],
      ['diff-removed', 'cleared: "tea" → (empty)', true],
      ['error', 'will not be sent: "coffee" · longer than 6 characters', undefined],
      ['circle-slash', 'left out: "tea" → "coffee"', false],
    ]);
  });

  test('are not ticked in a record that is left out, or that waits for review', () => {
    expect(rowsOf(aMerge(), { records: { 'user:visitor-17': 'skip' } }).map((row) => row.checkbox?.checked)).toEqual([
      false,
    ]);
    const waiting = rowsOf(aMerge({ nameOnly: true }), {}, aRow({ nameOnly: true }));
    expect(waiting.map(({ description, checkbox }) => [description, checkbox?.checked])).toEqual([
      ['to review: "tea" → "coffee"', false],
    ]);
  });

  test('are one row that says why there are none', () => {
    expect(rowsOf(null)).toEqual([
      {
        id: 'record:user:visitor-17/nothing',
        label: 'Nothing to change',
        description: 'the mapped fields have these values already',
        icon: 'check',
      },
    ]);
    expect(rowsOf(null, {}, aRow({ crmObject: 'Lead' })).map(({ label }) => label)).toEqual([
      'Leads are read, never written',
    ]);
  });
});
