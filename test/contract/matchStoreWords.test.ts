import { describe, expect, test } from 'vitest';
import { crmRow, idOf, matchBench, user } from './matchStore/matching.ts';

const bench = matchBench();
const [ann, bob] = [idOf('003', 1), idOf('003', 2)];
const [open, converted, orphan] = [idOf('00Q', 1), idOf('00Q', 2), idOf('00Q', 3)];

const words = ['#N/A', 'NULL', 'null', 'undefined', 'NaN', '\\N', 'N/A', 'None', 'true', '0', '-0', '1e3'];

describe('matching', () => {
  test('B26: takes a word for nothing for the text that it is', async () => {
    const { rows } = await bench.matched({
      users: words.map((word) => user(`of ${word}`, { displayName: word })),
      contacts: words.map((word, index) => crmRow(idOf('003', index), { Name: word, Email: '' })),
    });
    const found = new Map(rows.map(({ personalizationId, crmId }) => [personalizationId, crmId]));
    expect(words.map((word) => found.get(`of ${word}`))).toEqual(words.map((_word, index) => idOf('003', index)));
  });

  test('B25: follows a converted Lead to its Contact, and says so where that is not there', async () => {
    const { rows, summary } = await bench.matched(
      {
        users: [
          user('converted', { sfcrmLeadId: converted }),
          user('deleted', { sfcrmContactId: idOf('003', 9), sfcrmLeadId: open }),
          user('gone', { sfcrmContactId: idOf('003', 9) }),
          user('orphan', { sfcrmLeadId: orphan.slice(0, 15) }),
        ],
        contacts: [crmRow(ann)],
        leads: [
          crmRow(open, { IsConverted: 'false' }),
          crmRow(converted, { IsConverted: 'TRUE', ConvertedContactId: ann.slice(0, 15) }),
          crmRow(orphan, { IsConverted: 'true', ConvertedContactId: bob }),
        ],
      },
      { leads: true },
    );
    expect(rows.map(({ personalizationId, crmId, reason }) => [personalizationId, crmId, reason])).toEqual([
      ['converted', ann, null],
      ['deleted', open, null],
      ['gone', null, 'noCandidate'],
      ['orphan', null, 'convertedContactMissing'],
    ]);
    expect(summary.warnings).toMatchObject([{ code: 'salesforceIdWithoutRow', count: 2 }]);
  });
});
