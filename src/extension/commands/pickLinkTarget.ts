import * as vscode from 'vscode';
import { type LinkTarget, linkTargetsRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { plainName } from '../preview/valueText.ts';
import type { MatchRecordNode } from '../views/viewNode.ts';
import type { CommandContext } from './commandContext.ts';
import { idInText } from './idInText.ts';
import { searchAsYouType } from './searchAsYouType.ts';

interface TargetItem extends vscode.QuickPickItem {
  readonly crmId: string;
}

/** Lets the user choose a CRM record: what matching found near at first, then whatever fits what is typed or pasted. */
export async function pickLinkTarget(
  { engine, store }: CommandContext,
  { kind, personalizationId, label }: MatchRecordNode,
): Promise<string | undefined> {
  const { runId } = requireOpenPreview(store.state).report;
  const picked = await searchAsYouType<TargetItem>({
    title: t('Link {0} to…', label),
    placeholder: t('Part of a name, an e-mail address or an id; or paste a record’s address'),
    nothing: t('No record that was read fits'),
    async search(typed, token) {
      const text = idInText(typed) ?? typed.trim();
      const targets = await engine.request(linkTargetsRequest, { runId, kind, personalizationId, text }, token);
      return targets.map(targetItem);
    },
  });
  return picked?.crmId;
}

function targetItem({ object, crmId, label, detail }: LinkTarget): TargetItem {
  return {
    crmId,
    label: plainName(label),
    description: `${object} ${crmId}`,
    ...(detail !== '' && { detail }),
    iconPath: new vscode.ThemeIcon(object === 'Account' ? 'organization' : 'person'),
    // What was found by an e-mail address does not show it, and would be filtered out of the list.
    alwaysShow: true,
  };
}
