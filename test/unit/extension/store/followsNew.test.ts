import { expect, test } from 'vitest';
import { followsNew } from '../../../../src/extension/store/followsNew.ts';
import { initialState, type SyncState } from '../../../../src/extension/store/syncState.ts';

const demo = '/demo/personalization-sync.json';
const running = { kind: 'dryRun', label: 'Matching', labels: {} } as const;

test.each<[string, Partial<SyncState>, ReturnType<typeof followsNew>]>([
  ['at once where nothing is followed', {}, 'atOnce'],
  ['at once in place of the one before', { configPath: '/before.json' }, 'atOnce'],
  ['at once where the demo runs and another one is followed', { configPath: '/a', demoConfigPath: demo }, 'atOnce'],
  ['after a question where the demo is followed', { configPath: demo, demoConfigPath: demo }, 'whenAsked'],
  ['not while something runs', { configPath: demo, demoConfigPath: demo, run: running }, 'notNow'],
])('a configuration that was just written is followed %s', (_case, differences, expected) => {
  expect(followsNew({ ...initialState, ...differences })).toBe(expected);
});
