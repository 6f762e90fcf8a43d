import type { NightVerdict } from '../../core/nights/nightReport.ts';
import type { NightRow } from '../../engine/nightProtocol.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { count, shortTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { SyncState } from '../store/syncState.ts';
import type { ViewNode } from './viewNode.ts';

/** What a click on a row adds to the command: the page of what was read, not another reading. */
export const keptNight = 'keptNight';

/** *Last Night* in the Connection view: its verdict, and below it every night that was read. None where Salesforce is files. */
export function nightNodes({ connection, lastNight }: SyncState): readonly ViewNode[] {
  if (connection.kind === 'connected' && connection.facts.connection.org.id === '') return [];
  const node = {
    id: 'lastNight',
    label: t('Last Night'),
    contextValue: 'lastNight',
    command: showCommand(),
  };
  const row = lastNight?.nights[lastNight.lastNight];
  if (lastNight === null || row === undefined) {
    return [
      {
        ...node,
        description: t('not read yet'),
        icon: 'history',
        tooltip: t(
          'What the nightly run of Personalization did, as Salesforce kept it: sign-ins, bulk jobs and changes. Reads no record.',
        ),
      },
    ];
  }
  return [
    {
      ...node,
      ...signs[row.verdict],
      description: rowDescription(row),
      tooltip: [
        `**${markdownText(lastNight.sentence)}**`,
        ...nightTooltip(row),
        t('Read {0}, server time', shortTime(Date.parse(lastNight.readAt))),
      ].join('\n\n'),
      accessibleLabel: lastNight.sentence,
      expands: 'collapsed',
      children: lastNight.nights.map(nightNode),
    },
  ];
}

function nightNode(row: NightRow): ViewNode {
  return {
    id: `night/${row.night}`,
    label: row.name,
    description: rowDescription(row),
    ...signs[row.verdict],
    tooltip: [`**${markdownText(row.name)}**`, ...nightTooltip(row)].join('\n\n'),
    contextValue: 'night',
    command: showCommand(),
  };
}

function showCommand(): NonNullable<ViewNode['command']> {
  return { id: commandIds.showLastNight, title: t('Show Last Night'), args: [keptNight] };
}

function rowDescription({ verdictWords, cause, jobs, processed, failed }: NightRow): string {
  const records =
    jobs === 0
      ? ''
      : processed === null || failed === null
        ? t('{0} jobs', count(jobs))
        : t('{0} records, {1} failed', count(processed), count(failed));
  return [verdictWords, cause, records].filter((part) => part !== '').join(' · ');
}

function nightTooltip({ cause, meaning, toDo, evidence }: NightRow): readonly string[] {
  const lines = evidence.map((line) => `- ${markdownText(line)}`).join('\n');
  return [
    ...(cause === '' ? [] : [markdownText(meaning), t('To do: {0}', markdownText(toDo))]),
    ...(lines === '' ? [] : [lines]),
  ];
}

const signs: Readonly<Record<NightVerdict, { readonly icon: string; readonly color: string }>> = {
  ran: { icon: 'pass', color: 'testing.iconPassed' },
  ranWithErrors: { icon: 'warning', color: 'list.warningForeground' },
  didNotRun: { icon: 'error', color: 'testing.iconFailed' },
  cannotBeRead: { icon: 'question', color: 'list.warningForeground' },
};
