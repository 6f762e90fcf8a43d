import { lastNightRequest } from '../../engine/nightProtocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { keptNight } from '../views/nightNodes.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * *Show Last Night*: reads what the nightly run of Personalization left in the org, and shows it as rows and as a page.
 * @param kept `keptNight`: a row was clicked, and the page of what was read is enough
 */
export async function showLastNight(
  { engine, store, runs }: CommandContext,
  _node?: unknown,
  kept?: unknown,
): Promise<void> {
  const known = store.state.lastNight;
  if (kept === keptNight && known !== null) {
    await openMarkdown(known.document);
    return;
  }
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const run = { kind: 'lastNight', title: t('Show Last Night'), viewId: viewIds.connection } as const;
  const lastNight = await runs.follow(run, (token) => engine.request(lastNightRequest, { configPath }, token));
  store.dispatch({ kind: 'lastNightRead', lastNight });
  await openMarkdown(lastNight.document);
}
