import * as vscode from 'vscode';
import { errorText } from '../host/errorText.ts';

export interface Search<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  /** Shown where nothing fits. */
  readonly nothing: string;
  /** Buttons of the rows. */
  readonly onButton?: (item: T, button: vscode.QuickInputButton) => void;
  /** Asked with what is typed, at first with nothing. The token tells that another key was pressed meanwhile. */
  readonly search: (typed: string, token: vscode.CancellationToken) => Promise<readonly T[]>;
}

/** After the last key: each search is a question to the engine. */
const PAUSE_MS = 200;

/** A list that is searched for anew with each pause in typing. Undefined when the user leaves without choosing. */
export async function searchAsYouType<T extends vscode.QuickPickItem>(search: Search<T>): Promise<T | undefined> {
  const quickPick = vscode.window.createQuickPick<T | vscode.QuickPickItem>();
  quickPick.title = search.title;
  quickPick.placeholder = search.placeholder;
  let timer: NodeJS.Timeout | undefined;
  let asked: vscode.CancellationTokenSource | undefined;
  let found: readonly T[] = [];
  const isFound = (item: T | vscode.QuickPickItem | undefined): item is T => found.some((one) => one === item);

  async function ask(): Promise<void> {
    asked?.cancel();
    const source = new vscode.CancellationTokenSource();
    asked = source;
    quickPick.busy = true;
    const answer = await search.search(quickPick.value, source.token).catch((error: unknown) => errorText(error));
    if (source.token.isCancellationRequested) return;
    found = typeof answer === 'string' ? [] : answer;
    quickPick.items = found.length > 0 ? found : [sentence(typeof answer === 'string' ? answer : search.nothing)];
    quickPick.busy = false;
  }

  try {
    return await new Promise<T | undefined>((resolve) => {
      quickPick.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void ask(), PAUSE_MS);
      });
      quickPick.onDidTriggerItemButton(({ item, button }) => {
        if (isFound(item)) search.onButton?.(item, button);
      });
      quickPick.onDidAccept(() => {
        const [item] = quickPick.selectedItems;
        if (isFound(item)) resolve(item);
      });
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
      void ask();
    });
  } finally {
    clearTimeout(timer);
    asked?.cancel();
    quickPick.dispose();
  }
}

function sentence(label: string): vscode.QuickPickItem {
  return { label, alwaysShow: true };
}
