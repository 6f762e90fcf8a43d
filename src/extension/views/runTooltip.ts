import type { HistoryRun } from '../../engine/protocol.ts';
import { kindText, outcomeText, stateText, total } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { count, durationText } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import { markdownText } from '../preview/markdownText.ts';

/** What the pointer tells of a run, as Markdown. @param started when, for people */
export function runTooltip(run: HistoryRun, { started }: { readonly started: string }): string {
  const { report } = run;
  if (report === null) {
    return [`**${markdownText(run.runId)}**`, markdownText(run.why), markdownText(run.folder)].join('\n\n');
  }
  const counts = total(report);
  const rows: readonly (readonly [string, string])[] = [
    [t('Started'), started],
    [t('Took'), durationText(report.durationMs)],
    [t('Org'), report.org.id === '' ? orgText(report) : `${orgText(report)} (${report.org.id})`],
    [t('Dataset'), report.dataset],
    [t('By'), `${report.actor.username} ${report.actor.via === 'cli' ? t('(command line)') : t('(VS Code)')}`.trim()],
    [t('Outcome'), outcomeText(report)],
    ...optional(t('Needs review'), counts.needsReview),
    ...optional(t('Skipped by you'), counts.skippedByUser),
    ...optional(t('Values refused'), counts.refused),
    [t('API calls'), count(report.apiCalls.used)],
    [t('Folder'), run.folder],
  ];
  return [
    `**${kindText(report.kind)}: ${stateText(report)}**`,
    ...(report.reason === '' ? [] : [markdownText(report.reason)]),
    rows.map(([name, value]) => `${name}: ${markdownText(value)}`).join('  \n'),
  ].join('\n\n');
}

function optional(name: string, number: number): readonly (readonly [string, string])[] {
  return number > 0 ? [[name, count(number)]] : [];
}
