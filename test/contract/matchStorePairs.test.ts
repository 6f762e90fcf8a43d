import { describe, expect, test } from 'vitest';
import { noChoices } from '../../src/core/model/choices.ts';
import type { FieldDescription } from '../../src/core/model/org.ts';
import type { FieldMapping } from '../../src/core/planning/mapping.ts';
import { type Chosen, planPairs } from '../../src/core/planning/planPairs.ts';
import type { MatchedPair } from '../../src/core/ports.ts';
import { account, crmRow, idOf, matchBench, noDecisions, plainRule, user } from './matchStore/matching.ts';
import { quietWork } from './matchStore/writeTables.ts';

const bench = matchBench();

describe('matched pairs', () => {
  test('carry what planning compares, in the order of the mappings', async () => {
    const { store } = await bench.matched({
      users: [
        user('u1', {
          displayName: 'Ann',
          emailAddress: 'a@example.com',
          color: '\ufeffred',
          tags: { unmatchable: ['x', 'y'] },
          address: { unmatchable: null },
          __proto__x: 'p',
        }),
      ],
      contacts: [
        crmRow(idOf('003', 1), {
          Name: 'Ann',
          Email: 'other@example.com',
          AccountId: idOf('001', 7).slice(0, 15),
          Color__c: '\ufeffblue',
          Tags__c: null,
          SystemModstamp: '2026-01-02T03:04:05.000Z',
        }),
      ],
    });
    const mappings = [
      mapping('color', 'color__C'),
      mapping('tags', 'Tags__c'),
      mapping('address', 'Missing__c'),
      mapping('nothing', 'Color__c', { onBlank: 'clear' }),
    ];
    expect(await all(store.matches.pairs('Contact', mappings, quietWork()))).toEqual([
      {
        personalizationId: 'u1',
        crmId: idOf('003', 1),
        parentId: idOf('001', 7),
        modstamp: '2026-01-02T03:04:05.000Z',
        nameOnly: true,
        sources: [
          { kind: 'text', text: '\ufeffred' },
          { kind: 'list', values: ['x', 'y'] },
          { kind: 'object' },
          { kind: 'blank' },
        ],
        present: ['\ufeffblue', null, undefined, '\ufeffblue'],
      },
    ]);
  });

  test('are those of Contacts for users and of Accounts for accounts, never of Leads', async () => {
    const { store } = await bench.matched(
      {
        users: [user('u1', { displayName: 'Ann', a: '1' }), user('u2', { displayName: 'Bob', a: '1' })],
        accounts: [account('Acme', { a: '1' })],
        contacts: [crmRow(idOf('003', 1), { Name: 'Ann', A__c: '0' })],
        leads: [crmRow(idOf('00Q', 1), { Name: 'Bob' })],
        crmAccounts: [crmRow(idOf('001', 1), { Name: 'Acme', A__c: '0' })],
      },
      { leads: true },
    );
    const ids = async (object: 'Contact' | 'Account') =>
      (await all(store.matches.pairs(object, [mapping('a', 'A__c', {}, object)], quietWork()))).map(
        ({ crmId }) => crmId,
      );
    expect([await ids('Contact'), await ids('Account')]).toEqual([[idOf('003', 1)], [idOf('001', 1)]]);
  });

  test('take the values of the appearance that counts', async () => {
    const { store } = await bench.matched({
      users: [
        user('u1', { displayName: 'Ann', a: 'first' }),
        user('u0', { displayName: 'Nobody', a: 'x' }),
        user('', { displayName: 'Ann', a: 'no id' }),
        user('u1', { displayName: 'Ann', a: 'last' }),
      ],
      contacts: [crmRow(idOf('003', 1), { Name: 'Ann', A__c: '0' })],
    });
    const pairs = await all(store.matches.pairs('Contact', [mapping('a', 'A__c')], quietWork()));
    expect(pairs.map(({ sources }) => sources)).toEqual([[{ kind: 'text', text: 'last' }]]);
  });

  test('are all there when nothing can be known beforehand, and none when nothing is mapped', async () => {
    const count = 5_000;
    const { store } = await bench.matched({
      users: Array.from({ length: count }, (_, index) =>
        user(`u${index}`, { displayName: `N${index}`, a: String(index) }),
      ),
      contacts: Array.from({ length: count }, (_, index) =>
        crmRow(idOf('003', index), { Name: `N${index}`, A__c: String(index) }),
      ),
    });
    const number = mapping('a', 'A__c', {}, 'Contact', { type: 'double', precision: 18 });
    const pairs = await all(store.matches.pairs('Contact', [number], quietWork()));
    expect(new Set(pairs.map(({ crmId }) => crmId)).size).toBe(count);
    expect(await all(store.matches.pairs('Contact', [mapping('a', 'A__c')], quietWork()))).toEqual([]);
    expect(await all(store.matches.pairs('Contact', [], quietWork()))).toEqual([]);
  });

  test('that are left out are never those of which planning would make a row', async () => {
    const values = [
      null,
      '',
      'x',
      'X',
      ' x',
      'x ',
      '#N/A',
      'tool',
      'too long',
      'e\u0301',
      '\u00e9',
      '\u0001',
      'a\tb',
      '5',
      '5.0',
      'true',
    ];
    const lists = [{ unmatchable: ['x'] }, { unmatchable: [] }, { unmatchable: null }];
    const combinations = [...values, ...lists].flatMap((source) => values.map((present) => ({ source, present })));
    const { store } = await bench.matched({
      users: combinations.map(({ source }, index) => user(`u${index}`, { displayName: `N${index}`, a: source })),
      contacts: combinations.map(({ present }, index) =>
        crmRow(idOf('003', index), { Name: `N${index}`, A__c: present }),
      ),
    });
    for (const type of ['string', 'phone', 'double', 'boolean', 'multipicklist', 'email', 'location']) {
      for (const onBlank of ['keep', 'clear'] as const) {
        for (const more of [{}, { updateable: false }, { calculated: true }, { length: 0 }, null]) {
          const one = mapping('a', 'A__c', { onBlank }, 'Contact', more === null ? null : { type, ...more });
          const streamed = await all(store.matches.pairs('Contact', [one], quietWork()));
          const planned = combinations.map((values_, index) => rowsOf(one, values_, index));
          const needed = planned.flatMap((rows, index) => (rows > 0 ? [idOf('003', index)] : []));
          const given = new Set(streamed.map(({ crmId }) => crmId));
          expect({ type, onBlank, more, missing: needed.filter((id) => !given.has(id)) }).toEqual({
            type,
            onBlank,
            more,
            missing: [],
          });
        }
      }
    }
  });

  test('stop when a person cancels', async () => {
    const { store } = await bench.matched({
      users: [user('u1', { displayName: 'Ann', a: '1' })],
      contacts: [crmRow(idOf('003', 1), { Name: 'Ann', A__c: '0' })],
    });
    const work = { signal: AbortSignal.abort(), emit: () => undefined };
    await expect(all(store.matches.pairs('Contact', [mapping('a', 'A__c')], work))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('can be planned while they are still read', async () => {
    const count = 6_000;
    const store = await bench.open();
    const tables = await bench.write({
      users: Array.from({ length: count }, (_, index) =>
        user(`u${index}`, { displayName: `N${index}`, a: `${index}` }),
      ),
      contacts: Array.from({ length: count }, (_, index) =>
        crmRow(idOf('003', index), { Name: `N${index}`, A__c: '' }),
      ),
    });
    await store.matches.load(tables, plainRule, quietWork());
    await store.matches.match(plainRule, noDecisions, quietWork());
    const mappings = [mapping('a', 'A__c')];
    for await (const pairs of store.matches.pairs('Contact', mappings, quietWork())) {
      await store.plans.append(planPairs(pairs, mappings, allOfThem).rows);
    }
    await store.plans.finish(`${await bench.folder()}.parquet`);
    expect((await all(store.plans.records('Contact'))).length).toBe(count);
  });
});

function rowsOf(
  one: FieldMapping,
  { source, present }: { source: string | null | { unmatchable: readonly string[] | null }; present: string | null },
  index: number,
): number {
  const pair: MatchedPair = {
    personalizationId: 'u',
    crmId: idOf('003', index),
    parentId: null,
    modstamp: null,
    nameOnly: false,
    sources: [
      typeof source === 'string' && source !== ''
        ? { kind: 'text', text: source }
        : typeof source !== 'object' || source === null
          ? { kind: 'blank' }
          : source.unmatchable === null
            ? { kind: 'object' }
            : { kind: 'list', values: source.unmatchable },
    ],
    present: [present || null],
  };
  return planPairs([pair], [one], allOfThem).rows.length;
}

const allOfThem: Chosen = {
  kind: 'user',
  choices: noChoices,
  rule: { reviewNameOnly: false, onlySelected: false },
};

function mapping(
  attribute: string,
  field: string,
  more: Partial<FieldMapping> = {},
  object: FieldMapping['object'] = 'Contact',
  described: Partial<FieldDescription> | null = {},
): FieldMapping {
  const description: FieldDescription = {
    name: field,
    label: field,
    type: 'string',
    length: 5,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
  };
  return {
    object,
    source: { kind: 'attribute', name: attribute },
    field,
    description: described === null ? null : { ...description, ...described },
    onBlank: 'keep',
    separator: null,
    unit: 'epochMillis',
    hasOwnField: true,
    ...more,
  };
}

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}
