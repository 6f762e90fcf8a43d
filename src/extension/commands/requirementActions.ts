/** What can be done with one check of the *Security Requirements*. */
import * as vscode from 'vscode';
import { driftMarkdown } from '../../core/report/driftText.ts';
import { requirementMarkdown } from '../../core/report/requirementMarkdown.ts';
import type { RequirementCheck } from '../../core/requirements/requirementCheck.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { isChangeNode } from '../views/driftNodes.ts';
import { isRequirementNode } from '../views/securityNodes.ts';
import type { CommandContext } from './commandContext.ts';

/** *Open in Setup*: the page where the setting stands, in the browser, which signs in itself. */
export async function openInSetup(context: CommandContext, node?: unknown): Promise<void> {
  const { setupUrl } = selectedCheck(context, node);
  const { connection } = context.store.state;
  if (connection.kind === 'connected' && connection.facts.connection.org.isDemo) {
    throw new SyncError('usage', t('The demo has no Setup pages. In a real org this opens {0}.', pathOf(setupUrl)));
  }
  await vscode.env.openExternal(vscode.Uri.parse(setupUrl, true));
}

/** *Copy Fix*: what to do in words, for whoever may change the setting. */
export async function copyFix(context: CommandContext, node?: unknown): Promise<void> {
  const { title, fix, setupUrl } = selectedCheck(context, node);
  await vscode.env.clipboard.writeText(`${title}\n${fix}\n${setupUrl}\n`);
}

/** *Show Evidence*: what was asked and what came back, or who changed a fact, as a page. */
export async function showEvidence(context: CommandContext, node?: unknown): Promise<void> {
  const row = node ?? context.views.securityRequirements.view.selection[0];
  await openMarkdown(
    isChangeNode(row) ? driftMarkdown(row.change, row.since) : requirementMarkdown(selectedCheck(context, node)),
  );
}

function selectedCheck({ views }: CommandContext, node: unknown): RequirementCheck {
  const row = node ?? views.securityRequirements.view.selection[0];
  if (!isRequirementNode(row)) throw new SyncError('usage', t('Select a check in Security Requirements first.'));
  return row.check;
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}
