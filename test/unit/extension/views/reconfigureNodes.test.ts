import { describe, expect, test } from 'vitest';
import { begun, stepIds } from '../../../../src/core/reconfigure/reconfiguration.ts';
import type { ReconfigureState } from '../../../../src/extension/store/syncState.ts';
import { isStepNode, reconfigureNodes, stepDetail } from '../../../../src/extension/views/reconfigureNodes.ts';

const places = { now: '2026-11-25T10:00:00.000Z', setupOrigin: null, personalizationUrl: null };
const start: ReconfigureState = { reconfiguration: begun(places.now), places };

describe('Reconfigure and Test in the tree', () => {
  test('is not there before it was begun', () => {
    expect(reconfigureNodes(null)).toEqual([]);
  });

  test('shows each step with its state, and what may be done with it', () => {
    const [group] = reconfigureNodes(start);
    expect([group?.label, group?.description?.startsWith('0 of 5 steps · begun ')]).toEqual([
      'Reconfigure and Test',
      true,
    ]);
    expect(
      group?.children?.map(({ label, description, icon, contextValue }) => [label, description, icon, contextValue]),
    ).toEqual([
      ['Check the policies of user, app and fields', 'next', 'arrow-right', 'step policies next'],
      ['Copy Consumer Key and Secret', 'waiting', 'circle-outline', 'step consumerKey waiting'],
      ['Establish Connection', 'waiting', 'circle-outline', 'step connection waiting'],
      ['Synchronize Now', 'waiting', 'circle-outline', 'step synchronize waiting'],
      ['Verified from Salesforce', 'waiting', 'circle-outline', 'step verify waiting'],
    ]);
    expect(group?.children?.every(isStepNode)).toBe(true);
    expect([null, {}, { step: 'x' }, 'step'].map(isStepNode)).toEqual([false, false, false, false]);
  });

  test('shows below the last step what Salesforce tells, and turns green with it', () => {
    const done = { policies: 'a', consumerKey: 'b', connection: 'c', synchronize: 'd' };
    const part = { words: 'It has [signed in](x).', at: '2026-11-25T10:05:00.000Z' };
    const seen = (['login', 'token', 'jobs'] as const).map((id) => ({ id, state: 'seen' as const, ...part }));
    const withParts = (parts: typeof seen | readonly object[]): ReconfigureState => ({
      places,
      reconfiguration: {
        ...start.reconfiguration,
        done,
        verification: { lookedAt: places.now, parts: parts as typeof seen },
      },
    });
    const waiting = withParts([...seen.slice(0, 2), { id: 'jobs', state: 'notYet', words: 'None.', at: null }]);
    const [open] = reconfigureNodes(waiting);
    const verify = open?.children?.at(-1);
    expect([verify?.description, verify?.children?.map(({ label, icon }) => [label, icon])]).toEqual([
      'not everything is seen yet',
      [
        ['Sign-in of the integration user', 'pass'],
        ['Use of its token', 'pass'],
        ['Bulk jobs', 'circle-outline'],
      ],
    ]);
    expect(verify?.children?.[0]?.tooltip).toBe('It has \\[signed in\\]\\(x\\)\\.');
    const [green] = reconfigureNodes(withParts(seen));
    expect([green?.icon, green?.description?.startsWith('5 of 5 steps')]).toEqual(['pass', true]);
  });

  test('says that the policies were checked by hand, and which', () => {
    const policiesByHand = ['The integration user is active'];
    const reconfiguration = { ...start.reconfiguration, done: { policies: 'a' }, policiesByHand };
    const [group] = reconfigureNodes({ places, reconfiguration });
    const [policies, consumerKey] = group?.children ?? [];
    expect([policies?.description, consumerKey?.description]).toEqual(['done, checked by hand', 'next']);
    expect(policies?.tooltip).toContain('The integration user is active');
  });

  test('says where an External Client App keeps its key and secret', () => {
    const app = {
      kind: 'externalClientApp',
      id: '0xI',
      name: 'It',
      developerName: 'It',
      onlyAdminApproved: null,
      refreshToken: null,
    } as const;
    expect(stepDetail('consumerKey', { app })).toContain('External Client App Manager');
    expect(stepDetail('consumerKey', { app: null })).toContain('App Manager → the app → View');
  });

  test('says of each step what to do, with the names on the vendor’s screens', () => {
    const words = stepIds.map((id) => stepDetail(id, {})).join('\n');
    for (const name of [
      'Third-Party > Integration Setup > Salesforce CRM',
      'Establish Connection',
      'Synchronize Now',
    ]) {
      expect(words).toContain(name);
    }
  });
});
