import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { type MatchFilterGroup, matchFilterGroups, parseFilter, toggleGroup } from '../views/matchFilter.ts';
import type { CommandContext } from './commandContext.ts';

interface FilterItem extends vscode.QuickPickItem {
  readonly group?: MatchFilterGroup;
}

/** *Filter…*: leaves in the Match Preview the records of some groups, or those in whose id, name or e-mail a text stands. */
export async function filterMatches({ store }: CommandContext): Promise<void> {
  requireOpenPreview(store.state);
  const filter = await askFilter(store.state.filter);
  if (filter !== undefined) store.dispatch({ kind: 'filterChanged', filter });
}

/** *Clear Filter*. */
export function clearFilter({ store }: CommandContext): void {
  store.dispatch({ kind: 'filterChanged', filter: '' });
}

/** Undefined when the user leaves without an answer. */
async function askFilter(present: string): Promise<string | undefined> {
  const quickPick = vscode.window.createQuickPick<FilterItem>();
  quickPick.title = t('Filter Matches');
  quickPick.placeholder = t('Part of an id, a name or an e-mail address in any letter case, or a whole Salesforce ID');
  quickPick.value = present;
  quickPick.items = items(present);
  try {
    return await new Promise<string | undefined>((resolve) => {
      quickPick.onDidChangeValue((value) => {
        quickPick.items = items(value);
      });
      quickPick.onDidAccept(() => {
        const group = quickPick.selectedItems[0]?.group;
        const { value } = quickPick;
        if (group === undefined) {
          resolve(value.trim());
          return;
        }
        quickPick.value = toggleGroup(value, group);
        quickPick.items = items(quickPick.value);
      });
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
    });
  } finally {
    quickPick.dispose();
  }
}

/** Enter applies the first row: it says what the view would show then. */
function items(filter: string): FilterItem[] {
  const { text, only } = parseFilter(filter);
  return [
    { label: applyText(text, only.length > 0), iconPath: new vscode.ThemeIcon('filter'), alwaysShow: true },
    { label: t('Only these groups'), kind: vscode.QuickPickItemKind.Separator },
    ...matchFilterGroups.map((group) => ({
      group,
      label: groupText(group),
      description: `@${group}`,
      iconPath: new vscode.ThemeIcon(only.includes(group) ? 'check' : 'blank'),
      alwaysShow: true,
    })),
  ];
}

function applyText(text: string, hasGroups: boolean): string {
  if (text !== '') return t('Show records with “{0}”', text);
  return hasGroups ? t('Show only the groups that are ticked') : t('Show all records');
}

function groupText(group: MatchFilterGroup): string {
  switch (group) {
    case 'matched':
      return t('Matched');
    case 'ambiguous':
      return t('Ambiguous');
    case 'unmatched':
      return t('Unmatched');
    case 'excluded':
      return t('Excluded');
    case 'nameOnly':
      return t('Matched by Name only');
  }
}
