import { describe, expect, test } from 'vitest';
import type { SecurityFacts } from '../../../../src/core/model/securityFacts.ts';
import type { BaselineStore } from '../../../../src/core/ports.ts';
import { readBaseline } from '../../../../src/core/requirements/baseline.ts';
import { judgeRequirements } from '../../../../src/core/requirements/catalogue.ts';
import { compareWithKnownGood, type KnownGood } from '../../../../src/core/requirements/knownGood.ts';
import { answer, goodFacts, unread } from './someFacts.ts';

const rotating: SecurityFacts = { ...goodFacts, rotation: answer(true) };
const onlyAdminApproved: SecurityFacts['app'] = {
  ...goodFacts.app,
  value: {
    kind: 'connectedApp',
    id: '0H4000000000001AAA',
    name: 'Marketing Cloud Personalization',
    developerName: 'Marketing Cloud Personalization',
    onlyAdminApproved: true,
    refreshToken: { kind: 'validUntilRevoked' },
  },
};
/** Nobody may read what the app is set to. */
const restricted: SecurityFacts = {
  ...goodFacts,
  scopes: unread,
  pkceRequired: unread,
  rotation: unread,
};

describe('the last good state', () => {
  test('is kept by itself where nothing fails', async () => {
    const store = memoryStore();
    expect(await look(store, goodFacts)).toMatchObject({ isNew: true, since: { why: 'minimumPassed' } });
  });

  test('is not kept by itself while any check fails, also one that is no minimum', async () => {
    const store = memoryStore();
    const selfAuthorizeOff = { ...goodFacts, app: onlyAdminApproved };
    const verdicts = judgeRequirements(selfAuthorizeOff).filter(({ verdict }) => verdict === 'failed');
    expect(verdicts.map(({ id, isMinimum }) => [id, isMinimum])).toEqual([['oauth.permittedUsers', false]]);
    expect(await look(store, selfAuthorizeOff)).toMatchObject({
      isNew: false,
      since: null,
      problem:
        'No good state is known yet: it is kept when every minimum requirement passes and no check fails, or with Mark as Known Good.',
    });
    expect(store.text()).toBeNull();
  });

  test('is kept in any state on a person’s word', async () => {
    const store = memoryStore();
    const bad = { ...rotating, app: onlyAdminApproved };
    expect(await look(store, bad, true)).toMatchObject({ isNew: true, since: { why: 'marked' }, carriedOver: 0 });
  });

  test('is not forgotten where it cannot be read by who marks: it is carried over, counted, and compared later', async () => {
    const store = memoryStore();
    await look(store, goodFacts);
    const marked = await look(store, restricted, true);
    expect([marked.carriedOver, marked.drift.noLongerRead.map(({ id }) => id)]).toEqual([
      3,
      ['oauth.scopes', 'oauth.pkce', 'oauth.rotation'],
    ]);
    const later = await look(store, rotating);
    expect(later.drift.changes.map(({ id, before, after }) => [id, before, after])).toEqual([
      ['oauth.rotation', 'off', 'on'],
    ]);
  });

  test('carries over whose facts they were, also where the integration user cannot be read', async () => {
    const store = memoryStore();
    await look(store, goodFacts);
    const blind: SecurityFacts = {
      ...goodFacts,
      user: unread,
      permissions: { ModifyAllData: unread, ApiEnabled: unread, ViewSetup: unread },
      fields: goodFacts.fields.map((field) => ({ ...field, readable: unread, editable: unread })),
    };
    const { carriedOver } = await look(store, blind, true);
    // Of the user its name, profile, state and three permissions; of its one field, whether it is visible and editable.
    expect(carriedOver).toBe(8);
    expect((await look(store, goodFacts)).drift).toMatchObject({ changes: [], noLongerRead: [], notCompared: [] });
  });

  test('carries nothing over that can be read: the person’s word replaces it', async () => {
    const store = memoryStore();
    await look(store, goodFacts);
    expect(await look(store, rotating, true)).toMatchObject({ carriedOver: 0, drift: { changes: [] } });
    const reading = readBaseline(store.text());
    const kept = reading.kind === 'kept' ? reading.baseline.facts : [];
    expect(kept.find(({ id }) => id === 'oauth.rotation')?.words).toBe('on');
  });
});

async function look(store: BaselineStore, facts: SecurityFacts, isMarked = false): Promise<KnownGood> {
  const org = {
    id: '00D000000000001AAA',
    myDomain: 'acme',
    name: 'Acme',
    edition: 'Enterprise Edition',
    isSandbox: true,
    isDemo: false,
  };
  const user = { id: '005000000000001AAA', username: 'admin@example.com' };
  const connection = { org, user, apiVersion: '66.0' };
  const checks = judgeRequirements(facts);
  const at = '2026-11-20T12:00:00.000Z';
  return await compareWithKnownGood({ connection, dataset: 'engage', facts, checks, log: [], at, isMarked }, store);
}

function memoryStore(): BaselineStore & { readonly text: () => string | null } {
  let kept: string | null = null;
  return {
    read: () => Promise.resolve(kept),
    keep(_key, text) {
      kept = text;
      return Promise.resolve();
    },
    setAside: () => Promise.resolve('aside'),
    place: () => 'place',
    text: () => kept,
  };
}
