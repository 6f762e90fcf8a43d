import { describe, expect, test } from 'vitest';
import { fieldHover, recordHover } from '../../../../src/extension/preview/mergeHovers.ts';
import { aMergeField, aMergeRecord } from './aMergeRecord.ts';

const record = aMergeRecord();

describe('the hover of a field', () => {
  test('tells where the value comes from, both values whole, and what becomes of it', () => {
    const field = aMergeField({
      field: 'Last__c',
      label: 'Last Activity',
      type: 'datetime',
      attribute: 'item:lastActivity',
      conversion: 'epoch milliseconds → date and time',
      before: null,
      after: 'x'.repeat(60),
    });
    expect(fieldHover({ record, field, mark: 'firstValue' })).toBe(
      [
        '| | |',
        '|:--|:--|',
        '| **Field** | Last Activity \\(Contact\\.Last\\_\\_c\\) |',
        '| **Type** | datetime |',
        '| **Personalization item** | lastActivity |',
        '| **Conversion** | epoch milliseconds → date and time |',
        '| **Before** | \\(empty\\) |',
        `| **After** | \\"${'x'.repeat(60)}\\" |`,
        '| **Status** | \\+ first value\\: the field is empty now |',
      ].join('\n'),
    );
  });

  test('of a refused value says why, and what to do', () => {
    const field = aMergeField({ after: 'many', status: 'refused:notANumber', reason: '"many" is not a number' });
    expect(fieldHover({ record, field, mark: 'refused' }).split('\n').slice(-4)).toEqual([
      '| **Value in Personalization** | \\"many\\" |',
      '| **Status** | \\! will not be sent |',
      '| **Why** | \\"many\\" is not a number |',
      '| **What to do** | Correct the value in Personalization\\, or map the attribute to a field of another type\\. |',
    ]);
  });

  test('takes no value for a link, a command, a picture or the table’s border', () => {
    const field = aMergeField({
      before: '[pay](command:evil) | ![x](https://example.com/x.png)',
      after: '<img src=x>\n| a@example.com',
    });
    expect(fieldHover({ record, field, mark: 'changed' }).split('\n').slice(-3, -1)).toEqual([
      '| **Before** | \\"\\[pay\\]\\(command\\:evil\\) \\| \\!\\[x\\]\\(https\\:\\/\\/example\\.com\\/x\\.png\\)\\" |',
      '| **After** | \\"&lt;img src\\=x\\>\\\\n\\| a\\@example\\.com\\" |',
    ]);
  });
});

test('the hover of a record tells who is matched with whom', () => {
  expect(recordHover({ record: aMergeRecord({ nameOnly: true }), status: 'needsReview' })).toBe(
    [
      '| | |',
      '|:--|:--|',
      '| **Contact** | 003000000000001AAA |',
      '| **Personalization user** | ada |',
      '| **Matched by** | Priority 1\\: Salesforce ID |',
      '| **Status** | needs review\\: matched by name only\\, not written until it is included |',
    ].join('\n'),
  );
});
