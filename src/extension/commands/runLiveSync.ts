import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type LiveSyncResult, liveSyncRequest, type PreparedLive, prepareLiveRequest } from '../../engine/protocol.ts';
import { showSummary } from '../host/showSummary.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { PreviewState } from '../store/syncState.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmLive } from './confirmLive.ts';
import { explainObserve, presentMode } from './explainObserve.ts';
import { historyOf } from './historyOf.ts';
import { type LiveQuestion, liveQuestion } from './liveQuestion.ts';
import { nothingToWriteText } from './nothingToWrite.ts';
import { showFirstRecords } from './showFirstRecords.ts';

/** So many are looked at before the rest is written. */
const FIRST_RECORDS = 10;

/** *Run Live Sync…*: writes what the preview shows, after one question that says all of it. */
export async function runLiveSync(context: CommandContext): Promise<void> {
  await writePreview(context, null);
}

/** *First 10 Records…*: as `runLiveSync`, but the run pauses after ten, shows what became of them, and can be continued. */
export async function runFirstRecords(context: CommandContext): Promise<void> {
  await writePreview(context, FIRST_RECORDS);
}

async function writePreview(context: CommandContext, firstRecords: number | null): Promise<void> {
  const { preview, run } = context.store.state;
  if (run !== null) throw new SyncError('usage', t('A run is under way. Wait for it, or cancel it.'));
  if (preview === null) {
    await offerDryRun(t('There is no dry run to write yet.'), t('A live run writes exactly what a dry run has shown.'));
    return;
  }
  if (preview.facts.mode === 'observe') {
    await refuseObserved(preview);
    return;
  }

  const prepared = await prepare(context, preview);
  if (prepared.refusal !== null) {
    const message = t('This dry run cannot be written.');
    if (prepared.isStale) await offerDryRun(message, prepared.refusal);
    // Of the same files, another dry run would end at the same refusal.
    else await vscode.window.showWarningMessage(message, { modal: true, detail: prepared.refusal });
    return;
  }
  const staleReasons = prepared.isNewPlan ? [] : preview.staleReasons;
  const question = liveQuestion({ prepared, staleReasons, firstRecords });
  if (question === null) sayNothingToWrite(prepared);
  else if (await confirmLive(question)) await write(context, { prepared, question, firstRecords });
}

/** The dry run was made in mode *observe*; the file may say another one by now. */
async function refuseObserved({ configPath }: PreviewState): Promise<void> {
  if ((await presentMode(configPath)) === 'observe') await explainObserve(configPath);
  else {
    await offerDryRun(
      t('The mode has changed since this dry run.'),
      t('A dry run with the present mode shows what a live run would write.'),
    );
  }
}

/** Makes the plan again when the choices have changed since; what is asked and written is then the new one. */
async function prepare({ engine, store, runs }: CommandContext, preview: PreviewState): Promise<PreparedLive> {
  const prepared = await runs.follow({ kind: 'prepareLive', title: t('Preparing the Live Run') }, (token) =>
    engine.request(prepareLiveRequest, { runId: preview.report.runId, choices: store.state.choices }, token),
  );
  if (prepared.isNewPlan) {
    const { report, facts, rule, choices } = prepared;
    store.dispatch({ kind: 'previewReplanned', result: { report, facts, rule, choices } });
  }
  return prepared;
}

async function write(
  context: CommandContext,
  {
    prepared: { report },
    question,
    firstRecords,
  }: { readonly prepared: PreparedLive; readonly question: LiveQuestion; readonly firstRecords: number | null },
): Promise<void> {
  const { engine, runs } = context;
  const startedAtMs = Date.now();
  const { forecast, used } = report.apiCalls;
  const followed = { kind: 'liveSync' as const, title: t('Live Sync'), forecastCalls: Math.max(0, forecast - used) };
  const result: LiveSyncResult = await runs.follow(followed, (token) => {
    const { overriddenGuards } = question;
    const params = { runId: report.runId, planId: report.planId, overriddenGuards, firstRecords };
    return engine.request(liveSyncRequest, params, token);
  });
  await tellLive(context, result, { tookMs: Date.now() - startedAtMs, isFirst: firstRecords !== null });
}

/** How a live run, or what was continued of it, has ended. */
export async function tellLive(
  context: CommandContext,
  { report, canContinue }: LiveSyncResult,
  { tookMs, isFirst }: { readonly tookMs: number; readonly isFirst: boolean },
): Promise<void> {
  await context.checkStaleness();
  const run = await historyOf(context, report.runId);
  if (isFirst && canContinue && run !== undefined) await showFirstRecords(context, report, run);
  else showSummary({ report, tookMs, run });
}

async function offerDryRun(message: string, detail: string): Promise<void> {
  const dryRun = t('Dry Run');
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, dryRun);
  if (chosen === dryRun) await vscode.commands.executeCommand(commandIds.startDryRun);
}

function sayNothingToWrite(prepared: PreparedLive): void {
  void vscode.window.showInformationMessage(nothingToWriteText(prepared));
}
