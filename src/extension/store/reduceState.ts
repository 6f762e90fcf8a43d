import type { SyncEvent } from '../../core/model/syncEvent.ts';
import type { SyncAction, SyncState } from './syncState.ts';

/** The state after an action or an event of the engine. Events that come after their run has ended change nothing. */
export function reduceState(state: SyncState, change: SyncAction | SyncEvent): SyncState {
  switch (change.kind) {
    case 'runStarted':
      return { kind: 'running', label: 'Starting' };
    case 'runEnded':
      return { kind: 'idle' };
    case 'runReported':
      return { kind: 'previewed', report: change.report };
    case 'phaseStarted':
      return state.kind === 'running' ? { kind: 'running', label: change.label } : state;
    case 'progress': {
      if (state.kind !== 'running') return state;
      const { done, total, unit } = change;
      return { ...state, progress: { done, unit, ...(total !== undefined && { total }) } };
    }
    case 'phaseEnded':
    case 'warning':
      return state;
  }
}
