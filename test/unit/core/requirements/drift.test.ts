import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../../../src/core/requirements/baseline.ts';
import { baselineText, readBaseline } from '../../../../src/core/requirements/baseline.ts';
import { driftOf } from '../../../../src/core/requirements/drift.ts';
import type { KnownFact } from '../../../../src/core/requirements/knownFacts.ts';
import type { Change } from '../../../../src/core/requirements/requirementCheck.ts';

describe('what has changed since known good', () => {
  test('is each fact with its old and its new words, and who speaks of it since, the nearest first', () => {
    const log = [
      change('2026-11-24T09:00:00.000Z', 'Sam', 'Changed scopes of app'),
      change('2026-11-23T09:00:00.000Z', 'Kim', 'Removed a scope'),
      change('2026-11-22T09:00:00.000Z', 'Pat', 'Changed rotation'),
      change('2026-11-10T09:00:00.000Z', 'Old', 'Changed scopes before it was known good'),
    ];
    const drift = driftOf(baseline([fact('oauth.scopes', 'api, id')]), [fact('oauth.scopes', 'id')], log);
    expect(drift.changes).toEqual([
      { id: 'oauth.scopes', label: 'oauth.scopes', before: 'api, id', after: 'id', changes: [log[0], log[1]] },
    ]);
  });

  test('counts an entry of the very second in which it was known good', () => {
    const log = [change('2026-11-20T12:00:00.000Z', 'Sam', 'Changed scopes')];
    const good = { ...baseline([fact('oauth.scopes', 'a')]), at: '2026-11-20T12:00:00.900Z' };
    expect(driftOf(good, [fact('oauth.scopes', 'b')], log).changes[0]?.changes).toEqual(log);
  });

  test('lists what somebody changed of the integration in Personalization, and nothing else of its log', () => {
    const ofIntegration = personalization('UPDATE INTEGRATION Salesforce CRM: Push > User');
    const log = [ofIntegration, personalization('CREATE CAMPAIGN Spring')];
    expect(driftOf(baseline([]), [], log).inPersonalization).toEqual([ofIntegration]);
  });

  test('is only whether it is granted, where it cannot be read by whom', () => {
    const known = { ...fact('user.apiEnabled', 'yes, by the profile'), granted: true };
    const unknown = { ...fact('user.apiEnabled', 'yes'), granted: true, grantorUnknown: true } as const;
    expect(driftOf(baseline([known]), [unknown], []).changes).toEqual([]);
    const gone = { ...fact('user.apiEnabled', 'no'), granted: false };
    expect(driftOf(baseline([unknown]), [gone], []).changes).toHaveLength(1);
  });

  test('is a field of the integration that has no row any more: hidden, or removed', () => {
    const [gone, there] = [
      fact('field.Contact.Interaction_Studio_Score__c.visible', 'yes, by the profile'),
      fact('field.Contact.Interaction_Studio_Last__c.visible', 'yes, by the profile'),
    ];
    const log = [change('2026-11-24T09:00:00.000Z', 'Sam', 'Changed read access of field Interaction_Studio_Score__c')];
    expect(driftOf(baseline([gone, there]), [there], log)).toMatchObject({
      changes: [{ id: gone.id, before: 'yes, by the profile', after: 'not there any more', changes: log }],
      noLongerRead: [],
      notCompared: [],
    });
  });

  test('is no missing field where no field can be read at all: that is said apart', () => {
    const gone = fact('field.Contact.Interaction_Studio_Score__c.visible', 'yes, by the profile');
    const unread = fact('field.Contact.Loyalty__c.visible', null);
    for (const now of [[], [unread]]) {
      const drift = driftOf(baseline([gone]), now, []);
      expect([drift.changes, drift.noLongerRead.map(({ id }) => id)]).toEqual([[], [gone.id]]);
    }
  });

  test('says of a field that the configuration names no more that this is why', () => {
    const [gone, there] = [
      fact('field.Contact.Score__c.visible', 'yes'),
      fact('field.Contact.Loyalty__c.visible', 'yes'),
    ];
    expect(driftOf(baseline([gone, there]), [there], []).changes).toMatchObject([
      { id: gone.id, after: 'not looked at any more: the configuration does not name it' },
    ]);
  });

  test('I-63: equals a naive comparison of any two sets of facts, and never takes what cannot be read for a change', () => {
    const facts = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('field.a', 'field.b', 'field.c', 'user.d', 'user.e'),
        words: fc.constantFrom(null, 'x', 'y'),
        subject: fc.constantFrom('', 'u1', 'u2'),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(facts, facts, (before, now) => {
        const then = before.map((one) => ({ ...one, label: one.id }));
        const present = now.map((one) => ({ ...one, label: one.id }));
        const { changes, noLongerRead, notCompared } = driftOf(baseline(then), present, []);
        expect({
          changed: changes.map(({ id, before: old }) => `${id} ${old}`).sort(),
          gone: noLongerRead.map(({ id }) => id).sort(),
          notCompared: [...notCompared].sort(),
        }).toEqual(naiveDrift(then, present));
      }),
    );
  });
});

function naiveDrift(before: readonly KnownFact[], now: readonly KnownFact[]) {
  const changed: string[] = [];
  const gone: string[] = [];
  const notCompared: string[] = [];
  for (const id of ['field.a', 'field.b', 'field.c', 'user.d', 'user.e']) {
    const old = before.find((one) => one.id === id) ?? { words: null, subject: '' };
    const present = now.find((one) => one.id === id);
    if (!present) {
      if (old.words === null) continue;
      const area = id.split('.')[0] ?? '';
      const readNow = now.filter((one) => one.id.startsWith(area) && one.words !== null);
      if (readNow.length === 0) gone.push(id);
      else if (readNow.every((one) => one.subject === old.subject)) changed.push(`${id} ${old.words}`);
      else notCompared.push(id);
    } else if (old.words === null) notCompared.push(id);
    else if (present.words === null && (present.subject === '' || present.subject === old.subject)) gone.push(id);
    else if (present.subject !== old.subject) notCompared.push(id);
    else if (present.words !== old.words) changed.push(`${id} ${old.words}`);
  }
  return { changed, gone, notCompared };
}

describe('a kept good state', () => {
  test('is read as it was written', () => {
    const kept = baseline([fact('oauth.scopes', 'id'), { ...fact('user.apiEnabled', null), granted: false }]);
    expect(readBaseline(baselineText(kept))).toEqual({ kind: 'kept', baseline: kept });
    expect(readBaseline(null)).toEqual({ kind: 'none' });
  });

  test('that is cut anywhere is told as damaged, never half believed', () => {
    const text = baselineText(baseline([fact('oauth.scopes', 'id')])).trimEnd();
    for (let length = 0; length < text.length; length += 1) {
      expect(readBaseline(text.slice(0, length))).toMatchObject({ kind: 'unreadable', isNewer: false });
    }
  });

  test.each([
    ['a newer format', { format: 2 }, true],
    ['facts that are none', { facts: [{ id: 1 }] }, false],
    ['no time', { at: 'yesterday' }, false],
    ['another reason', { why: 'luck' }, false],
  ])('with %s is not read', (_what, different, isNewer) => {
    const text = JSON.stringify({ ...baseline([]), ...different });
    expect(readBaseline(text)).toMatchObject({ kind: 'unreadable', isNewer });
  });
});

function baseline(facts: readonly KnownFact[]): Baseline {
  return {
    format: 1,
    orgId: '00D000000000001AAA',
    dataset: 'engage',
    at: '2026-11-20T12:00:00.000Z',
    by: 'admin@example.com',
    why: 'minimumPassed',
    facts,
  };
}

function fact(id: string, words: string | null): KnownFact {
  return { id, label: id, words, subject: '' };
}

function change(at: string, by: string, action: string): Change {
  return { at, by, action, system: 'salesforce' };
}

function personalization(action: string): Change {
  return { at: '2026-11-24T09:00:00.000Z', by: 'Kim', action, system: 'personalization' };
}
