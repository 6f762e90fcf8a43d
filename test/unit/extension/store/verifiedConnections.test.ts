import { describe, expect, it } from 'vitest';
import { asksToVerify, isConnectedOrg } from '../../../../src/extension/store/verifiedConnections.ts';
import { aState, configPath, someFacts } from '../aDryRun.ts';

const before = { known: [configPath], looked: new Set<string>() };

describe('a connection that worked before', () => {
  it('is looked at when its view is in sight', () => {
    expect(asksToVerify(aState(), before)).toBe(true);
  });

  it.each([
    ['nobody has connected it yet', aState(), { ...before, known: [] }],
    ['it was looked at in this window', aState(), { ...before, looked: new Set([configPath]) }],
    ['it is the demo', aState({ demoConfigPath: configPath }), before],
    ['there is no configuration', aState({ configPath: null }), before],
    ['a run is under way', aState({ run: { kind: 'dryRun', label: 'Reading', labels: {} } }), before],
    ['it has failed already', aState({ connection: { kind: 'failed', message: 'no' } }), before],
  ])('is left alone where %s', (_why, state, memory) => {
    expect(asksToVerify(state, memory)).toBe(false);
  });

  it('is remembered for orgs only, not for the demo and files', () => {
    const demo = someFacts();
    const { connection } = demo;
    const org = someFacts({ connection: { ...connection, org: { ...connection.org, isDemo: false } } });
    const files = someFacts({ connection: { ...connection, org: { ...connection.org, id: '', isDemo: false } } });
    const remembered = [org, demo, files].map((facts) =>
      isConnectedOrg(aState({ connection: { kind: 'connected', facts } })),
    );
    expect(remembered).toEqual([true, false, false]);
  });
});
