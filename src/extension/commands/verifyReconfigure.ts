import * as vscode from 'vscode';
import { type Verification, verdictOf } from '../../core/reconfigure/reconfiguration.ts';
import { verifyReconfigureRequest } from '../../engine/reconfigureProtocol.ts';
import { t } from '../l10n.ts';
import { begunReconfigure } from './begunReconfigure.ts';
import type { CommandContext } from './commandContext.ts';
import { openReconfigureReport } from './openReconfigureReport.ts';

/** Salesforce shows sign-ins and jobs within a minute or so; asking costs API calls. */
const everyMs = { demo: 2_000, org: 20_000 } as const;
/** A full synchronization takes its time, but its first job does not. */
const atMostMs = 20 * 60_000;

/** *Verify Now*: asks Salesforce until everything is seen, something has failed, nothing can be read, or it is cancelled. */
export async function verifyReconfigure(context: CommandContext): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Waiting for the integration user in Salesforce'),
    cancellable: true,
  };
  const verification = await vscode.window.withProgress(options, (progress, token) => ask(context, progress, token));
  if (verification !== null && verdictOf(verification) !== 'waiting') await openReconfigureReport(context);
}

async function ask(
  context: CommandContext,
  progress: vscode.Progress<{ readonly message?: string }>,
  token: vscode.CancellationToken,
): Promise<Verification | null> {
  const { engine, store } = context;
  const { configPath, demoConfigPath } = store.state;
  if (configPath === null) return null;
  const waitMs = configPath === demoConfigPath ? everyMs.demo : everyMs.org;
  const endAtMs = Date.now() + atMostMs;
  for (;;) {
    const { reconfiguration } = begunReconfigure(context);
    const verification = await engine.request(verifyReconfigureRequest, { configPath, reconfiguration }, token);
    const state = begunReconfigure(context);
    store.dispatch({
      kind: 'reconfigured',
      reconfigure: { ...state, reconfiguration: { ...state.reconfiguration, verification } },
    });
    const seen = verification.parts.filter((part) => part.state === 'seen').length;
    progress.report({ message: t('{0} of {1} seen', seen, verification.parts.length) });
    if (verdictOf(verification) !== 'waiting' || Date.now() > endAtMs) return verification;
    if (await isCancelledWithin(waitMs, token)) return null;
  }
}

function isCancelledWithin(ms: number, token: vscode.CancellationToken): Promise<boolean> {
  if (token.isCancellationRequested) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), ms);
    const cancelled = token.onCancellationRequested(() => end(true));
    function end(isCancelled: boolean): void {
      clearTimeout(timer);
      cancelled.dispose();
      resolve(isCancelled);
    }
  });
}
