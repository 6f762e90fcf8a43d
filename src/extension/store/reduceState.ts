import type { SyncEvent } from '../../core/model/syncEvent.ts';
import type { SyncAction, SyncState } from './syncState.ts';

/** The state after an action or an event of the engine. Events that come after their run has ended change nothing. */
export function reduceState(state: SyncState, change: SyncAction | SyncEvent): SyncState {
  switch (change.kind) {
    case 'runStarted':
      return { kind: 'running', label: 'Starting', labels: {} };
    case 'runEnded':
      return { kind: 'idle' };
    case 'runReported':
      return { kind: 'previewed', report: change.report };
    case 'phaseStarted': {
      if (state.kind !== 'running') return state;
      const { phase, label } = change;
      return { kind: 'running', label, labels: { ...state.labels, [phase]: label } };
    }
    case 'progress': {
      if (state.kind !== 'running') return state;
      const { phase, done, total, unit } = change;
      const progress = { done, unit, ...(total !== undefined && { total }) };
      return { ...state, label: state.labels[phase] ?? state.label, progress };
    }
    case 'phaseEnded':
    case 'warning':
      return state;
  }
}
