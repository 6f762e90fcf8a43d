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
    store.dispatch({ kind: 'phaseStarted', phase: 'readSalesforce', label: 'Reading Salesforce' });
    store.dispatch({ kind: 'progress', phase: 'readSalesforce', done: 10, total: 20, unit: 'records' });
    store.dispatch({ kind: 'progress', phase: 'readSalesforce', done: 15, unit: 'records' });
    store.dispatch({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
    store.dispatch({ kind: 'runReported', report });

    expect(seen).toEqual([
      { kind: 'idle' },
      { kind: 'running', label: 'Starting' },
      { kind: 'running', label: 'Reading Salesforce' },
      { kind: 'running', label: 'Reading Salesforce', progress: { done: 10, total: 20, unit: 'records' } },
      { kind: 'running', label: 'Reading Salesforce', progress: { done: 15, unit: 'records' } },
      { kind: 'running', label: 'Matching' },
      { kind: 'previewed', report },
    ]);
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
