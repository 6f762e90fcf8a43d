import * as vscode from 'vscode';
import type { RunReport } from '../../core/model/runReport.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { commandIds, settingIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { RunNode } from '../views/runHistoryNodes.ts';
import { type NotificationSetting, summaryPlace, summaryText, total } from './runSummary.ts';

export interface EndedRun {
  readonly report: RunReport;
  readonly tookMs: number;
  /** As the history lists it; undefined where it could not be listed. */
  readonly run: HistoryRun | undefined;
}

/** Long enough to be read beside other work. */
const STATUS_BAR_MS = 10_000;

/** The one word about a run that has ended. Does not wait for an answer. */
export function showSummary({ report, tookMs, run }: EndedRun): void {
  const text = summaryText(report, tookMs);
  const actions = run === undefined ? [] : actionsOf(report, run);
  const show = {
    warning: () => vscode.window.showWarningMessage(text, ...actions.map(({ label }) => label)),
    toast: () => vscode.window.showInformationMessage(text, ...actions.map(({ label }) => label)),
  };
  const place = summaryPlace(notificationSetting(), report, tookMs);
  if (place === 'nowhere') return;
  if (place === 'statusBar') {
    vscode.window.setStatusBarMessage(text, STATUS_BAR_MS);
    return;
  }
  void show[place]().then((chosen) => {
    const action = actions.find(({ label }) => label === chosen);
    return action && vscode.commands.executeCommand(action.command, action.node);
  });
}

interface Action {
  readonly label: string;
  readonly command: string;
  readonly node: Pick<RunNode, 'run' | 'isOwn' | 'rejected'>;
}

function actionsOf(report: RunReport, run: HistoryRun): readonly Action[] {
  const { failed, changedSincePlan, unknown } = total(report);
  const node = { run, isOwn: true };
  return [
    { label: t('Open Report'), command: commandIds.openReport, node },
    ...(run.files.failed && failed + changedSincePlan + unknown > 0
      ? [
          {
            label: t('Show Failed Rows'),
            command: commandIds.showFailedRows,
            node: { ...node, rejected: 'failed' as const },
          },
        ]
      : []),
    ...(run.canContinue ? [{ label: t('Continue Run'), command: commandIds.continueRun, node }] : []),
  ];
}

function notificationSetting(): NotificationSetting {
  return vscode.workspace.getConfiguration().get<NotificationSetting>(settingIds.notifications, 'toast');
}
