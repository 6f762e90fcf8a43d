import * as vscode from 'vscode';
import type { MarkdownDocument } from '../../engine/protocol.ts';
import { reconfigureReportRequest } from '../../engine/reconfigureProtocol.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { begunReconfigure } from './begunReconfigure.ts';
import type { CommandContext } from './commandContext.ts';

/** *Open Report for Support*: what was done and what Salesforce shows, without personal data. */
export async function openReconfigureReport(context: CommandContext): Promise<void> {
  const report = await readReport(context);
  if (report !== undefined) await openMarkdown(report);
}

/** *Copy Report for Support*: the same, as Markdown, into the clipboard. */
export async function copyReconfigureReport(context: CommandContext): Promise<void> {
  const report = await readReport(context);
  if (report !== undefined) await vscode.env.clipboard.writeText(report.markdown);
}

async function readReport(context: CommandContext): Promise<MarkdownDocument | undefined> {
  const { reconfiguration } = begunReconfigure(context);
  const { configPath } = context.store.state;
  if (configPath === null) return undefined;
  const options = { location: vscode.ProgressLocation.Window, title: t('Making the report') };
  return await vscode.window.withProgress(options, () =>
    context.engine.request(reconfigureReportRequest, { configPath, reconfiguration }),
  );
}
