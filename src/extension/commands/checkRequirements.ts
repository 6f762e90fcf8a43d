import { checkRequirementsRequest } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Check Security Requirements*: reads the org's settings, no record, and shows every requirement with its evidence. */
export async function checkRequirements({ engine, store, runs }: CommandContext): Promise<void> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const run = {
    kind: 'check',
    title: t('Check Security Requirements'),
    viewId: viewIds.securityRequirements,
  } as const;
  const requirements = await runs.follow(run, (token) =>
    engine.request(checkRequirementsRequest, { configPath, isMarked: false }, token),
  );
  store.dispatch({ kind: 'requirementsChecked', requirements });
}
