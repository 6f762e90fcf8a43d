import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begun, stateOfStep, stepIds } from '../../../../src/core/reconfigure/reconfiguration.ts';
import { reconfigureSteps } from '../../../../src/core/reconfigure/reconfigureSteps.ts';
import { withoutPersonalData } from '../../../../src/core/reconfigure/withoutPersonalData.ts';

describe('a text for support', () => {
  test('holds no username, no e-mail address and no name that a log told', () => {
    const text = 'User integration@acme.example.com (asked by Sam Setup): changed by "Sam Setup Jr", sam@example.com.';
    expect(withoutPersonalData(text, ['Sam Setup', 'Sam Setup Jr', ''])).toBe(
      'User i…n@a… (asked by (name left out)): changed by "(name left out)", s…m@e…',
    );
  });

  test('holds none of them wherever they stand', () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (left, email, right) => {
        expect(withoutPersonalData(`${left} ${email} ${right}`, [])).not.toContain(email);
      }),
    );
  });
});

describe('the steps of Reconfigure and Test', () => {
  test('are next one after the other, and wait until then', () => {
    const places = {
      setupOrigin: 'https://acme.my.salesforce-setup.com',
      personalizationUrl: 'https://a.b.evergage.com',
    };
    let state = begun('2026-11-25T10:00:00.000Z');
    for (const [index, id] of stepIds.entries()) {
      expect(reconfigureSteps(state, places).map((step) => step.state)).toEqual(
        stepIds.map((_, place) => (place < index ? 'done' : place === index ? 'next' : 'waiting')),
      );
      if (id !== 'verify') state = { ...state, done: { ...state.done, [id]: '2026-11-25T10:01:00.000Z' } };
    }
    const seen = ['login', 'token', 'jobs'] as const;
    const parts = seen.map((id) => ({ id, state: 'seen' as const, words: '', at: null }));
    expect(stateOfStep({ ...state, verification: { lookedAt: '', parts } }, 'verify')).toBe('done');
  });

  test('have pages where there are any: none in a demo', () => {
    const nowhere = { setupOrigin: null, personalizationUrl: null };
    const urls = reconfigureSteps(begun(''), nowhere).map(({ url }) => url);
    expect(urls).toEqual([null, null, null, null, null]);
  });
});
