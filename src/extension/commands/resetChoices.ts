import { noChoices } from '../../core/model/choices.ts';
import type { CommandContext } from './commandContext.ts';

/** *Reset Choices*: what the admin included or left out by hand is as the rule has it again. */
export function resetChoices({ store }: CommandContext): void {
  store.dispatch({ kind: 'choicesChanged', choices: noChoices });
}
