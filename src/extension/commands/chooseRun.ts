import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { listRuns } from '../host/runHistory.ts';
import { kindText, outcomeText, stateText } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { absoluteTime } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import { isRunNode, type RunNode, startOf } from '../views/runHistoryNodes.ts';
import type { CommandContext } from './commandContext.ts';

/** What a command needs of a row of *Run History*. */
export type ChosenRun = Pick<RunNode, 'run' | 'isOwn' | 'rejected'>;

interface Choosing {
  /** Of the picker. */
  readonly title: string;
  readonly fits: (run: HistoryRun, isOwn: boolean) => boolean;
  /** For people: what is missing where no run fits. */
  readonly none: string;
}

/** The run of the row that the command was called with, or one that the user picks; undefined when he picks none. */
export async function chooseRun(
  context: CommandContext,
  argument: unknown,
  choosing: Choosing,
): Promise<ChosenRun | undefined> {
  if (isRunNode(argument)) return argument;
  const { title, fits, none } = choosing;
  const own = (await listRuns(context.engine, context.store)).map((run) => ({ run, isOwn: true }));
  const elsewhere = context.store.state.openedRuns.map((run) => ({ run, isOwn: false }));
  const fitting = [...own, ...elsewhere].filter(({ run, isOwn }) => fits(run, isOwn));
  if (fitting.length === 0) throw new SyncError('usage', none);
  const picked = await vscode.window.showQuickPick(
    fitting.map((chosen) => ({ ...words(chosen), chosen })),
    { title, placeHolder: t('Which run?'), matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.chosen;
}

function words({ run, isOwn }: { readonly run: HistoryRun; readonly isOwn: boolean }): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
} {
  const { report, runId, why } = run;
  if (report === null) return { label: t('Cannot be read'), description: runId, detail: why };
  const startedAtMs = startOf(run);
  const startedAt = startedAtMs === null ? runId : absoluteTime(startedAtMs);
  return {
    label: `${kindText(report.kind)} · ${stateText(report)}`,
    description: isOwn ? startedAt : `${startedAt} · ${t('opened from elsewhere')}`,
    detail: `${orgText(report)} · ${outcomeText(report)}`,
  };
}
