import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/core/model/explanation.ts';
import { account, crmRow, idOf, matchBench, user } from './matchStore/matching.ts';
import { quietWork } from './matchStore/writeTables.ts';

const bench = matchBench();
const [contact1, contact2, contact3] = [idOf('003', 1), idOf('003', 2), idOf('003', 3)];
const [lead1, lead2] = [idOf('00Q', 1), idOf('00Q', 2)];
const [account1, account2] = [idOf('001', 1), idOf('001', 2)];
const loyalty = { attribute: 'loyaltyId', field: 'Loyalty_Id__c' };

describe('Why?', () => {
  test('goes through every rule until one decides, with what was compared and what came out', async () => {
    const { store } = await bench.matched(
      {
        users: [
          user('u1', {
            sfcrmContactId: '003',
            loyaltyId: { unmatchable: ['L'] },
            displayName: 'Ann',
            emailAddress: '',
          }),
        ],
        contacts: [crmRow(contact1, { Name: 'Ann', Loyalty_Id__c: 'L' }), crmRow(contact2, { Name: 'Ann' })],
      },
      { matchFields: { Contact: [loyalty], Lead: [], Account: [] } },
    );
    const explanation = await store.matches.explain('user', 'u1');
    expect(stepsOf(explanation)).toEqual([
      ['Contact', 1, 'nothingFound', 'sfcrmContactId=Id notAnId'],
      ['Contact', 2, 'nothingFound', 'loyaltyId=Loyalty_Id__c list'],
      ['Contact', 3, 'decided', 'emailAddress=Email blank', 'displayName=Name found'],
      ['Lead', 1, 'leadsOff'],
      ['Lead', 2, 'leadsOff'],
      ['Lead', 3, 'leadsOff'],
    ]);
    expect(explanation?.steps[2]?.candidates).toEqual(
      [contact1, contact2].map((crmId) => ({
        object: 'Contact',
        crmId,
        label: 'Ann',
        email: null,
        pairs: ['displayName=Name'],
        throughLeads: [],
      })),
    );
    expect(explanation?.compared.map(({ crmId, why }) => [crmId, why])).toEqual([
      [contact1, 'candidate'],
      [contact2, 'candidate'],
    ]);
    expect(explanation?.compared[0]?.values).toContainEqual({
      priority: 2,
      ...loyalty,
      ofProfile: { kind: 'list' },
      ofRecord: 'L',
      isEqual: false,
      isUsed: true,
    });
  });

  test('tells what only designated match fields switches off', async () => {
    const { store } = await bench.matched(
      {
        users: [user('u1', { displayName: 'Ann', emailAddress: 'a@example.com' })],
        contacts: [crmRow(contact1, { Name: 'Ann', Email: 'other@example.com', Loyalty_Id__c: 'L' })],
      },
      { onlyDesignatedMatchFields: true, matchFields: { Contact: [loyalty], Lead: [], Account: [] } },
    );
    const explanation = await store.matches.explain('user', 'u1');
    expect(stepsOf(explanation)[2]).toEqual([
      'Contact',
      3,
      'switchedOff',
      'emailAddress=Email switchedOff',
      'displayName=Name switchedOff',
    ]);
    expect(nearOf(explanation)).toEqual([
      ['designatedFieldsOnly', contact1, 'displayName=Name'],
      ['sameNameDifferentEmail', contact1, 'displayName=Name'],
    ]);
  });

  test('shows the nearest of every kind, by the first key and the smallest id', async () => {
    const { store } = await bench.matched({
      users: [user('u1', { displayName: 'Mu\u0308ller  Ann', emailAddress: 'a@example.com' })],
      contacts: [
        crmRow(idOf('003', 9), { Email: 'A@example.com' }),
        crmRow(idOf('003', 8), { Email: 'A@EXAMPLE.com', Name: 'mu\u0308ller  ann' }),
        crmRow(idOf('003', 7), { Email: ' a@example.com' }),
        crmRow(idOf('003', 6), { Email: 'A@example.com\u00a0' }),
        crmRow(idOf('003', 5), { Name: 'M\u00fcller  Ann' }),
        crmRow(idOf('003', 4), { Name: 'MU\u0308LLER Ann', Email: 'b@example.com' }),
        crmRow(idOf('003', 3), { Name: 'MU\u0308LLER Ann' }),
      ],
      leads: [
        crmRow(lead2, { Email: 'a@example.com', IsConverted: 'false' }),
        crmRow(lead1, { Email: 'a@example.com', IsConverted: 'true' }),
      ],
    });
    expect(nearOf(await store.matches.explain('user', 'u1'))).toEqual([
      ['caseOnly', idOf('003', 8), 'emailAddress=Email'],
      ['whitespaceOnly', idOf('003', 7), 'emailAddress=Email'],
      ['caseAndWhitespace', idOf('003', 6), 'emailAddress=Email'],
      ['unicodeForm', idOf('003', 5), 'displayName=Name'],
      ['sameNameDifferentEmail', idOf('003', 4), 'displayName=Name'],
      ['leadOnly', lead2, ''],
    ]);
  });

  test('scores a similar account name, and does not take the own record for near', async () => {
    const { store } = await bench.matched({
      accounts: [account('Acme'), account('Otter Dairy')],
      crmAccounts: [crmRow(account1, { Name: 'Acme Fireworks' }), crmRow(account2, { Name: 'Otter Dairy' })],
    });
    const similar = await store.matches.explain('account', 'Acme');
    expect(similar?.nearMisses).toEqual([
      {
        kind: 'similarAccountName',
        object: 'Account',
        crmId: account1,
        label: 'Acme Fireworks',
        email: null,
        pair: '',
        score: expect.closeTo(0.857, 3) as number,
      },
    ]);
    expect(nearOf(await store.matches.explain('account', 'Otter Dairy'))).toEqual([]);
  });

  test('names rival claims, best priority first, and what became of them', async () => {
    const { store } = await bench.matched({
      users: [
        user('a', { emailAddress: 'a@example.com' }),
        user('b', { emailAddress: 'a@example.com', displayName: 'Bea' }),
        user('c', { sfcrmContactId: contact1.slice(0, 15) }),
        user('d', { emailAddress: 'twice@example.com' }),
      ],
      contacts: [
        crmRow(contact1, { Email: 'a@example.com' }),
        crmRow(contact2, { Email: 'twice@example.com' }),
        crmRow(contact3, { Email: 'twice@example.com' }),
      ],
    });
    const explanation = await store.matches.explain('user', 'b');
    expect([explanation?.rivalCount, explanation?.rivals.map(briefly)]).toEqual([
      2,
      [
        ['c', 1, ['sfcrmContactId=Id'], 'matched', null],
        ['a', 3, ['emailAddress=Email'], 'unmatched', 'claimedByStronger'],
      ],
    ]);
    expect(explanation?.compared.map(({ crmId, why }) => [crmId, why])).toEqual([[contact1, 'claimed']]);
    const record = await store.matches.explainCrmRecord(contact1.slice(0, 15));
    expect(record?.claims.map(briefly)).toEqual([
      ['c', 1, ['sfcrmContactId=Id'], 'matched', null],
      ['a', 3, ['emailAddress=Email'], 'unmatched', 'claimedByStronger'],
      ['b', 3, ['emailAddress=Email'], 'unmatched', 'claimedByStronger'],
    ]);
    // An ambiguous user claims nothing, and is named by each of its candidates.
    for (const id of [contact2, contact3]) {
      const candidate = await store.matches.explainCrmRecord(id);
      expect(candidate?.claims.map(briefly)).toEqual([
        ['d', 3, ['emailAddress=Email'], 'ambiguous', 'severalCandidates'],
      ]);
    }
  });

  test('tells how a converted Lead stands for its Contact, from both sides', async () => {
    const { store } = await bench.matched(
      {
        users: [user('u1', { sfcrmLeadId: lead1 }), user('u2', { sfcrmLeadId: lead2 })],
        contacts: [crmRow(contact1, { Name: 'Ann' })],
        leads: [
          crmRow(lead1, { IsConverted: 'true', ConvertedContactId: contact1.slice(0, 15) }),
          crmRow(lead2, { IsConverted: 'true', ConvertedContactId: contact2 }),
        ],
      },
      { leads: true },
    );
    const followed = await store.matches.explain('user', 'u1');
    expect(followed?.steps[0]?.candidates.map(({ crmId, throughLeads }) => [crmId, throughLeads])).toEqual([
      [contact1, [lead1]],
    ]);
    expect(followed?.compared.map(({ object, crmId, why }) => [object, crmId, why])).toEqual([
      ['Contact', contact1, 'matched'],
      ['Lead', lead1, 'convertedLead'],
    ]);
    const orphan = await store.matches.explain('user', 'u2');
    expect([orphan?.row.reason, orphan?.steps[0]?.leadsWithoutContact]).toEqual(['convertedContactMissing', [lead2]]);
    const lead = await store.matches.explainCrmRecord(lead1.slice(0, 15));
    expect([lead?.standsFor, lead?.claims.map(briefly)]).toEqual([
      { crmId: contact1, isThere: true },
      [['u1', 1, ['sfcrmLeadId=Id'], 'matched', null]],
    ]);
    expect((await store.matches.explainCrmRecord(contact1))?.convertedLeads).toEqual([lead1]);
    expect((await store.matches.explainCrmRecord(lead2))?.standsFor).toEqual({ crmId: contact2, isThere: false });
  });

  test('names file and line of a link or an exclusion, and why a link leads nowhere', async () => {
    const targets = [contact1, contact2, 'nonsense', lead1];
    const { store } = await bench.matched(
      {
        users: [...targets.map((_, index) => user(`u${index}`)), user('out')],
        contacts: [crmRow(contact1)],
        leads: [crmRow(lead1, { IsConverted: 'false' })],
      },
      {},
      {
        links: targets.map((crmId, index) => ({
          kind: 'user',
          personalizationId: `u${index}`,
          crmId,
          line: index + 2,
        })),
        exclusions: [{ kind: 'user', personalizationId: 'out', reason: 'a robot', line: 4 }],
      },
    );
    const problems = [null, 'noRow', 'notAnId', 'leadsOff'];
    for (const [index, crmId] of targets.entries()) {
      const explanation = await store.matches.explain('user', `u${index}`);
      const problem = problems[index];
      expect(explanation?.decision).toEqual({
        kind: 'link',
        file: 'links.csv',
        line: index + 2,
        crmId,
        problem,
        throughLead: null,
      });
    }
    const excluded = await store.matches.explain('user', 'out');
    expect(excluded?.decision).toEqual({ kind: 'exclusion', file: 'exclusions.csv', line: 4, reason: 'a robot' });
    expect(new Set(excluded?.steps.map(({ state }) => state))).toEqual(new Set(['notReached', 'leadsOff']));
  });

  test('tells by which users an account takes the Account of their Contacts', async () => {
    const { store } = await bench.matched(
      {
        users: [user('u1', { accountName: 'Acme', displayName: 'Ann' })],
        accounts: [account('Acme')],
        contacts: [crmRow(contact1, { Name: 'Ann', AccountId: account1.slice(0, 15) })],
        crmAccounts: [crmRow(account1, { Name: 'Something else' })],
      },
      { accountsFromContacts: true },
    );
    const explanation = await store.matches.explain('account', 'Acme');
    expect(explanation?.steps[3]).toMatchObject({
      priority: 4,
      state: 'decided',
      candidateCount: 1,
      viaContacts: [{ user: 'u1', contactId: contact1, accountId: account1 }],
    });
    expect((await store.matches.explainCrmRecord(account1))?.claims.map(briefly)).toEqual([
      ['Acme', 4, [], 'matched', null],
    ]);
  });

  test('answers null for what is not there', async () => {
    const { store } = await bench.matched({ users: [user('u1')], contacts: [crmRow(contact1)] });
    expect([
      await store.matches.explain('user', 'u2'),
      await store.matches.explain('account', 'u1'),
      await store.matches.explainCrmRecord(contact2),
      await store.matches.explainCrmRecord('nonsense'),
      await store.matches.explainCrmRecord(idOf('003', 1).replace('003', '005')),
    ]).toEqual([null, null, null, null, null]);
  });
});

describe('targets of a link', () => {
  const sides = {
    users: [user('u1', { displayName: 'Ann', emailAddress: 'x@example.com' }), user('u2', { displayName: 'Bea' })],
    contacts: [
      crmRow(contact1, { Name: 'ANN', Email: 'ann@example.com' }),
      crmRow(contact2, { Name: 'Bea' }),
      crmRow(contact3, { Name: 'Bea', Email: 'bea@example.com' }),
    ],
    leads: [crmRow(lead1, { Name: 'Annabel', IsConverted: 'false' })],
  };

  test('are the candidates, then the near misses, each with why it is offered', async () => {
    const { store } = await bench.matched(sides);
    expect(await store.matches.linkTargets('user', 'u2', '', 10)).toEqual([
      { object: 'Contact', crmId: contact2, label: 'Bea', detail: 'candidate' },
      { object: 'Contact', crmId: contact3, label: 'Bea', detail: 'candidate: bea@example.com' },
    ]);
    expect(await store.matches.linkTargets('user', 'u1', '', 10)).toEqual([
      { object: 'Contact', crmId: contact1, label: 'ANN', detail: 'differs only by letter case: ann@example.com' },
    ]);
    expect(await store.matches.linkTargets('user', 'nobody', '', 10)).toEqual([]);
  });

  test('are searched in any letter case by id, name and e-mail; Leads only when they take part', async () => {
    const { store } = await bench.matched(sides);
    const { store: withLeads } = await bench.matched(sides, { leads: true });
    const ids = async (matches: typeof store.matches, text: string, limit = 10) =>
      (await matches.linkTargets('user', 'u1', text, limit)).map(({ crmId }) => crmId);
    expect(await ids(store.matches, 'aNN')).toEqual([contact1]);
    expect(await ids(withLeads.matches, 'aNN')).toEqual([contact1, lead1]);
    expect(await ids(store.matches, 'BEA@')).toEqual([contact3]);
    expect(await ids(store.matches, contact2.toLowerCase())).toEqual([contact2]);
    expect(await ids(store.matches, '003', 2)).toEqual([contact1, contact2]);
    expect(await ids(store.matches, 'nothing like it')).toEqual([]);
  });
});

describe('pages', () => {
  test('are prepared with progress, or not at all when a person cancels, and then later', async () => {
    const { store } = await bench.matched({ users: [user('u1')] });
    await expect(
      store.matches.preparePages({ signal: AbortSignal.abort(), emit: () => undefined }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    const events: string[] = [];
    await store.matches.preparePages({ ...quietWork(), emit: (event) => events.push(event.kind) });
    expect(events).toEqual(['phaseStarted', 'progress', 'progress', 'progress']);
    await store.matches.preparePages({ ...quietWork(), emit: (event) => events.push(event.kind) });
    expect(events).toHaveLength(4);
    expect(await store.matches.groups('user', '')).toEqual([
      {
        outcome: 'unmatched',
        priority: null,
        matchedPairs: [],
        nameOnly: false,
        reason: 'noCandidate',
        nearMiss: null,
        count: 1,
      },
    ]);
  });

  test('can be asked for by several at once', async () => {
    const { store } = await bench.matched({
      users: [user('u1', { displayName: 'Ann' }), user('u2')],
      contacts: [crmRow(contact1, { Name: 'Ann' })],
    });
    const [page, groups, explanation] = await Promise.all([
      store.matches.page({ kind: 'user', limit: 10 }),
      store.matches.groups('user', 'U'),
      store.matches.explain('user', 'u1'),
    ]);
    expect([page.rows.length, groups.length, explanation?.row.outcome]).toEqual([2, 2, 'matched']);
  });

  test('describe single records by their ids, whatever characters those hold', async () => {
    const ids = ['u1', "O'Brien", '\ufeffbom', 'a\nb', '__proto__'];
    const { store } = await bench.matched({ users: ids.map((id) => user(id, { displayName: `of ${id}` })) });
    const described = await store.matches.describe('user', [...ids, 'nobody']);
    expect([...described].map(([id, { label }]) => [id, label]).sort()).toEqual(
      ids.map((id) => [id, `of ${id}`]).sort(),
    );
    expect(await store.matches.describe('user', [])).toEqual(new Map());
  });
});

function stepsOf(explanation: Explanation | null): readonly unknown[][] {
  return (explanation?.steps ?? []).map(({ object, priority, state, comparisons }) => [
    object,
    priority,
    state,
    ...comparisons.map(({ attribute, field, result }) => `${attribute}=${field} ${result.kind}`),
  ]);
}

function nearOf(explanation: Explanation | null): readonly unknown[] {
  return (explanation?.nearMisses ?? []).map(({ kind, crmId, pair }) => [kind, crmId, pair]);
}

function briefly({ personalizationId, priority, matchedPairs, outcome, reason }: Explanation['rivals'][number]) {
  return [personalizationId, priority, matchedPairs, outcome, reason];
}
