import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { findConfigurationFiles } from '../host/configurationFiles.ts';
import { listRuns } from '../host/runHistory.ts';
import { kindText, outcomeText, stateText } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { absoluteTime } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import type { StateStore } from '../store/stateStore.ts';
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

/**
 * The run of the row that the command was called with, or one that the user picks; undefined when he picks none. Where none of
 * several configurations is followed, asks first whose runs are meant, and follows that one.
 */
export async function chooseRun(
  context: CommandContext,
  argument: unknown,
  choosing: Choosing,
): Promise<ChosenRun | undefined> {
  if (isRunNode(argument)) return argument;
  const { title, fits, none } = choosing;
  const { engine, store } = context;
  const elsewhere = store.state.openedRuns.map((run) => ({ run, isOwn: false })).filter(({ run }) => fits(run, false));
  if (!(await hasOnlyRunsFromElsewhere(store, elsewhere)) && !(await followChosen(store))) return undefined;
  const own = (await listRuns(engine, store)).map((run) => ({ run, isOwn: true })).filter(({ run }) => fits(run, true));
  const fitting = [...own, ...elsewhere];
  if (fitting.length === 0) throw new SyncError('usage', none);
  const picked = await vscode.window.showQuickPick(
    fitting.map((chosen) => ({ ...words(chosen), chosen })),
    { title, placeHolder: t('Which run?'), matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.chosen;
}

/** A folder that was opened from elsewhere can be looked at where there is no configuration at all. */
async function hasOnlyRunsFromElsewhere(store: StateStore, elsewhere: readonly ChosenRun[]): Promise<boolean> {
  if (elsewhere.length === 0 || store.state.configPath !== null) return false;
  return (await findConfigurationFiles()).length === 0;
}

/** Runs are listed of the configuration that is followed. False when the user chooses none. */
async function followChosen(store: StateStore): Promise<boolean> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return false;
  store.dispatch({ kind: 'configurationChosen', configPath });
  return true;
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
