import { describe, expect, test } from 'vitest';
import { type ChoiceRule, type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import type { MergePage } from '../../../../src/engine/protocol.ts';
import {
  layOutMergePreview,
  type MergePreviewInput,
  type Span,
} from '../../../../src/extension/preview/mergePreviewLayout.ts';
import { aMergeField, aMergePage, aMergeRecord } from './aMergeRecord.ts';

const writesAll: ChoiceRule = { reviewNameOnly: true, onlySelected: false };

function layOut(page: MergePage, told: Partial<MergePreviewInput> = {}) {
  const head = { facts: ['DEMO', 'mapped'], warnings: [] };
  return layOutMergePreview({ page, recordsBefore: 0, choices: noChoices, rule: writesAll, head, ...told });
}

/** As a person sees it: a no-break space is a space. */
function shown(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

/** The records alone, without what every preview begins and ends with. */
function recordsText(page: MergePage, told: Partial<MergePreviewInput> = {}): string {
  return shown(layOut(page, told).text.split('\n').slice(5, -2).join('\n'));
}

const ada = aMergeRecord({
  fields: [
    aMergeField(),
    aMergeField({
      field: 'Interaction_Studio_LastActivity__c',
      label: 'Last Activity',
      attribute: 'item:lastActivity',
      before: null,
      after: '2026-11-24T18:20:38.000Z',
    }),
    aMergeField({ field: 'Tier__c', label: 'Tier', attribute: 'attribute:tier', before: 'Gold', after: null }),
    aMergeField({
      field: 'Score__c',
      label: 'Score',
      attribute: 'attribute:score',
      before: '12',
      after: 'many',
      status: 'refused:notANumber',
      reason: '"many" is not a number',
    }),
  ],
});

describe('a merge preview', () => {
  test('says what it is, where and when, and shows each field with its sign, in columns', () => {
    expect(shown(layOut(aMergePage(ada)).text)).toBe(
      [
        'Field values only. No records are created or merged.',
        'DEMO',
        'mapped',
        '~ changed   + first value   - cleared   ! will not be sent   ? needs review   · skipped',
        '',
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 1: Salesforce ID',
        '  ~ Favorite Category  "Shoes" → "Boots"                      ← attribute favoriteCategory',
        '  + Last Activity      (empty) → "2026-11-24T18:20:38.000Z"   ← item lastActivity',
        '  - Tier               "Gold"  → (empty)                      ← attribute tier',
        '  ! Score              "12"    → "many"                       ← attribute score   will not be sent: "many" is not a number',
        '',
        '1 record',
      ].join('\n'),
    );
  });

  test('knows where in a line each part stands', () => {
    const { text, lines } = layOut(aMergePage(ada));
    const texts = shown(text).split('\n');
    const part = (line: number, { start, end }: Span) => texts[line]!.slice(start, end);
    const parts = lines.flatMap((line, index) =>
      line.kind === 'field'
        ? [
            [
              part(index, line.sign),
              part(index, line.before),
              part(index, line.after),
              part(index, line.source),
              line.note && part(index, line.note),
            ],
          ]
        : [],
    );
    expect(parts).toEqual([
      ['~', '"Shoes"', '"Boots"', '← attribute favoriteCategory', null],
      ['+', '(empty)', '"2026-11-24T18:20:38.000Z"', '← item lastActivity', null],
      ['-', '"Gold"', '(empty)', '← attribute tier', null],
      ['!', '"12"', '"many"', '← attribute score', 'will not be sent: "many" is not a number'],
    ]);
    expect(lines).toHaveLength(texts.length);
    expect(lines.map(({ kind }) => kind)).toEqual([
      ...[
        'promise',
        'head',
        'head',
        'legend',
        'blank',
        'record',
        'field',
        'field',
        'field',
        'field',
        'blank',
        'footer',
      ],
    ]);
  });

  test('has an outline of records with their fields', () => {
    expect(layOut(aMergePage(aMergeRecord())).outline).toEqual([
      {
        name: 'Ada Lovelace',
        detail: 'Contact 003000000000001AAA',
        firstLine: 5,
        lastLine: 6,
        fields: [{ name: '~ Favorite Category', detail: '"Shoes" → "Boots"', line: 6 }],
      },
    ]);
  });

  test('says above all why it is not to be taken as it stands', () => {
    const head = { facts: ['STALE · DEMO'], warnings: ['Stale: links.csv has changed'] };
    expect(layOut(aMergePage(), { head }).text).toBe(
      [
        'Field values only. No records are created or merged.',
        'STALE · DEMO',
        '! Stale: links.csv has changed',
        '~ changed   + first value   - cleared   ! will not be sent   ? needs review   · skipped',
        '',
        'No field value would change here.',
      ].join('\n'),
    );
  });

  test('of one page of many says which records it shows', () => {
    const page = { records: [aMergeRecord()], next: 'cursor', total: 1204 };
    expect(layOut(page, { recordsBefore: 500 }).text.split('\n').at(-1)).toBe('Records 501 to 501 of 1,204');
  });
});

describe('what is chosen', () => {
  const city = aMergeField({
    field: 'City__c',
    label: 'City',
    attribute: 'attribute:city',
    before: null,
    after: 'Bern',
  });
  const record = aMergeRecord({ fields: [aMergeField(), city] });

  test('a skipped field is marked, the others are sent', () => {
    const choices: Choices = { ...noChoices, skippedFields: { 'user:ada': ['City__c'] } };
    expect(recordsText(aMergePage(record), { choices })).toBe(
      [
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 1: Salesforce ID',
        '  ~ Favorite Category  "Shoes" → "Boots"   ← attribute favoriteCategory',
        '  · City               (empty) → "Bern"    ← attribute city   skipped',
      ].join('\n'),
    );
  });

  test('of a skipped record no field is sent', () => {
    const choices: Choices = { ...noChoices, records: { 'user:ada': 'skip' } };
    expect(recordsText(aMergePage(record), { choices })).toBe(
      [
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 1: Salesforce ID · skipped',
        '  · Favorite Category  "Shoes" → "Boots"   ← attribute favoriteCategory',
        '  · City               (empty) → "Bern"    ← attribute city',
      ].join('\n'),
    );
  });

  test('a record that matched by name alone waits for review until it is included', () => {
    const byName = aMergeRecord({ nameOnly: true, matchedBy: 'Priority 3: name' });
    expect(recordsText(aMergePage(byName))).toBe(
      [
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 3: name · needs review: matched by name only',
        '  ? Favorite Category  "Shoes" → "Boots"   ← attribute favoriteCategory',
      ].join('\n'),
    );
    expect(recordsText(aMergePage(byName), { choices: { ...noChoices, records: { 'user:ada': 'include' } } })).toBe(
      [
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 3: name',
        '  ~ Favorite Category  "Shoes" → "Boots"   ← attribute favoriteCategory',
      ].join('\n'),
    );
  });

  test('in mode repair a record that nobody included is not said to be skipped by a person', () => {
    const rule = { ...writesAll, onlySelected: true };
    expect(recordsText(aMergePage(aMergeRecord()), { rule })).toBe(
      [
        'Ada Lovelace · Contact 003000000000001AAA · matched by Priority 1: Salesforce ID · not included: mode repair writes only included records',
        '  · Favorite Category  "Shoes" → "Boots"   ← attribute favoriteCategory',
      ].join('\n'),
    );
  });
});

test('where a value comes from is not parted from its arrow when a line is wrapped', () => {
  expect(layOut(aMergePage(aMergeRecord())).text.split('\n').slice(6, 7)).toEqual([
    '  ~ Favorite Category  "Shoes" → "Boots"   ←\u00a0attribute\u00a0favoriteCategory',
  ]);
});

test('data that looks like the document’s own lines stays on its line', () => {
  const record = aMergeRecord({
    label: 'Eve\n  ~ Email  "a"',
    fields: [aMergeField({ label: 'A\u202eB', before: 'x\ny', after: 'x\u2028y' })],
  });
  expect(recordsText(aMergePage(record))).toBe(
    [
      'Eve\\u000a  ~ Email  "a" · Contact 003000000000001AAA · matched by Priority 1: Salesforce ID',
      '  ~ A\\u202eB  "x\\ny" → "x\\u2028y"   ← attribute favoriteCategory',
    ].join('\n'),
  );
});
