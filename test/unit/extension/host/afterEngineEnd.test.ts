import { describe, expect, test } from 'vitest';
import { afterEngineEnd } from '../../../../src/extension/host/afterEngineEnd.ts';
import { StateStore } from '../../../../src/extension/store/stateStore.ts';
import { aDryRun, configPath } from '../aDryRun.ts';

const NOTICE = 'The engine has ended, and the preview is closed with it. No run was under way.';

describe('the state after the engine has ended', () => {
  test('shows no preview whose pages are gone, and says why', () => {
    const store = withPreview();
    afterEngineEnd(store);
    expect(store.state).toMatchObject({ preview: null, notice: NOTICE, engine: null, configPath });
  });

  test('leaves what is to be said to the run that it interrupted', () => {
    const store = withPreview();
    store.dispatch({ kind: 'runStarted', run: 'liveSync' });
    afterEngineEnd(store);
    expect(store.state).toMatchObject({ preview: null, notice: '', run: { kind: 'liveSync' } });
  });

  test('follows no demo any more', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'demoStarted', configPath });
    afterEngineEnd(store);
    expect(store.state).toMatchObject({ demoConfigPath: null, configPath: null, notice: '' });
  });

  test('keeps the configuration, and says nothing, when nothing was open', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'configurationChosen', configPath });
    afterEngineEnd(store);
    expect(store.state).toMatchObject({ configPath, notice: '', preview: null });
  });

  test('what the next run begins with is not the last one’s end', () => {
    const store = withPreview();
    afterEngineEnd(store);
    store.dispatch({ kind: 'runStarted', run: 'dryRun' });
    expect(store.state.notice).toBe('');
  });
});

function withPreview(): StateStore {
  const store = new StateStore();
  store.dispatch({ kind: 'configurationChosen', configPath });
  store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun() });
  return store;
}
