import { areSameChoices } from '../../core/model/choices.ts';
import type { SyncState } from './syncState.ts';

/** Whether the admin has chosen otherwise since the preview's plan was made: it is made again before anything is written. */
export function choicesDiffer({ preview, choices }: Pick<SyncState, 'preview' | 'choices'>): boolean {
  return preview !== null && !areSameChoices(preview.choices, choices);
}
