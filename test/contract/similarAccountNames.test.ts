import { describe, expect, test } from 'vitest';
import { account, crmRow, idOf, matchBench } from './matchStore/matching.ts';

const bench = matchBench();

describe('a similar account name is a near miss', () => {
  test.each([
    ['Acme', 'Acme Fireworks'],
    ['Northwind Ltd.', 'Northwind Limited'],
    ['The Otter Dairy', 'Otter Dairy Corp.'],
    ['Dynamics Sequoia S.A.', 'Sequoia Dynamics'],
    ['Köhler & Söhne GmbH', 'Kohler Sohne'],
    ["O'Hara Steel B.V.", 'OHara Steel BV'],
    ['Kestrel Optics', 'Kestrel Opticss'],
  ])('%s and %s', async (name, crmName) => {
    expect(await nearest(name, [crmName, 'Something Else Inc'])).toEqual(['similarAccountName', crmName]);
  });

  test.each([
    ['Acme', 'Pinnacle'],
    ['Group', 'Holdings'],
    ['Alder Plastics', 'Alder Vineyards of the Northern Hills'],
    ['???', '!!!'],
  ])('but not %s and %s', async (name, crmName) => {
    expect(await nearest(name, [crmName])).toEqual([null, null]);
  });

  test('the most similar one is shown, of equally similar ones the smallest id', async () => {
    expect(await nearest('Acme', ['Acme Fireworks', 'Acme Inc', 'Acme Ltd'])).toEqual([
      'similarAccountName',
      'Acme Inc',
    ]);
  });

  test('and comes after every kind that says more', async () => {
    expect(await nearest('acme', ['Acme Inc', 'ACME'])).toEqual(['caseOnly', 'ACME']);
  });

  test('is found when very many names share a word, by the other words', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `Common Branch ${index}`);
    expect(await nearest('Common Zebra', [...many, 'Common Zebras Inc', 'Zebra Common Ltd'])).toEqual([
      'similarAccountName',
      'Zebra Common Ltd',
    ]);
  });
});

/** The near miss of one account, as kind and name. */
async function nearest(name: string, crmNames: readonly string[]): Promise<readonly (string | null)[]> {
  const records = crmNames.map((crmName, index) => crmRow(idOf('001', index + 1), { Name: crmName }));
  const { rows } = await bench.matched({ accounts: [account(name)], crmAccounts: records });
  const [row] = rows.filter(({ kind }) => kind === 'account');
  const record = records.find((one) => one.get('Id') === row?.nearMissId);
  return [row?.nearMiss ?? null, record?.get('Name') ?? null];
}
