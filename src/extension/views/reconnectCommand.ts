import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { NodeCommand } from './viewNode.ts';

/** What a click on the row of a side that has failed does; the row itself says which side it is. */
export function reconnectCommand(): NodeCommand {
  return { id: commandIds.reconnect, title: t('Reconnect') };
}
