import { noChoices } from '../../core/model/choices.ts';
import type { SyncEvent } from '../../core/model/syncEvent.ts';
import { personalizationAfterRead, personalizationAfterSignIns } from './personalizationState.ts';
import { notLooked, type RunningState, type SignIns, type SyncAction, type SyncState } from './syncState.ts';

/** The state after an action or an event of the engine. Events that come after their run has ended change nothing. */
export function reduceState(state: SyncState, change: SyncAction | SyncEvent): SyncState {
  switch (change.kind) {
    case 'configurationChosen':
      return change.configPath === state.configPath ? state : followConfiguration(state, change.configPath);
    case 'modeRead':
      return { ...state, mode: change.mode };
    case 'demoStarted':
      return { ...followConfiguration(state, change.configPath), demoConfigPath: change.configPath };
    case 'demoEnded':
      return state.configPath === state.demoConfigPath
        ? // Where it ended with its engine, what became of its run is still to be read.
          { ...followConfiguration(state, null), demoConfigPath: null, notice: state.notice }
        : { ...state, demoConfigPath: null };
    case 'engineStarted':
      return { ...state, engine: change.engine };
    case 'engineEnded':
      return state.engine === null ? state : { ...state, engine: null };
    case 'runStarted':
      return { ...state, run: { kind: change.run, label: 'Starting', labels: {} }, notice: '' };
    case 'runCancelling':
      return state.run === null ? state : { ...state, run: { ...state.run, isCancelling: true } };
    case 'runEnded':
      return state.run === null ? state : { ...state, run: null };
    case 'runInterrupted':
      return { ...state, run: null, preview: null, notice: change.notice };
    case 'connected':
      return { ...state, connection: { kind: 'connected', facts: change.facts } };
    case 'personalizationAsked':
      return { ...state, personalization: { ...state.personalization, isAsked: true } };
    case 'personalizationLooked':
      return { ...state, personalization: { ...state.personalization, ...change.look, isAsked: false } };
    case 'signInsRead':
      return {
        ...state,
        signIns: change.signIns,
        connection: connectionAfter(state, change.signIns),
        personalization: personalizationAfterSignIns(state.personalization, change.signIns.state),
      };
    case 'signInsForgotten':
      return { ...state, forgottenSignIns: change.forgotten };
    case 'requirementsChecked':
      return { ...state, requirements: change.requirements };
    case 'reconfigured':
      return { ...state, reconfigure: change.reconfigure };
    case 'lastNightRead':
      return { ...state, lastNight: change.lastNight };
    case 'connectionFailed':
      return { ...state, connection: { kind: 'failed', message: change.message } };
    case 'previewOpened':
      return {
        ...state,
        preview: {
          ...change.result,
          configPath: change.configPath,
          runIds: [change.result.report.runId],
          staleReasons: [],
        },
        connection: { kind: 'connected', facts: change.result.facts },
        personalization: personalizationAfterRead(state.personalization, change.result.report),
      };
    case 'previewReplanned': {
      if (state.preview === null) return state;
      const runIds = [...state.preview.runIds, change.result.report.runId];
      return { ...state, preview: { ...state.preview, ...change.result, runIds, staleReasons: [] } };
    }
    case 'previewStale':
      return state.preview === null ? state : { ...state, preview: { ...state.preview, staleReasons: change.reasons } };
    case 'previewClosed':
      return { ...state, preview: null };
    case 'choicesChanged':
      return { ...state, choices: change.choices };
    case 'filterChanged':
      return { ...state, filter: change.filter };
    case 'runsListed':
      return { ...state, runs: change.runs };
    case 'runFolderOpened':
      return { ...state, openedRuns: withRun(state.openedRuns, change.run) };
    case 'phaseStarted':
    case 'progress':
      return state.run === null ? state : { ...state, run: runAfter(state.run, change) };
    case 'phaseEnded':
    case 'warning':
      return state;
  }
}

/** Nothing that was learned of one configuration says anything of another. */
function followConfiguration(state: SyncState, configPath: string | null): SyncState {
  return {
    ...state,
    configPath,
    mode: null,
    connection: { kind: 'unknown' },
    personalization: notLooked,
    signIns: null,
    requirements: null,
    lastNight: null,
    reconfigure: null,
    preview: null,
    choices: noChoices,
    filter: '',
    runs: null,
    notice: '',
  };
}

/** Whoever signs out in another window ends this window's connection too: what it shows could not be asked for again. */
function connectionAfter({ connection, signIns }: SyncState, now: SignIns): SyncState['connection'] {
  const wasSignedIn = (signIns?.state.salesforce ?? null) !== null;
  return wasSignedIn && now.state.salesforce === null ? { kind: 'unknown' } : connection;
}

/** The newest look at a folder counts, and stands first. */
function withRun(runs: SyncState['openedRuns'], run: SyncState['openedRuns'][number]): SyncState['openedRuns'] {
  return [run, ...runs.filter(({ folder }) => folder !== run.folder)];
}

function runAfter(run: RunningState, event: Extract<SyncEvent, { kind: 'phaseStarted' | 'progress' }>): RunningState {
  if (event.kind === 'phaseStarted') {
    const { phase, label } = event;
    const { progress: _ofThePhaseBefore, ...rest } = run;
    return { ...rest, label, labels: { ...run.labels, [phase]: label } };
  }
  const { phase, done, total, unit } = event;
  const progress = { done, unit, ...(total !== undefined && { total }) };
  return { ...run, label: run.labels[phase] ?? run.label, progress };
}
