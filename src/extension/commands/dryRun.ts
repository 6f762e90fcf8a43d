import { type DryRunResult, dryRunRequest } from '../../engine/protocol.ts';
import { showSummary } from '../host/showSummary.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { historyOf } from './historyOf.ts';

/** Makes a dry run of a configuration with the present choices, opens its preview, and tells how it ended. */
export async function dryRun(context: CommandContext, configPath: string): Promise<void> {
  const { engine, store, runs } = context;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const startedAtMs = Date.now();
  const result = await runs.follow({ kind: 'dryRun', title: t('Dry Run') }, (token) =>
    engine.request(dryRunRequest, { configPath, choices: store.state.choices }, token),
  );
  await openPreview(context, configPath, result, Date.now() - startedAtMs);
}

/** Puts a dry run's result into the state, and tells how it ended. */
export async function openPreview(
  context: CommandContext,
  configPath: string,
  result: DryRunResult,
  tookMs: number,
): Promise<void> {
  context.store.dispatch({ kind: 'previewOpened', configPath, result });
  showSummary({ report: result.report, tookMs, run: await historyOf(context, result.report.runId) });
}
