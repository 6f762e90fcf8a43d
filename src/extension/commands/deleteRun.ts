import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { deleteRunRequest } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { listRuns } from '../host/runHistory.ts';
import { t } from '../l10n.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';
import { deleteQuestion } from './deleteQuestion.ts';

/** *Delete…*: removes a run's folder after a question that says what goes with it. */
export async function deleteRun(context: CommandContext, argument?: unknown): Promise<void> {
  const { engine, store } = context;
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  const chosen = await chooseRun(context, argument, {
    title: t('Delete Run'),
    fits: (_run, isOwn) => isOwn,
    none: t('There is no run yet.'),
  });
  if (chosen === undefined) return;
  const { run, isOwn } = chosen;
  if (!isOwn) throw new SyncError('usage', t('This folder was opened from elsewhere and is only read.'));
  const { message, detail, button } = deleteQuestion(run);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) !== button) return;
  await engine.request(deleteRunRequest, { configPath, runId: run.runId, force: run.canContinue });
  await listRuns(engine, store);
}
