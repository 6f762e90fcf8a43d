import { t } from '../l10n.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { isCandidateNode } from '../views/matchNodes.ts';
import type { CommandContext } from './commandContext.ts';
import { decide } from './decide.ts';
import { pickLinkTarget } from './pickLinkTarget.ts';
import { hasFlag, isRecord, selectedRecords, selectFirst } from './selectedRecords.ts';

/**
 * *Link to…*: says for one record which CRM record it is, whatever the rule finds, from the next dry run on. Called with a
 * candidate, that is the one; else the user chooses.
 */
export async function linkTo(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  requireOpenPreview(context.store.state);
  const [record] = selectedRecords(context, args, () => true, selectFirst());
  if (!record) return;
  const crmId = isCandidateNode(record) ? record.crmId : await pickLinkTarget(context, record);
  if (crmId === undefined) return;
  const { kind, personalizationId } = record;
  await decide(context, [{ kind: 'link', profile: kind, personalizationId, crmId }]);
}

/** *Unlink*: takes records out of links.csv; the rule decides about them again. */
export async function unlink(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  requireOpenPreview(context.store.state);
  const what = t('Select a record in the Match Preview that matched by an explicit link.');
  const records = selectedRecords(context, args, (node) => isRecord(node) && hasFlag(node, 'linked'), what);
  await decide(
    context,
    records.map(({ kind, personalizationId }) => ({ kind: 'unlink', profile: kind, personalizationId })),
  );
}
