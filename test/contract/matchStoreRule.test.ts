import { describe, expect, test } from 'vitest';
import type { MatchPageRow, MatchRow } from '../../src/core/model/matches.ts';
import { account, crmRow, idOf, matchBench, plainRule, user } from './matchStore/matching.ts';
import { quietWork } from './matchStore/writeTables.ts';

const bench = matchBench();
const [contact1, contact2] = [idOf('003', 1), idOf('003', 2)];
const [lead1, lead2] = [idOf('00Q', 1), idOf('00Q', 2)];
const loyalty = { attribute: 'loyaltyId', field: 'Loyalty_Id__c' };

describe('a user', () => {
  test('is matched by the first priority that has a candidate, with every pair that was equal there', async () => {
    const { rows } = await bench.matched(
      {
        users: [
          user('u1', {
            sfcrmContactId: `${contact1.slice(0, 15)}AAB`,
            loyaltyId: 'L',
            displayName: 'Ann',
            emailAddress: 'a@example.com',
          }),
        ],
        contacts: [
          crmRow(contact1, { Name: 'Ann', Email: 'a@example.com' }),
          crmRow(contact2, { Loyalty_Id__c: 'L', Ext__c: 'L', Name: 'Bob' }),
        ],
      },
      { matchFields: { Contact: [{ ...loyalty, field: 'Ext__c' }, loyalty], Lead: [], Account: [] } },
    );
    expect(rows).toEqual([
      matched('u1', contact2, {
        priority: 2,
        matchedOn: 'matchField',
        matchedPairs: ['loyaltyId=Ext__c', 'loyaltyId=Loyalty_Id__c'],
      }),
    ]);
  });

  test('is matched to the Contact of a converted Lead at the priority of the Lead, before any Contact at a lower one', async () => {
    const { rows } = await bench.matched(
      {
        users: [user('u1', { sfcrmLeadId: lead1.slice(0, 15), displayName: 'Ann' })],
        contacts: [crmRow(contact1, { Name: 'Ann' }), crmRow(contact2, { Name: 'Bea' })],
        leads: [crmRow(lead1, { IsConverted: 'TRUE', ConvertedContactId: contact2.slice(0, 15) })],
      },
      { leads: true },
    );
    expect(rows).toEqual([
      matched('u1', contact2, { priority: 1, matchedOn: 'salesforceId', matchedPairs: ['sfcrmLeadId=Id'] }),
    ]);
  });

  test('is matched to a Contact by name sooner than to a Lead by id', async () => {
    const { rows } = await bench.matched(
      {
        users: [user('u1', { sfcrmLeadId: lead1, displayName: 'Ann' })],
        contacts: [crmRow(contact1, { Name: 'Ann' })],
        leads: [crmRow(lead1, { IsConverted: 'false' })],
      },
      { leads: true },
    );
    expect(rows).toEqual([
      matched('u1', contact1, { priority: 3, matchedOn: 'nameOrEmail', matchedPairs: ['displayName=Name'] }),
    ]);
  });

  test('whose only candidate is a converted Lead without its Contact is told so', async () => {
    const { rows } = await bench.matched(
      {
        users: [user('u1', { displayName: 'Ann' })],
        leads: [crmRow(lead1, { Name: 'Ann', IsConverted: 'true', ConvertedContactId: contact1 })],
      },
      { leads: true },
    );
    expect(rows).toEqual([unmatched('u1', { reason: 'convertedContactMissing' })]);
  });

  test('keeps at most 20 candidates, the smallest, and the full count', async () => {
    const { rows } = await bench.matched({
      users: [user('u1', { displayName: 'Ann', emailAddress: 'a@example.com' })],
      contacts: [
        ...Array.from({ length: 30 }, (_, index) => crmRow(idOf('003', 130 - index), { Name: 'Ann' })),
        ...Array.from({ length: 30 }, (_, index) =>
          crmRow(idOf('003', 90 + index), { Email: 'a@example.com', Name: 'Ann' }),
        ),
        crmRow(idOf('003', 5), { Email: 'a@example.com' }),
      ].filter((row, index, all) => all.findIndex((other) => other.get('Id') === row.get('Id')) === index),
    });
    expect(rows).toEqual([
      ambiguous('u1', {
        priority: 3,
        matchedOn: 'nameOrEmail',
        matchedPairs: ['emailAddress=Email', 'displayName=Name'],
        candidates: [5, ...Array.from({ length: 19 }, (_, index) => 90 + index)].map((number) => idOf('003', number)),
        candidateCount: 42,
        reason: 'severalCandidates',
      }),
    ]);
  });

  test('of white space alone is not blank, and its white space is a near miss', async () => {
    const { rows } = await bench.matched({
      users: [user('u1', { displayName: ' \t' }), user('u2', { displayName: '' })],
      contacts: [crmRow(contact1, { Name: '\u3000' })],
    });
    expect(rows).toEqual([
      unmatched('u1', { reason: 'noCandidate', nearMiss: 'whitespaceOnly', nearMissId: contact1 }),
      unmatched('u2', { reason: 'noCandidate' }),
    ]);
  });

  test('and another one of equal priority leave a Contact to nobody, one of better priority takes it', async () => {
    const { rows } = await bench.matched({
      users: [
        user('a', { emailAddress: 'a@example.com' }),
        user('b', { emailAddress: 'a@example.com' }),
        user('c', { sfcrmContactId: contact2 }),
        user('d', { displayName: 'Bea' }),
        user('e', { displayName: 'Bea' }),
      ],
      contacts: [crmRow(contact1, { Email: 'a@example.com' }), crmRow(contact2, { Name: 'Bea' })],
    });
    const rival = {
      priority: 3,
      matchedOn: 'nameOrEmail',
      matchedPairs: ['emailAddress=Email'],
      reason: 'claimedByOthers',
    } as const;
    expect(rows).toEqual([
      ambiguous('a', { ...rival, candidates: [contact1], candidateCount: 1 }),
      ambiguous('b', { ...rival, candidates: [contact1], candidateCount: 1 }),
      matched('c', contact2, { priority: 1, matchedOn: 'salesforceId', matchedPairs: ['sfcrmContactId=Id'] }),
      unmatched('d', { reason: 'claimedByStronger', candidates: [contact2], candidateCount: 1 }),
      unmatched('e', { reason: 'claimedByStronger', candidates: [contact2], candidateCount: 1 }),
    ]);
  });

  test('and ten thousand others with one e-mail, which ten thousand Contacts have too, are counted in no time', async () => {
    const count = 10_000;
    const started = performance.now();
    const { rows, summary } = await bench.matched({
      users: Array.from({ length: count }, (_, index) =>
        user(`u${index}`, { emailAddress: 'info@example.com', displayName: `N${index}` }),
      ),
      contacts: Array.from({ length: count }, (_, index) =>
        crmRow(idOf('003', index), { Email: 'info@example.com', Name: `N${count - index}` }),
      ),
    });
    expect(summary.users).toMatchObject({ ambiguous: count, byReason: { severalCandidates: count } });
    expect(new Set(rows.map(({ candidateCount }) => candidateCount))).toEqual(new Set([count]));
    // A list of all pairs would have a hundred million rows.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('that is named by 64 match fields is matched by all of them; more are refused', async () => {
    const fields = Array.from({ length: 65 }, (_, index) => ({ attribute: `a${index}`, field: `F${index}__c` }));
    const values = (prefix: string) =>
      Object.fromEntries(fields.map((_, index) => [prefix === 'a' ? `a${index}` : `F${index}__c`, `v${index}`]));
    const sides = { users: [user('u1', values('a'))], contacts: [crmRow(contact1, values('F'))] };
    const { rows } = await bench.matched(sides, {
      matchFields: { Contact: fields.slice(0, 64), Lead: [], Account: [] },
    });
    expect(rows[0]?.matchedPairs).toEqual(fields.slice(0, 64).map(({ attribute, field }) => `${attribute}=${field}`));
    await expect(
      bench.matched(sides, { matchFields: { Contact: fields, Lead: [], Account: [] } }),
    ).rejects.toMatchObject({ code: 'configuration' });
  });

  test('without a candidate learns that an open Lead would be one, when Leads are off', async () => {
    const { rows } = await bench.matched({
      users: [user('u1', { displayName: 'Ann', emailAddress: 'a@example.com' })],
      leads: [
        crmRow(lead2, { Name: 'Ann', IsConverted: 'false' }),
        crmRow(lead1, { Email: 'a@example.com', IsConverted: 'no' }),
        crmRow(idOf('00Q', 0), { Name: 'Ann', IsConverted: 'true' }),
      ],
    });
    expect(rows).toEqual([unmatched('u1', { reason: 'noCandidate', nearMiss: 'leadOnly', nearMissId: lead1 })]);
  });
});

describe('an account', () => {
  const [account1, account2] = [idOf('001', 1), idOf('001', 2)];

  test('takes the Account of the Contacts that its users are matched to', async () => {
    const { rows } = await bench.matched(
      {
        users: [
          user('u1', { displayName: 'Ann', accountName: 'Acme' }),
          user('u2', { displayName: 'Bea', accountName: 'Globex' }),
          user('u3', { displayName: 'Cy', accountName: 'Globex' }),
        ],
        accounts: [account('Acme'), account('Globex')],
        contacts: [
          crmRow(contact1, { Name: 'Ann', AccountId: account1.slice(0, 15) }),
          crmRow(contact2, { Name: 'Bea', AccountId: account2 }),
          crmRow(idOf('003', 3), { Name: 'Cy', AccountId: idOf('001', 3) }),
        ],
        crmAccounts: [
          crmRow(account1, { Name: 'Acme Fireworks' }),
          crmRow(account2, { Name: 'B' }),
          crmRow(idOf('001', 3), { Name: 'C' }),
        ],
      },
      { accountsFromContacts: true },
    );
    const accounts = rows.filter(({ kind }) => kind === 'account');
    const via = { priority: 4, matchedOn: 'viaContacts', matchedPairs: [], crmObject: 'Account' } as const;
    expect(accounts).toEqual([
      { ...matched('Acme', account1, via), kind: 'account' },
      {
        ...ambiguous('Globex', {
          ...via,
          candidates: [account2, idOf('001', 3)],
          candidateCount: 2,
          reason: 'severalCandidates',
        }),
        kind: 'account',
      },
    ]);
  });

  test('is left in peace when there are none on one side', async () => {
    const { summary, rows } = await bench.matched({ accounts: null, crmAccounts: null, users: [user('u1')] });
    expect(rows).toHaveLength(1);
    expect(summary.accounts).toEqual({
      read: 0,
      superseded: 0,
      matched: 0,
      byPriority: { '0': 0, '1': 0, '2': 0, '3': 0, '4': 0 },
      contacts: 0,
      leads: 0,
      nameOnly: 0,
      ambiguous: 0,
      unmatched: 0,
      excluded: 0,
      byReason: {},
      nearMisses: {},
    });
  });
});

describe('links and exclusions', () => {
  const sides = {
    users: [user('u1', { displayName: 'Ann' }), user('u2', { displayName: 'Bea' })],
    contacts: [crmRow(contact1, { Name: 'Ann' }), crmRow(contact2, { Name: 'Bea' })],
    leads: [crmRow(lead1, { IsConverted: 'true', ConvertedContactId: contact2 }), crmRow(lead2)],
  };
  const link = (personalizationId: string, crmId: string, line: number) =>
    ({ kind: 'user', personalizationId, crmId, line }) as const;
  const linked = (id: string, crmId: string) =>
    matched(id, crmId, { priority: 0, matchedOn: 'link', matchedPairs: [] });

  test('a link beats every priority, and the claim of whoever had the record', async () => {
    const { rows } = await bench.matched(sides, {}, { links: [link('u1', contact2.slice(0, 15), 2)] });
    expect(rows).toEqual([
      linked('u1', contact2),
      unmatched('u2', { reason: 'claimedByStronger', candidates: [contact2], candidateCount: 1 }),
    ]);
  });

  test('a link to a converted Lead is one to its Contact, a link to an open one needs Leads', async () => {
    const links = [link('u1', lead1, 2), link('u2', lead2, 3)];
    const on = await bench.matched(sides, { leads: true }, { links });
    expect(on.rows).toEqual([linked('u1', contact2), { ...linked('u2', lead2), crmObject: 'Lead' }]);
    const off = await bench.matched(sides, {}, { links });
    expect(off.rows.map(({ matchedOn }) => matchedOn)).toEqual(['nameOrEmail', 'nameOrEmail']);
    expect(off.summary.warnings).toMatchObject([{ code: 'linkWithoutRow', count: 2 }]);
  });

  test('two links on one record are rival claims', async () => {
    const { rows } = await bench.matched(sides, {}, { links: [link('u1', contact1, 2), link('u2', contact1, 3)] });
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['ambiguous', 'claimedByOthers'],
      ['ambiguous', 'claimedByOthers'],
    ]);
  });

  test('two links for one user are an error that names both lines', async () => {
    const links = [link('u1', contact1, 2), link('u2', contact2, 3), link('u1', contact2, 4)];
    await expect(bench.matched(sides, {}, { links })).rejects.toMatchObject({
      code: 'configuration',
      problems: [{ file: 'links.csv', line: 4, message: 'Lines 2 and 4 both link the user "u1"; keep one.' }],
    });
  });

  test('an exclusion beats a link, and the excluded claims nothing', async () => {
    const exclusions = [{ kind: 'user', personalizationId: 'u1', reason: 'test', line: 2 }] as const;
    const { rows } = await bench.matched(sides, {}, { links: [link('u1', contact2, 2)], exclusions });
    expect(rows).toEqual([
      { ...unmatched('u1', {}), outcome: 'excluded' },
      matched('u2', contact2, { priority: 3, matchedOn: 'nameOrEmail', matchedPairs: ['displayName=Name'] }),
    ]);
  });

  test('for nobody in the export are told', async () => {
    const exclusions = [{ kind: 'account', personalizationId: 'x', reason: '', line: 2 }] as const;
    const { summary } = await bench.matched(sides, {}, { links: [link('x', contact2, 2)], exclusions });
    expect(summary.warnings).toMatchObject([
      { code: 'linkWithoutProfile', count: 1 },
      { code: 'exclusionWithoutProfile', count: 1 },
    ]);
  });
});

describe('pages', () => {
  const users = Array.from({ length: 25 }, (_, index) =>
    user(`u${String(index).padStart(2, '0')}`, {
      displayName: index % 2 === 0 ? `Name ${index}` : null,
      emailAddress: `${index % 5}x@example.com`,
    }),
  );
  const contacts = [
    crmRow(contact1, { Name: 'Name 4' }),
    crmRow(contact2, { Email: '3x@example.com' }),
    crmRow(idOf('003', 3), { Name: 'name 6' }),
  ];

  test('give every row once, in the order of ids, the same as the export', async () => {
    const { store, rows } = await bench.matched({ users, contacts });
    const seen: MatchPageRow[] = [];
    let after: string | undefined;
    do {
      const page = await store.matches.page({ kind: 'user', limit: 10, ...(after !== undefined && { after }) });
      seen.push(...page.rows);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen.map(({ label: _label, nameOnly: _nameOnly, ...row }) => row)).toEqual(rows);
    expect(seen.filter(({ nameOnly }) => nameOnly).map(({ personalizationId }) => personalizationId)).toEqual(['u04']);
    expect(seen.slice(0, 3).map(({ label }) => label)).toEqual(['Name 0', 'u01', 'Name 2']);
  });

  test.each([
    [{ outcome: 'matched' }, ['u04']],
    [{ outcome: 'matched', nameOnly: true }, ['u04']],
    [{ nameOnly: false, outcome: 'matched' }, []],
    [{ reason: 'claimedByOthers' }, ['u03', 'u08', 'u13', 'u18', 'u23']],
    [{ priority: 3, outcome: 'ambiguous', after: '12' }, ['u13', 'u18', 'u23']],
    [{ nearMiss: 'caseOnly' }, ['u06']],
    [{ text: 'Name 2' }, ['u02', 'u20', 'u22', 'u24']],
    [{ text: '4x@ex' }, ['u04', 'u09', 'u14', 'u19', 'u24']],
    [{ text: 'nAME 2' }, ['u02', 'u20', 'u22', 'u24']],
    [{ text: 'U1', outcome: 'matched' }, []],
    [{ text: '4X@EXAMPLE' }, ['u04', 'u09', 'u14', 'u19', 'u24']],
    [{ matchedPairs: ['displayName=Name'] }, ['u04']],
    [{ matchedPairs: ['displayName=Name', 'emailAddress=Email'] }, []],
    [{ matchedPairs: [], nearMiss: 'caseOnly' }, ['u06']],
    [{ text: '%' }, []],
    [{ text: contact1 }, ['u04']],
    [{ text: ` ${contact1} ` }, ['u04']],
    [{ text: contact1.slice(0, 15) }, ['u04']],
    [{ text: contact1.slice(0, 15), outcome: 'unmatched' }, []],
    // Claimed by several, matched to none.
    [{ text: contact2 }, []],
    [{ text: contact1.slice(0, 14) }, []],
    [
      { text: 'u1', nearMiss: 'none', reason: 'noCandidate', outcome: 'unmatched' },
      ['u10', 'u11', 'u12', 'u14', 'u15', 'u16', 'u17', 'u19'],
    ],
  ] as const)('are filtered by %j', async (query, ids) => {
    const { store } = await bench.matched({ users, contacts });
    const page = await store.matches.page({ kind: 'user', limit: 100, ...query });
    expect([page.rows.map(({ personalizationId }) => personalizationId), page.next]).toEqual([ids, null]);
  });

  test('find Leads and accounts by the id of their record, and the groups of those count the same', async () => {
    const account1 = idOf('001', 1);
    const { store } = await bench.matched(
      {
        users: [user('u1', { emailAddress: 'x@example.com' }), user(account1)],
        accounts: [account('Acme'), account('Bolt')],
        leads: [crmRow(lead1, { Email: 'x@example.com' })],
        crmAccounts: [crmRow(account1, { Name: 'Acme' })],
      },
      { leads: true },
    );
    const found = async (kind: 'user' | 'account', text: string) => {
      const { rows } = await store.matches.page({ kind, limit: 10, text });
      const groups = await store.matches.groups(kind, text);
      return [rows.map(({ personalizationId }) => personalizationId), groups.map(({ count }) => count)];
    };
    expect(await found('user', lead1)).toEqual([['u1'], [1]]);
    expect(await found('account', lead1)).toEqual([[], []]);
    expect(await found('account', account1.slice(0, 15))).toEqual([['Acme'], [1]]);
    // A profile's own id that looks like a record's is found as ever.
    expect(await found('user', account1)).toEqual([[account1], [1]]);
  });

  test('of accounts have their id as label', async () => {
    const { store } = await bench.matched({ accounts: [account('Acme')] });
    const { rows } = await store.matches.page({ kind: 'account', limit: 1 });
    expect(rows.map(({ label }) => label)).toEqual(['Acme']);
  });

  test('refuse a cursor that is none', async () => {
    const { store } = await bench.matched({ users });
    await expect(store.matches.page({ kind: 'user', limit: 1, after: 'x' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('are not there before anything was matched', async () => {
    const store = await bench.open();
    await store.matches.load(await bench.write({ users }), plainRule, quietWork());
    await expect(store.matches.page({ kind: 'user', limit: 1 })).rejects.toMatchObject({ code: 'internal' });
  });
});

const base: MatchRow = {
  kind: 'user',
  personalizationId: '',
  outcome: 'unmatched',
  crmObject: null,
  crmId: null,
  priority: null,
  matchedOn: null,
  matchedPairs: [],
  candidates: [],
  candidateCount: 0,
  reason: null,
  nearMiss: null,
  nearMissId: null,
};

function matched(personalizationId: string, crmId: string, more: Partial<MatchRow>): MatchRow {
  return { ...base, personalizationId, outcome: 'matched', crmObject: 'Contact', crmId, ...more };
}

function ambiguous(personalizationId: string, more: Partial<MatchRow>): MatchRow {
  return { ...base, personalizationId, outcome: 'ambiguous', crmObject: 'Contact', ...more };
}

function unmatched(personalizationId: string, more: Partial<MatchRow>): MatchRow {
  return { ...base, personalizationId, ...more };
}
