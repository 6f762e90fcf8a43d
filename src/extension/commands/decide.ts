import { type DecisionParams, decideRequest } from '../../engine/protocol.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Writes decisions into links.csv or exclusions.csv beside the configuration, one after the other. The open preview shows
 * its old matches until the next dry run, and the line above it says so from now on.
 */
export async function decide(
  { engine, store, checkStaleness }: CommandContext,
  decisions: readonly DecisionParams['decision'][],
): Promise<void> {
  const { configPath } = requireOpenPreview(store.state);
  try {
    for (const decision of decisions) await engine.request(decideRequest, { configPath, decision });
  } finally {
    await checkStaleness();
  }
}
