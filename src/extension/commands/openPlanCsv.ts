import { planCsvRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { openCsv } from '../preview/openCsv.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';

/** More lines make an editor slow; who needs all of them has the file itself. */
const SHOWN_LINES = 100_000;

/** *Open Plan as CSV*: read-only; its title says when it is not the whole plan. */
export async function openPlanCsv(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await chooseRun(context, argument, {
    title: t('Open Plan as CSV'),
    fits: ({ files }) => files.plan,
    none: t('There is no run with a plan yet.'),
  });
  if (chosen === undefined) return;
  const { folder, runId } = chosen.run;
  const { csv, rows, more } = await context.engine.request(planCsvRequest, { folder, limit: SHOWN_LINES });
  await openCsv(more ? t('First {0} lines of the plan {1}', count(rows), runId) : t('Plan {0}', runId), csv);
}
