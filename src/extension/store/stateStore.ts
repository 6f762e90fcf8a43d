import type { SyncEvent } from '../../core/model/syncEvent.ts';
import { reduceState } from './reduceState.ts';
import { initialState, type SyncAction, type SyncState } from './syncState.ts';

/** Holds the present state and tells its listeners of every change. */
export class StateStore {
  #state: SyncState = initialState;
  readonly #listeners = new Set<(state: SyncState) => void>();

  get state(): SyncState {
    return this.#state;
  }

  dispatch(change: SyncAction | SyncEvent): void {
    const next = reduceState(this.#state, change);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** Returns how to stop listening. */
  subscribe(listener: (state: SyncState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
