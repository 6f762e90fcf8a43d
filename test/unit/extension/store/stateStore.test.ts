import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { failedSides } from '../../../../src/extension/store/failedSides.ts';
import { StateStore } from '../../../../src/extension/store/stateStore.ts';
import { initialState, type RunningState, type SyncState } from '../../../../src/extension/store/syncState.ts';
import { aDryRun, aPreview, aState, configPath, someFacts } from '../aDryRun.ts';

describe('the state of the extension', () => {
  test('follows a dry run from its start to its preview', () => {
    const store = new StateStore();
    const seen: (RunningState | null)[] = [];
    store.subscribe(({ run }) => seen.push(run));

    store.dispatch({ kind: 'runStarted', run: 'dryRun' });
    store.dispatch({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
    store.dispatch({ kind: 'progress', phase: 'match', done: 10, total: 20, unit: 'records' });
    store.dispatch({ kind: 'phaseStarted', phase: 'plan', label: 'Planning' });
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun() });
    store.dispatch({ kind: 'runEnded' });

    const planning = { kind: 'dryRun', label: 'Planning', labels: { match: 'Matching', plan: 'Planning' } } as const;
    expect(seen).toEqual([
      { kind: 'dryRun', label: 'Starting', labels: {} },
      { kind: 'dryRun', label: 'Matching', labels: { match: 'Matching' } },
      {
        kind: 'dryRun',
        label: 'Matching',
        labels: { match: 'Matching' },
        progress: { done: 10, total: 20, unit: 'records' },
      },
      planning,
      planning,
      planning,
      null,
    ]);
    expect(store.state).toEqual(aState({ preview: aPreview(), connection: { kind: 'connected', facts: someFacts() } }));
  });

  test('names progress after its own phase when two phases run at once', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'runStarted', run: 'dryRun' });
    store.dispatch({ kind: 'phaseStarted', phase: 'readPersonalization', label: 'Reading Personalization' });
    store.dispatch({ kind: 'phaseStarted', phase: 'readSalesforce', label: 'Reading Salesforce' });
    store.dispatch({ kind: 'progress', phase: 'readPersonalization', done: 2000, unit: 'records' });
    expect(store.state.run).toMatchObject({
      label: 'Reading Personalization',
      progress: { done: 2000, unit: 'records' },
    });
  });

  test('is as it was after a run that ended without a result', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'runStarted', run: 'connect' });
    store.dispatch({ kind: 'runEnded' });
    expect(store.state).toEqual(initialState);
  });

  test('ends the connection when somebody has signed out in another window', () => {
    const targets = { salesforce: { connection: 'default' }, personalization: null, sftp: null };
    const salesforce = {
      way: 'browser',
      username: 'admin@example.com',
      orgId: '00D000000000001AAA',
      instanceUrl: 'https://acme.my.salesforce.com',
      scopes: ['api'],
      signedInAt: null,
      lastRefreshedAt: null,
      lastRotatedAt: null,
    } as const;
    const store = new StateStore();
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'connected', facts: someFacts() });
    const nobody = { salesforce: null, personalization: null, sftp: null };

    store.dispatch({ kind: 'signInsRead', signIns: { targets, state: { ...nobody, salesforce } } });
    expect(store.state.connection.kind).toBe('connected');
    store.dispatch({ kind: 'signInsRead', signIns: { targets, state: nobody } });
    expect(store.state.connection).toEqual({ kind: 'unknown' });
  });

  describe('of Personalization', () => {
    const targets = { salesforce: null, personalization: null, sftp: null };
    const nobody = { salesforce: null, personalization: null, sftp: null };
    const refused = { kind: 'failed', code: 'signInFailed', message: 'The key was refused.' } as const;
    const asked = { isAsked: false, dataset: 'engage', api: refused, sftp: { kind: 'notAsked' } } as const;

    function afterLook(): StateStore {
      const store = new StateStore();
      store.dispatch({ kind: 'configurationChosen', configPath });
      store.dispatch({ kind: 'personalizationAsked' });
      const { dataset, api, sftp } = asked;
      store.dispatch({ kind: 'personalizationLooked', look: { dataset, api, sftp } });
      return store;
    }

    test('keeps how its doors answered, and that they are being asked', () => {
      const store = afterLook();
      expect(store.state.personalization).toEqual(asked);
      store.dispatch({ kind: 'personalizationAsked' });
      expect(store.state.personalization).toEqual({ ...asked, isAsked: true });
      store.dispatch({ kind: 'personalizationLooked', look: {} });
      expect(store.state.personalization).toEqual(asked);
      expect(failedSides(store.state)).toEqual([
        { id: 'personalization', message: 'The key was refused.', isRefused: true },
      ]);
    });

    test('forgets the failure of a key that was signed out, and asks nothing of who signs in anew', () => {
      const store = afterLook();
      store.dispatch({ kind: 'signInsRead', signIns: { targets, state: nobody } });
      expect(store.state.personalization.api).toEqual({ kind: 'notSignedIn' });
      const personalization = { apiKeyId: 'key-2' };
      store.dispatch({ kind: 'signInsRead', signIns: { targets, state: { ...nobody, personalization } } });
      expect(store.state.personalization).toEqual({ ...asked, api: null });
    });

    test('believes a dry run that has read it', () => {
      const store = afterLook();
      store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun({ rowsRead: { users: 3 } }) });
      expect(store.state.personalization.api).toEqual({ kind: 'answered', accounts: 'unavailable' });
    });
  });

  test('forgets of one configuration what does not hold for another', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun() });
    store.dispatch({ kind: 'choicesChanged', choices: { ...noChoices, includeNameOnly: true } });
    store.dispatch({ kind: 'filterChanged', filter: 'acme' });
    store.dispatch({ kind: 'runsListed', runs: [] });
    store.dispatch({ kind: 'configurationChosen', configPath: '/projects/other/personalization-sync.json' });
    expect(store.state).toEqual({ ...initialState, configPath: '/projects/other/personalization-sync.json' });
  });

  test('says of one configuration’s interruption nothing once another is chosen, or the demo is started', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'runInterrupted', notice: 'The engine has ended.' });
    store.dispatch({ kind: 'configurationChosen', configPath: '/projects/other/personalization-sync.json' });
    expect(store.state.notice).toBe('');

    store.dispatch({ kind: 'runInterrupted', notice: 'The engine has ended.' });
    store.dispatch({ kind: 'demoStarted', configPath: '/tmp/demo/personalization-sync.json' });
    expect(store.state.notice).toBe('');
  });

  test('still says what was interrupted when the demo ends with its engine', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'demoStarted', configPath: '/tmp/demo/personalization-sync.json' });
    store.dispatch({ kind: 'runInterrupted', notice: 'The engine has ended.' });
    store.dispatch({ kind: 'demoEnded' });
    expect(store.state).toMatchObject({ configPath: null, notice: 'The engine has ended.' });
  });

  test('keeps everything when the configuration is chosen that is followed already', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'connected', facts: someFacts() });
    const before = store.state;
    store.dispatch({ kind: 'configurationChosen', configPath });
    expect(store.state).toBe(before);
  });

  test('follows the demo while it runs, and nothing afterwards', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'demoStarted', configPath: '/tmp/demo/personalization-sync.json' });
    expect(store.state).toEqual({
      ...initialState,
      configPath: '/tmp/demo/personalization-sync.json',
      demoConfigPath: '/tmp/demo/personalization-sync.json',
    });
    store.dispatch({ kind: 'demoEnded' });
    expect(store.state).toEqual(initialState);
  });

  test('keeps a configuration of the workspace that was chosen while the demo ran', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'demoStarted', configPath: '/tmp/demo/personalization-sync.json' });
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'connected', facts: someFacts() });
    store.dispatch({ kind: 'demoEnded' });
    expect(store.state).toEqual(aState({ connection: { kind: 'connected', facts: someFacts() } }));
  });

  test('says why a preview is stale until the next one', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'previewStale', reasons: ['nothing to be stale'] });
    expect(store.state.preview).toBeNull();
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun() });
    store.dispatch({ kind: 'previewStale', reasons: ['A link was added.'] });
    expect(store.state.preview).toEqual({ ...aPreview(), staleReasons: ['A link was added.'] });
    store.dispatch({ kind: 'previewOpened', configPath, result: aDryRun() });
    expect(store.state.preview).toEqual(aPreview());
    store.dispatch({ kind: 'previewClosed' });
    expect(store.state.preview).toBeNull();
  });

  test('tells why the connection failed', () => {
    const store = new StateStore();
    store.dispatch({ kind: 'connectionFailed', message: 'Sign-in failed: the user is inactive.' });
    expect(store.state.connection).toEqual({ kind: 'failed', message: 'Sign-in failed: the user is inactive.' });
  });

  test('does not change, and tells nobody, by an event that comes after its run', () => {
    const store = new StateStore();
    const seen: SyncState[] = [];
    store.subscribe((state) => seen.push(state));
    store.dispatch({ kind: 'progress', phase: 'match', done: 1, unit: 'records' });
    store.dispatch({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
    expect({ state: store.state, seen }).toEqual({ state: initialState, seen: [] });
  });

  test('is told no longer to who has stopped listening', () => {
    const store = new StateStore();
    const seen: SyncState[] = [];
    const unsubscribe = store.subscribe((state) => seen.push(state));
    unsubscribe();
    store.dispatch({ kind: 'runStarted', run: 'dryRun' });
    expect(seen).toEqual([]);
  });

  test('keeps a preview over a plan of the same matches that was made again, and names both dry runs', () => {
    const store = new StateStore();
    const first = aDryRun({ runId: 'first' });
    store.dispatch({ kind: 'previewOpened', configPath, result: first });
    store.dispatch({ kind: 'previewReplanned', result: aDryRun({ runId: 'second' }) });
    expect([store.state.preview?.report.runId, store.state.preview?.runIds]).toEqual(['second', ['first', 'second']]);
    store.dispatch({ kind: 'previewOpened', configPath, result: first });
    expect(store.state.preview?.runIds).toEqual(['first']);
  });
});
