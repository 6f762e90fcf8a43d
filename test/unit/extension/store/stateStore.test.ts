import { describe, expect, test } from 'vitest';
import { StateStore } from '../../../../src/extension/store/stateStore.ts';
import type { SyncState } from '../../../../src/extension/store/syncState.ts';
import { aRunReport } from '../../aRunReport.ts';

describe('the state of the extension', () => {
  test('follows a run from its start to its report', () => {
    const store = new StateStore();
    const seen: SyncState[] = [store.state];
    store.subscribe((state) => seen.push(state));
    const report = aRunReport();

    store.dispatch({ kind: 'runStarted' });
    store.dispatch({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
    store.dispatch({ kind: 'progress', phase: 'match', done: 10, total: 20, unit: 'records' });
    store.dispatch({ kind: 'phaseStarted', phase: 'plan', label: 'Planning' });
    store.dispatch({ kind: 'runReported', report });

    expect(seen).toEqual([
      { kind: 'idle' },
      { kind: 'running', label: 'Starting', labels: {} },
      { kind: 'running', label: 'Matching', labels: { match: 'Matching' } },
      {
        kind: 'running',
        label: 'Matching',
        labels: { match: 'Matching' },
        progress: { done: 10, total: 20, unit: 'records' },
      },
      { kind: 'running', label: 'Planning', labels: { match: 'Matching', plan: 'Planning' } },
      { kind: 'previewed', report },
    ]);
  });

  test('names progress after its own phase when two phases run at once', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'runStarted' });
    store.dispatch({ kind: 'phaseStarted', phase: 'readPersonalization', label: 'Reading Personalization' });
    store.dispatch({ kind: 'phaseStarted', phase: 'readSalesforce', label: 'Reading Salesforce' });
    store.dispatch({ kind: 'progress', phase: 'readPersonalization', done: 2000, unit: 'records' });
    expect(store.state).toMatchObject({ label: 'Reading Personalization', progress: { done: 2000, unit: 'records' } });
  });

  test('is idle again after a run that ended without a report', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'runStarted' });
    store.dispatch({ kind: 'runEnded' });
    expect(store.state).toEqual({ kind: 'idle' });
  });

  test('does not change, and tells nobody, by an event that comes after its run', () => {
    const store = new StateStore();
    const seen: SyncState[] = [];
    store.subscribe((state) => seen.push(state));
    store.dispatch({ kind: 'progress', phase: 'match', done: 1, unit: 'records' });
    store.dispatch({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
    expect({ state: store.state, seen }).toEqual({ state: { kind: 'idle' }, seen: [] });
  });

  test('is told no longer to who has stopped listening', () => {
    const store = new StateStore();
    const seen: SyncState[] = [];
    const unsubscribe = store.subscribe((state) => seen.push(state));
    unsubscribe();
    store.dispatch({ kind: 'runStarted' });
    expect(seen).toEqual([]);
  });
});
