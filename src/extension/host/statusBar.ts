import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';
import { statusBarText } from './statusBarText.ts';
import { throttled } from './throttled.ts';

const UPDATE_EVERY_MS = 250;

/** The one item of the status bar: of which org, what runs, or how much would be written. */
export function showStatusBar(store: StateStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('personalizationSync', vscode.StatusBarAlignment.Left);
  item.name = t('Personalization Sync');
  item.command = commandIds.showActions;
  const update = throttled(() => {
    const shown = statusBarText(store.state);
    if (shown === null) return item.hide();
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.accessibilityInformation = { label: shown.accessibleLabel };
    item.backgroundColor = shown.isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  }, UPDATE_EVERY_MS);
  update();
  const unsubscribe = store.subscribe(update);
  return vscode.Disposable.from(item, update, { dispose: unsubscribe });
}
