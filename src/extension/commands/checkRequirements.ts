import { type CheckedRequirements, checkRequirementsRequest } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Check Security Requirements*: reads the org's settings, no record, and shows every requirement with its evidence. */
export async function checkRequirements(context: CommandContext): Promise<void> {
  await readRequirements(context, false);
}

/** Undefined when there is no configuration to check for. @param isMarked what is read becomes the last good state */
export async function readRequirements(
  { engine, store, runs }: CommandContext,
  isMarked: boolean,
): Promise<CheckedRequirements | undefined> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return undefined;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const run = {
    kind: 'check',
    title: t('Check Security Requirements'),
    viewId: viewIds.securityRequirements,
  } as const;
  const requirements = await runs.follow(run, (token) =>
    engine.request(checkRequirementsRequest, { configPath, isMarked }, token),
  );
  store.dispatch({ kind: 'requirementsChecked', requirements });
  return requirements;
}
