import { SyncError } from '../../core/model/syncError.ts';
import { continueRunRequest, type HistoryRun, type LiveSyncResult } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { t } from '../l10n.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmLive } from './confirmLive.ts';
import { continueQuestion, overrideQuestion } from './continueQuestion.ts';
import type { LiveQuestion } from './liveQuestion.ts';
import { tellLive } from './runLiveSync.ts';

/** *Continue Run*: carries on a run that is paused, was cancelled or was interrupted, after a question. */
export async function continueRun(context: CommandContext, argument?: unknown): Promise<void> {
  const { engine, runs, store } = context;
  if (store.state.run !== null) throw new SyncError('usage', t('A run is under way. Wait for it, or cancel it.'));
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const chosen = await chooseRun(context, argument, {
    title: t('Continue Run'),
    fits: ({ canContinue }) => canContinue,
    none: t('No run is waiting to be continued.'),
  });
  if (chosen === undefined) return;
  const { run, isOwn } = chosen;
  if (!isOwn || !run.canContinue) {
    throw new SyncError('usage', t('This run cannot be continued: it has ended, or it belongs to another folder.'));
  }
  if (!(await confirmLive(continueQuestion(run)))) return;
  const startedAtMs = Date.now();
  const goOn = (overriddenGuards: readonly string[]): Promise<LiveSyncResult> =>
    runs.follow({ kind: 'liveSync', title: t('Live Sync, continued') }, (token) =>
      engine.request(continueRunRequest, { configPath, runId: run.runId, overriddenGuards }, token),
    );
  const result = await goOn([]).catch(async (error: unknown) => {
    const question = questionOf(error, run);
    if (question === null) throw error;
    return (await confirmLive(question)) ? await goOn(question.overriddenGuards) : null;
  });
  // Whoever does not pass over what failed has read it in the question.
  if (result === null) return;
  await tellLive(context, result, { tookMs: Date.now() - startedAtMs, isFirst: false });
}

/** What is asked when minimum requirements fail now; null when something else went wrong. */
function questionOf(error: unknown, { report }: HistoryRun): LiveQuestion | null {
  if (!(error instanceof SyncError) || report === null) return null;
  const failed = error.problems.filter(({ path }) => path?.startsWith('requirement:') === true);
  return failed.length === 0 ? null : overrideQuestion(report, failed);
}
