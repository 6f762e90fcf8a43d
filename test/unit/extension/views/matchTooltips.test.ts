import { describe, expect, test } from 'vitest';
import { recordTooltip } from '../../../../src/extension/views/matchTooltips.ts';
import { aField, aMerge, aRow, unmatchedRow } from './aMatch.ts';

describe('the tooltip of a record', () => {
  test('tells who it is, by which rule it matched, and the first of its changes', () => {
    const fields = Array.from({ length: 10 }, (_, index) => aField({ field: `F${index}`, label: `Field ${index}` }));
    expect(recordTooltip(aRow(), aMerge({ fields }))).toBe(
      [
        '**Ada Lovelace**',
        'User `visitor-17` → Contact `003000000000017AAA`',
        'Priority 2: Match On Field · `loyaltyId=Loyalty_Id__c`',
        [...Array.from({ length: 8 }, (_, index) => `- Field ${index}: \\"tea\\" → \\"coffee\\"`), '- and 2 more'].join(
          '\n',
        ),
      ].join('\n\n'),
    );
  });

  test('tells what will not be sent and why', () => {
    const fields = [aField({ status: 'refused:tooLong', reason: 'longer than 6 characters' })];
    expect(recordTooltip(aRow(), aMerge({ fields }))).toMatch(/- Interests: longer than 6 characters$/);
  });

  test('tells why a record did not match, and takes nothing in it for Markdown', () => {
    const row = aRow({
      ...unmatchedRow,
      label: '[Ada](command:x)',
      personalizationId: 'a`b',
      nearMiss: 'caseOnly',
      nearMissId: '003000000000009AAA',
    });
    expect(recordTooltip(row, null)).toBe(
      [
        '**\\[Ada\\]\\(command\\:x\\)**',
        'User a\\`b',
        'nothing equal on the other side · differs only by letter case',
      ].join('\n\n'),
    );
    expect(recordTooltip(aRow({ ...unmatchedRow, outcome: 'excluded', reason: null }), null)).toMatch(
      /Excluded in exclusions\.csv$/,
    );
  });
});
