import * as vscode from 'vscode';
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { matchPageRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import type { RecordReference } from '../preview/recordReference.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { plainName } from '../preview/valueText.ts';
import type { CommandContext } from './commandContext.ts';
import { type Search, searchAsYouType } from './searchAsYouType.ts';

/** Of each kind: a list to choose from, not to read. */
const shownRecords = 50;

export interface RecordItem extends vscode.QuickPickItem {
  readonly row: MatchPageRow;
}

/** Finds a record of the open dry run by part of an id, a name or an e-mail address. Undefined when none is chosen. */
export async function pickRecord(context: CommandContext, title: string): Promise<RecordReference | undefined> {
  const row = await pickRow(context, { title });
  return row && { kind: row.kind, personalizationId: row.personalizationId };
}

/** The same, for who needs what matching said of the record. */
export async function pickRow(
  context: CommandContext,
  { title, ...more }: Pick<Search<RecordItem>, 'title' | 'onButton'> & Pick<vscode.QuickPickItem, 'buttons'>,
): Promise<MatchPageRow | undefined> {
  requireOpenPreview(context.store.state);
  const picked = await searchAsYouType<RecordItem>({
    title,
    ...(more.onButton && { onButton: more.onButton }),
    placeholder: t('Part of an id, a name or an e-mail address'),
    nothing: t('No record of the dry run fits'),
    async search(typed, token) {
      const rows = await findRecords(context, typed.trim(), token);
      return rows.map((row) => ({ ...recordItem(row), ...(more.buttons && { buttons: more.buttons }) }));
    },
  });
  return picked?.row;
}

async function findRecords(
  { engine, store }: CommandContext,
  text: string,
  token: vscode.CancellationToken,
): Promise<readonly MatchPageRow[]> {
  const { runId } = requireOpenPreview(store.state).report;
  const ofKind = (kind: ProfileKind) =>
    engine.request(matchPageRequest, { runId, kind, limit: shownRecords, ...(text !== '' && { text }) }, token);
  const pages = await Promise.all([ofKind('user'), ofKind('account')]);
  return pages.flatMap(({ rows }) => rows);
}

function recordItem(row: MatchPageRow): RecordItem {
  const crm = row.crmId === null ? outcomeText(row) : `${row.crmObject ?? ''} ${row.crmId}`;
  return {
    row,
    label: plainName(row.label),
    description: [plainName(row.personalizationId), crm].join(' → '),
    iconPath: new vscode.ThemeIcon(row.kind === 'user' ? 'person' : 'organization'),
    // What was found by an e-mail address does not show it, and would be filtered out of the list.
    alwaysShow: true,
  };
}

function outcomeText({ outcome }: MatchPageRow): string {
  switch (outcome) {
    case 'matched':
      return t('matched');
    case 'ambiguous':
      return t('ambiguous');
    case 'unmatched':
      return t('unmatched');
    case 'excluded':
      return t('excluded');
  }
}
