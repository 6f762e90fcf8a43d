import { lookAtPersonalizationRequest } from '../../engine/signInProtocol.ts';
import { errorLogText } from '../host/errorText.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Asks both doors of Personalization once, and shows in the Connection view how they answered. Never throws: what keeps the
 * whole look from being made is told by *Connect*, which goes the same way.
 */
export async function lookAtPersonalization(
  { engine, store, log }: Pick<CommandContext, 'engine' | 'store' | 'log'>,
  configPath: string,
): Promise<void> {
  if (store.state.personalization.isAsked) return;
  store.dispatch({ kind: 'personalizationAsked' });
  const look = await engine.request(lookAtPersonalizationRequest, { configPath }).catch((error: unknown) => {
    log.info(errorLogText(error));
    return {};
  });
  if (store.state.configPath === configPath) store.dispatch({ kind: 'personalizationLooked', look });
}
