import { describe, expect, test } from 'vitest';
import { fieldHover, recordHover } from '../../../../src/extension/preview/mergeHovers.ts';
import { aMergeField, aMergeRecord } from './aMergeRecord.ts';

const record = aMergeRecord();

/** The argument of a link, as it stands in its address. */
function about(field?: string): string {
  const { kind, personalizationId, crmId, object, label } = record;
  return encodeURIComponent(JSON.stringify([{ kind, personalizationId, crmId, object, label, field }]));
}

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
    expect(fieldHover({ record, field, mark: 'firstValue', isFieldSkipped: false })).toBe(
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
        '',
        `[Skip Field](command:personalizationSync.skipField?${about('Last__c')}) · [Why\\?](command:personalizationSync.explainMatch?${about('Last__c')})`,
      ].join('\n'),
    );
  });

  test('of a refused value says why, and what to do', () => {
    const field = aMergeField({ after: 'many', status: 'refused:notANumber', reason: '"many" is not a number' });
    expect(fieldHover({ record, field, mark: 'refused', isFieldSkipped: false }).split('\n').slice(-6, -2)).toEqual([
      '| **Value in Personalization** | \\"many\\" |',
      '| **Status** | \\! will not be sent |',
      '| **Why** | \\"many\\" is not a number |',
      '| **What to do** | Correct the value in Personalization\\, or map the attribute to a field of another type\\. |',
    ]);
  });

  test('shows every blank of a value', () => {
    const field = aMergeField({ before: 'a  b', after: 'a b' });
    const rows = fieldHover({ record, field, mark: 'changed', isFieldSkipped: false }).split('\n').slice(-5, -3);
    expect(rows).toEqual(['| **Before** | \\"a\u00a0\u00a0b\\" |', '| **After** | \\"a b\\" |']);
  });

  test('takes no value for a link, a command, a picture or the table’s border', () => {
    const field = aMergeField({
      before: '[pay](command:evil) | ![x](https://example.com/x.png)',
      after: '<img src=x>\n| a@example.com',
    });
    expect(fieldHover({ record, field, mark: 'changed', isFieldSkipped: false }).split('\n').slice(-5, -3)).toEqual([
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
      '',
      [
        `[Include Record](command:personalizationSync.includeRecord?${about()})`,
        `[Why\\?](command:personalizationSync.explainMatch?${about()})`,
        `[Open Diff](command:personalizationSync.openDiff?${about()})`,
      ].join(' · '),
    ].join('\n'),
  );
});

test('an id that would end a link stays inside it', () => {
  const hover = recordHover({ record: aMergeRecord({ personalizationId: "a)(b'!*~" }), status: 'planned' });
  expect(hover.split('\n').at(-1)?.split(' · ')[1]).toBe(
    '[Why\\?](command:personalizationSync.explainMatch?%5B%7B%22kind%22%3A%22user%22%2C%22personalizationId%22%3A%22a%29%28b%27%21%2a%7e%22%2C%22crmId%22%3A%22003000000000001AAA%22%2C%22object%22%3A%22Contact%22%2C%22label%22%3A%22Ada%20Lovelace%22%7D%5D)',
  );
});
