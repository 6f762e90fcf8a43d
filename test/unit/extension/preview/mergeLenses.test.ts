import { expect, test } from 'vitest';
import { type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import { mergeLenses } from '../../../../src/extension/preview/mergeLenses.ts';
import { layOutMergePreview } from '../../../../src/extension/preview/mergePreviewLayout.ts';
import type { MergeRecord } from '../../../../src/engine/protocol.ts';
import { aMergeField, aMergePage, aMergeRecord } from './aMergeRecord.ts';

const refused = aMergeField({ field: 'Score__c', label: 'Score', status: 'refused:notANumber', reason: 'no number' });
const record = aMergeRecord({ fields: [aMergeField(), refused] });

function titles(of: MergeRecord, choices: Choices = noChoices, opensInSalesforce = true) {
  const rule = { reviewNameOnly: true, onlySelected: false };
  const head = { facts: [], warnings: [] };
  const layout = layOutMergePreview({ page: aMergePage(of), recordsBefore: 0, choices, rule, head });
  return mergeLenses(layout, opensInSalesforce).map(({ line, title, command }) => [
    layout.text.split('\n')[line]?.slice(2, 7),
    title,
    command.replace('personalizationSync.', ''),
  ]);
}

test('a record can be skipped, explained, opened and compared; a field that is sent can be skipped', () => {
  expect(titles(record)).toEqual([
    ['a Lov', 'Skip Record', 'skipRecord'],
    ['a Lov', 'Why?', 'explainMatch'],
    ['a Lov', 'Open in Salesforce', 'openInSalesforce'],
    ['a Lov', 'Open Diff', 'openDiff'],
    ['~ Fav', 'Skip Field', 'skipField'],
  ]);
});

test('a skipped field can be sent again', () => {
  const choices = { ...noChoices, skippedFields: { 'user:ada': ['Favorite_Category__c'] } };
  expect(titles(record, choices).at(-1)).toEqual(['· Fav', 'Send Field', 'skipField']);
});

test('in a record that is not written there is no field to choose', () => {
  const offered = [
    ['a Lov', 'Include Record', 'includeRecord'],
    ['a Lov', 'Why?', 'explainMatch'],
    ['a Lov', 'Open in Salesforce', 'openInSalesforce'],
    ['a Lov', 'Open Diff', 'openDiff'],
  ];
  expect(titles(record, { ...noChoices, records: { 'user:ada': 'skip' } })).toEqual(offered);
  expect(titles({ ...record, nameOnly: true })).toEqual(offered);
});

test('records of files are opened in no Salesforce', () => {
  expect(titles(record, noChoices, false).map(([, title]) => title)).toEqual([
    'Skip Record',
    'Why?',
    'Open Diff',
    'Skip Field',
  ]);
});

test('a lens hands over whom it is about', () => {
  const rule = { reviewNameOnly: true, onlySelected: false };
  const head = { facts: [], warnings: [] };
  const layout = layOutMergePreview({ page: aMergePage(record), recordsBefore: 0, choices: noChoices, rule, head });
  const about = {
    kind: 'user',
    personalizationId: 'ada',
    crmId: '003000000000001AAA',
    object: 'Contact',
    label: 'Ada Lovelace',
  };
  const args = mergeLenses(layout, true).map((lens) => lens.args);
  expect([args[0], args.at(-1)]).toEqual([[about], [{ ...about, field: 'Favorite_Category__c' }]]);
});
