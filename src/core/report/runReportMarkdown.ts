import { groupedNumber } from './groupedNumber.ts';
import type { PushCounts } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';
import type { RunKind, RunReport, RunState } from '../model/runReport.ts';
import { markdownTable, markdownText } from './markdownText.ts';
import { orgKind, priorityWords } from './words.ts';

/** A run as a page: what it was, how records went from reading to writing, what was not written, and what it cost. */
export function runReportMarkdown(report: RunReport): string {
  const sections = [
    `# ${runTitle(report)}`,
    report.reason === '' ? '' : `> ${markdownText(report.reason)}`,
    report.complete ? '' : incompleteNotice,
    headTable(report),
    '## From reading to writing',
    funnel('users', report),
    funnel('accounts', report),
    report.kind === 'match' ? '' : pushSection(report),
    report.kind === 'match' ? '' : apiSection(report),
    guardSection(report),
    gapSection(report),
    warningSection(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** What a document of it is called. */
export function runTitle({ kind, runId }: Pick<RunReport, 'kind' | 'runId'>): string {
  return [kindWords[kind], markdownText(runId)].join(' ').trim();
}

const kindWords: Readonly<Record<RunKind, string>> = {
  match: 'Match',
  'dry-run': 'Dry Run',
  sync: 'Live Sync',
  undo: 'Undo',
  retry: 'Retry',
};

const stateWords: Readonly<Record<RunState, string>> = {
  done: 'done',
  partial: 'done, but not every record was written',
  paused: 'paused; it can be continued',
  refused: 'refused; nothing was written',
  cancelled: 'cancelled',
};

const incompleteNotice =
  '> **INCOMPLETE**: the signed-in user may not see every record. An ambiguous user can then look unique: these counts ' +
  'cannot be trusted, and live runs are refused.';

function headTable(report: RunReport): string {
  const { org, actor } = report;
  const where =
    org.id === '' ? 'files' : `${markdownText(org.myDomain)} (${markdownText(org.id)}), **${orgKind(report)}**`;
  const by = actor.via === 'vscode' ? 'VS Code' : 'the command line';
  const rows: readonly (readonly [string, string])[] = [
    ['State', stateWords[report.state]],
    ['Salesforce', where],
    ['Personalization dataset', markdownText(report.dataset)],
    ['By', actor.username === '' ? by : `${markdownText(actor.username)}, from ${by}`],
    ['Started', markdownText(report.startedAt)],
    ['Duration', durationText(report.durationMs)],
    ...(report.planId === '' ? [] : [['Plan', `\`${report.planId.replaceAll(/[^0-9A-Za-z-]/g, '')}\``] as const]),
  ];
  return markdownTable(['', ''], ['left', 'left'], rows);
}

const funnels = {
  users: { title: 'Users → Contacts', object: 'Contact' },
  accounts: { title: 'Accounts', object: 'Account' },
} as const;

/** Bars are of everything read, so that each step shows how much of it is left. */
function funnel(noun: keyof typeof funnels, report: RunReport): string {
  const { title, object } = funnels[noun];
  const { kind } = report;
  const counts = report[noun];
  const push = report.push[object];
  const all = counts.matched + counts.ambiguous + counts.unmatched + counts.excluded;
  if (all === 0) return `### ${title}\n\nNone were read.`;
  const step = (label: string, count: number): readonly string[] => [
    label,
    groupedNumber(count),
    share(count, all),
    bar(count, all),
  ];
  const priorities = Object.entries(counts.byPriority)
    .filter(([, count]) => count > 0)
    .map(([priority, count]) => step(`matched at ${priority}: ${priorityWords(Number(priority), noun)}`, count));
  const isLive = kind !== 'match' && kind !== 'dry-run';
  const rows = [
    step('**Read**', all),
    ...priorities,
    step('**Matched**', counts.matched),
    ...(kind === 'match' ? [] : [step(isLive ? '**Planned**' : '**Would change**', push.planned)]),
    ...(isLive ? [step('**Written**', push.succeeded)] : []),
    ...[
      ['ambiguous', counts.ambiguous] as const,
      ['unmatched', counts.unmatched] as const,
      ['excluded', counts.excluded] as const,
    ].flatMap(([label, count]) => (count > 0 ? [step(label, count)] : [])),
  ];
  const again =
    counts.superseded === 0
      ? ''
      : `\n\n${groupedNumber(counts.superseded)} earlier appearances of the same profiles were superseded: the last one counts.`;
  return `### ${title}\n\n${markdownTable(['Step', 'Records', 'Share', ''], ['left', 'right', 'right', 'left'], rows)}${again}`;
}

/** What every run counts, and what only some do; a row of zeros says nothing. */
const pushRows: readonly (readonly [string, keyof PushCounts, 'always' | 'live' | 'ifAny'])[] = [
  ['Planned', 'planned', 'always'],
  ['Nothing to write', 'unchanged', 'always'],
  ['Matched by name only, needs review', 'needsReview', 'ifAny'],
  ['Left out by choice', 'skippedByUser', 'ifAny'],
  ['Succeeded', 'succeeded', 'live'],
  ['Failed', 'failed', 'live'],
  ['Changed since the plan', 'changedSincePlan', 'ifAny'],
  ['Not sent', 'notSent', 'ifAny'],
  ['Outcome not confirmed', 'unknown', 'ifAny'],
  ['*Fields* left out by choice', 'skippedFields', 'ifAny'],
  ['*Fields* that will not be sent', 'refused', 'ifAny'],
];

function pushSection(report: RunReport): string {
  const objects: readonly PushObject[] = ['Contact', 'Account'];
  const isLive = report.kind !== 'dry-run';
  const rows = pushRows
    .filter(([, count, when]) => {
      if (when === 'always') return true;
      return when === 'live' ? isLive : objects.some((object) => report.push[object][count] > 0);
    })
    .map(([label, count]) => [label, ...objects.map((object) => groupedNumber(report.push[object][count]))]);
  const files = [
    ...(objects.some((object) => report.push[object].refused > 0)
      ? ['The fields that will not be sent, each with its reason, are in `refused.csv` of the run folder.']
      : []),
    ...(isLive && objects.some((object) => notWritten(report.push[object]) > 0)
      ? ['The records that were not written, each with its reason, are in `failed.csv` of the run folder.']
      : []),
  ];
  return [
    '## Push (Personalization → Salesforce CRM)',
    'Field values only. No records are created or merged. Counts are records, except where fields are named.',
    markdownTable(['', 'Contact', 'Account'], ['left', 'right', 'right'], rows),
    ...files,
  ].join('\n\n');
}

function notWritten({ failed, changedSincePlan, notSent, unknown }: PushCounts): number {
  return failed + changedSincePlan + notSent + unknown;
}

function apiSection({ apiCalls, kind }: RunReport): string {
  const totals = markdownTable(
    ['API calls', ''],
    ['left', 'right'],
    [
      ['Used', groupedNumber(apiCalls.used)],
      [kind === 'dry-run' ? 'Forecast with the live run' : 'Forecast', groupedNumber(apiCalls.forecast)],
      ["The vendor's nightly run would use, at least", groupedNumber(apiCalls.vendorWouldUse)],
      ['Left in the org that day', groupedNumber(apiCalls.remainingToday)],
    ],
  );
  const kinds = Object.entries(apiCalls.byKind).filter(([, count]) => count > 0);
  if (kinds.length === 0) return `## API calls\n\n${totals}`;
  const byKind = kinds.map(([name, count]) => [markdownText(name), groupedNumber(count)]);
  return `## API calls\n\n${totals}\n\n${markdownTable(['Forecast by kind', ''], ['left', 'right'], byKind)}`;
}

function guardSection({ trippedGuards, overriddenGuards }: RunReport): string {
  if (trippedGuards.length === 0) return '';
  const rows = trippedGuards.map(({ guard, message }) => [
    guardName(guard),
    markdownText(message),
    overriddenGuards.includes(guard) ? 'overridden for this run' : 'a live run is refused',
  ]);
  return `## Guards\n\n${markdownTable(['Guard', 'Why', 'Consequence'], ['left', 'left', 'left'], rows)}`;
}

/** As `--override-guard` takes it. A name of another form is nobody's guard: no part of it may take effect. */
function guardName(guard: string): string {
  return /^(requirement:)?[\w.]+$/.test(guard) ? `\`${guard}\`` : `\`${guard.replaceAll(/[^0-9A-Za-z]/g, '')}\``;
}

/** A run of many chunks has many gaps; the longest are what matters. */
const shownGaps = 20;

function gapSection({ writeGaps }: RunReport): string {
  if (writeGaps.length === 0) return '';
  const longest = [...writeGaps]
    .map((gap) => ({ ...gap, ms: Date.parse(gap.writtenAt) - Date.parse(gap.checkedAt) }))
    .sort((left, right) => right.ms - left.ms)
    .slice(0, shownGaps);
  const rows = longest.map(({ chunk, checkedAt, writtenAt, ms }) => [
    markdownText(chunk),
    markdownText(checkedAt),
    markdownText(writtenAt),
    Number.isNaN(ms) ? '' : durationText(ms),
  ]);
  const more =
    writeGaps.length > shownGaps ? `\n\nThe longest ${shownGaps} of ${groupedNumber(writeGaps.length)}.` : '';
  return (
    '## Between check and write\n\nSalesforce cannot check and write in one. What somebody else changed in between is found ' +
    'by reading back, and listed. Times are the server’s.\n\n' +
    markdownTable(['Chunk', 'Checked', 'Written', 'Gap'], ['left', 'left', 'left', 'right'], rows) +
    more
  );
}

/** Guards have a section of their own. */
function warningSection({ warnings, trippedGuards }: RunReport): string {
  const guards = new Set(trippedGuards.map(({ guard }) => guard));
  const others = warnings.filter(({ code }) => !guards.has(code));
  if (others.length === 0) return '';
  const rows = others.map(({ message, count }) => [markdownText(message), count > 0 ? groupedNumber(count) : '']);
  return `## Warnings\n\n${markdownTable(['Warning', 'Count'], ['left', 'right'], rows)}`;
}

function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function bar(part: number, whole: number): string {
  const width = 20;
  return '█'.repeat(part === 0 ? 0 : Math.max(1, Math.round((part / whole) * width)));
}

function share(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`;
}
