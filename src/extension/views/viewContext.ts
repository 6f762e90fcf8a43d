import { contextKeys } from '../ids.ts';
import { hasSalesforcePages } from '../store/hasSalesforcePages.ts';
import type { SyncState } from '../store/syncState.ts';

/**
 * What welcome texts and menus ask about the state.
 * @param found how many records the Match Preview's filter leaves; null without one
 */
export function viewContext(state: SyncState, found: number | null): Readonly<Record<string, boolean>> {
  return {
    [contextKeys.followsConfiguration]: state.configPath !== null,
    [contextKeys.isConnected]: state.connection.kind === 'connected',
    [contextKeys.hasRequirements]: state.requirements !== null,
    [contextKeys.isReconfiguring]: state.reconfigure !== null,
    [contextKeys.isRunning]: state.run !== null,
    [contextKeys.demoRuns]: state.demoConfigPath !== null,
    [contextKeys.wasInterrupted]: state.notice !== '',
    [contextKeys.hasPreview]: state.preview !== null,
    [contextKeys.isFiltered]: state.filter !== '',
    [contextKeys.hasSalesforcePages]: hasSalesforcePages(state),
    [contextKeys.knowsRuns]: state.runs !== null,
    [contextKeys.findsNothing]: found === 0,
    [contextKeys.hasChoices]: hasChoices(state),
  };
}

function hasChoices({ choices }: SyncState): boolean {
  const { records, skippedFields, includeNameOnly } = choices;
  return includeNameOnly || Object.keys(records).length + Object.keys(skippedFields).length > 0;
}
