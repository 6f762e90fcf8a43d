import { runReportRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';

/** *Open Report*: of a run, as a page. */
export async function openReport(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await chooseRun(context, argument, {
    title: t('Open Report'),
    fits: ({ report }) => report !== null,
    none: t('There is no run with a report yet.'),
  });
  if (chosen === undefined) return;
  await openMarkdown(await context.engine.request(runReportRequest, { folder: chosen.run.folder }));
}
