import * as vscode from 'vscode';
import type { MatchPageRow } from '../../core/model/matches.ts';
import { matchPageRequest } from '../../engine/protocol.ts';
import { errorText } from '../host/errorText.ts';
import { t } from '../l10n.ts';
import type { RecordReference } from '../preview/recordReference.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { plainName } from '../preview/valueText.ts';
import type { CommandContext } from './commandContext.ts';

/** Of each kind: a list to choose from, not to read. */
const shownRecords = 50;
/** After the last key: each search is a question to the engine. */
const pauseMs = 200;

interface RecordItem extends vscode.QuickPickItem {
  readonly row?: MatchPageRow;
}

/** Finds a record of the open dry run by part of an id, a name or an e-mail address. Undefined when none is chosen. */
export async function pickRecord(context: CommandContext, title: string): Promise<RecordReference | undefined> {
  const quickPick = vscode.window.createQuickPick<RecordItem>();
  quickPick.title = title;
  quickPick.placeholder = t('Part of an id, a name or an e-mail address');
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  let timer: NodeJS.Timeout | undefined;
  const search = async (): Promise<void> => {
    const text = quickPick.value;
    quickPick.busy = true;
    const items = await findRecords(context, text).catch((error: unknown) => [{ label: errorText(error) }]);
    // Another key was pressed meanwhile: its answer comes.
    if (quickPick.value !== text) return;
    quickPick.items = items;
    quickPick.busy = false;
  };
  try {
    return await new Promise<RecordReference | undefined>((resolve) => {
      quickPick.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void search(), pauseMs);
      });
      quickPick.onDidAccept(() => {
        const row = quickPick.selectedItems[0]?.row;
        if (row) resolve({ kind: row.kind, personalizationId: row.personalizationId });
      });
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
      void search();
    });
  } finally {
    clearTimeout(timer);
    quickPick.dispose();
  }
}

async function findRecords({ engine, store }: CommandContext, text: string): Promise<readonly RecordItem[]> {
  const { runId } = requireOpenPreview(store.state).report;
  const ofKind = (kind: 'user' | 'account') =>
    engine.request(matchPageRequest, { runId, kind, limit: shownRecords, ...(text !== '' && { text }) });
  const pages = await Promise.all([ofKind('user'), ofKind('account')]);
  return pages.flatMap(({ rows }) => rows.map((row) => recordItem(row, text)));
}

function recordItem(row: MatchPageRow, text: string): RecordItem {
  const crm = row.crmId === null ? row.outcome : `${row.crmObject ?? ''} ${row.crmId}`;
  return {
    row,
    label: plainName(row.label),
    description: [plainName(row.personalizationId), crm].join(' → '),
    iconPath: new vscode.ThemeIcon(row.kind === 'user' ? 'person' : 'organization'),
    // What was found by an e-mail address does not show it, and would be filtered out of the list.
    ...(text !== '' && { alwaysShow: true }),
  };
}
