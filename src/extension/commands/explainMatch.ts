import { explainRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { recordOf } from './recordOf.ts';

/** *Why?*: how the rule came to a record's outcome, step by step. */
export async function explainMatch(context: CommandContext, argument: unknown): Promise<void> {
  const reference = await recordOf(context, argument, t('Why?'));
  if (!reference) return;
  const { kind, personalizationId } = reference;
  const { runId } = requireOpenPreview(context.store.state).report;
  await openMarkdown(await context.engine.request(explainRequest, { runId, kind, personalizationId }));
}
