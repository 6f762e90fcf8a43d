import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import type { ReconfigureState } from '../store/syncState.ts';
import type { CommandContext } from './commandContext.ts';

/** How far *Reconfigure and Test* has come. @throws SyncError `usage` when it was not begun */
export function begunReconfigure({ store }: Pick<CommandContext, 'store'>): ReconfigureState {
  const { reconfigure } = store.state;
  if (reconfigure === null) throw new SyncError('usage', t('Begin with Reconfigure and Test first.'));
  return reconfigure;
}
