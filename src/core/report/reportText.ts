import { groupedNumber } from './groupedNumber.ts';
import { nearMissKinds, type MatchCounts } from '../model/matches.ts';
import type { PlanRow, PushCounts } from '../model/plan.ts';
import type { RunReport, WriteGap } from '../model/runReport.ts';
import type { Warning } from '../model/syncEvent.ts';
import { nearMissWords, orgKind, priorityWords, reasonWords } from './words.ts';

/** A run for a terminal: who matches whom, why others do not, what would be or was written, and what it cost. */
export function reportText(report: RunReport, sample: readonly PlanRow[] = []): string {
  const sections = [
    headline(report),
    report.reason === '' ? '' : `${capital(report.state)}: ${visible(report.reason)}`,
    ...(report.complete ? [] : [incompleteNotice]),
    matchText('Users', 'users', report.users),
    matchText('Accounts', 'accounts', report.accounts),
    ...(report.kind === 'match' ? [] : [planText(report), gapText(report), sampleText(sample), apiText(report)]),
    guardText(report),
    warningsText(otherWarnings(report)),
  ];
  return sections.filter((section) => section !== '').join('\n\n') + '\n';
}

/** The match of one kind of profile: a bar per outcome, then priorities, reasons and near misses. */
export function matchText(title: string, noun: string, counts: MatchCounts): string {
  if (counts.read === 0) return `${title}: none read.`;
  const again = counts.superseded === 0 ? '' : `, ${groupedNumber(counts.superseded)} earlier appearances superseded`;
  const lines = [`${title}: ${groupedNumber(counts.read)} rows read${again}`];
  const all = counts.matched + counts.ambiguous + counts.unmatched + counts.excluded;
  for (const outcome of ['matched', 'ambiguous', 'unmatched', 'excluded'] as const) {
    lines.push(row(2, capital(outcome), counts[outcome], bar(counts[outcome], all)));
    if (outcome === 'matched') lines.push(...matchedDetails(counts, noun));
    if (outcome === 'ambiguous') lines.push(...reasons(counts, ['severalCandidates', 'claimedByOthers']));
    if (outcome === 'unmatched') {
      lines.push(...reasons(counts, ['noCandidate', 'claimedByStronger', 'convertedContactMissing']));
    }
  }
  const misses = nearMissKinds.filter((kind) => (counts.nearMisses[kind] ?? 0) > 0);
  if (misses.length > 0) lines.push('  Near misses (shown, never applied)');
  for (const kind of misses) lines.push(row(4, nearMissWords[kind], counts.nearMisses[kind] ?? 0));
  return lines.join('\n');
}

function headline(report: RunReport): string {
  const what = { match: 'Match', 'dry-run': 'Dry run', sync: 'Live sync', undo: 'Undo', retry: 'Retry' }[report.kind];
  const where = report.org.id === '' ? 'files' : `${report.org.myDomain} (${report.org.id}), ${orgKind(report)}`;
  return [
    [what, report.runId, report.kind === 'match' ? '' : `· ${report.state}`].filter((part) => part !== '').join(' '),
    `Salesforce: ${where} · Personalization dataset: ${report.dataset}` +
      (report.actor.username === '' ? '' : ` · as ${report.actor.username}`),
  ].join('\n');
}

const incompleteNotice =
  'INCOMPLETE: the signed-in user may not see every record. Without View All Data (or View All Records on the objects\n' +
  'read) an ambiguous user can look unique. The counts below cannot be trusted, and live runs are refused.';

function matchedDetails(counts: MatchCounts, noun: string): readonly string[] {
  const lines = Object.entries(counts.byPriority)
    .filter(([, count]) => count > 0)
    .map(([priority, count]) => row(4, `${priority}  ${priorityWords(Number(priority), noun)}`, count));
  if (counts.nameOnly > 0) lines.push(row(7, 'by name alone', counts.nameOnly));
  if (counts.leads > 0) lines.push(row(4, 'of them to Leads', counts.leads));
  return lines;
}

function reasons(counts: MatchCounts, codes: readonly (keyof typeof reasonWords)[]): readonly string[] {
  return codes
    .filter((code) => (counts.byReason[code] ?? 0) > 0)
    .map((code) => row(4, reasonWords[code], counts.byReason[code] ?? 0));
}

function planText(report: RunReport): string {
  const lines = ['Push (Personalization → Salesforce CRM). Field values only. No records are created or merged.'];
  for (const object of ['Contact', 'Account'] as const)
    lines.push(...pushLines(object, report.push[object], report.kind));
  return lines.join('\n');
}

/** The longest one: changes of others between check and write are found by reading back, never prevented. */
function gapText({ writeGaps }: RunReport): string {
  const [longest] = [...writeGaps].sort((left, right) => gapMs(right) - gapMs(left));
  if (longest === undefined) return '';
  const clock = (time: string) => time.slice(11, 19);
  return `Between check and write (longest of ${writeGaps.length}): checked ${clock(longest.checkedAt)}, written ${clock(longest.writtenAt)} (server time).`;
}

function gapMs({ checkedAt, writtenAt }: WriteGap): number {
  return Date.parse(writtenAt) - Date.parse(checkedAt);
}

function pushLines(object: string, counts: PushCounts, kind: RunReport['kind']): readonly string[] {
  const live = kind !== 'dry-run';
  const optional = (label: string, count: number) => (count > 0 ? [row(4, label, count)] : []);
  return [
    row(2, `${object}: ${live ? 'planned' : 'would change'}`, counts.planned),
    row(4, 'nothing to write', counts.unchanged),
    ...optional('matched by name alone, needs review', counts.needsReview),
    ...optional('left out by you', counts.skippedByUser),
    ...optional('fields left out by you', counts.skippedFields),
    ...optional('fields that will not be sent', counts.refused),
    ...(live ? [row(4, 'succeeded', counts.succeeded), row(4, 'failed', counts.failed)] : []),
    ...optional('changed since the plan', counts.changedSincePlan),
    ...optional('not sent', counts.notSent),
    ...optional('outcome not confirmed', counts.unknown),
  ];
}

function sampleText(sample: readonly PlanRow[]): string {
  if (sample.length === 0) return '';
  const lines = sample.map((change) => {
    const place = `${change.object} ${change.crmId} ${change.field}`;
    if (change.status.startsWith('refused:')) {
      return `  ! ${place}: will not be sent. ${visible(change.reason)}`;
    }
    return `  ~ ${place}: ${quoted(change.before)} → ${quoted(change.after)}   (${change.attribute})`;
  });
  return ['For example', ...lines].join('\n');
}

function apiText({ apiCalls, kind }: RunReport): string {
  const lines = [
    'API calls',
    row(2, 'used so far', apiCalls.used),
    row(2, kind === 'dry-run' ? 'forecast with the live run' : 'forecast', apiCalls.forecast),
    row(2, "the vendor's nightly run would use, at least", apiCalls.vendorWouldUse),
    row(2, 'left in the org today', apiCalls.remainingToday),
  ];
  return lines.join('\n');
}

function guardText(report: RunReport): string {
  if (report.trippedGuards.length === 0) return '';
  const passed = report.kind !== 'dry-run' && report.state !== 'refused';
  const consequence = passed ? 'overridden for this run' : 'a live run is refused';
  return [
    `Guards (${consequence})`,
    ...report.trippedGuards.map(({ guard, message }) => `  ${guard}: ${message}`),
  ].join('\n');
}

/** Guards have a section of their own. */
function otherWarnings({ trippedGuards, warnings }: RunReport): readonly Warning[] {
  const guards = new Set(trippedGuards.map(({ guard }) => guard));
  return warnings.filter(({ code }) => !guards.has(code));
}

function warningsText(warnings: readonly Warning[]): string {
  if (warnings.length === 0) return '';
  const line = ({ message, count }: Warning) => `  ${visible(message)}${count > 0 ? ` (${groupedNumber(count)})` : ''}`;
  return ['Warnings', ...warnings.map(line)].join('\n');
}

const labelWidth = 52;

function row(indent: number, label: string, count: number, picture = ''): string {
  const text = ' '.repeat(indent) + label;
  return `${text.padEnd(labelWidth)}${groupedNumber(count).padStart(12)}${picture === '' ? '' : `  ${picture}`}`;
}

function bar(part: number, whole: number): string {
  const width = 30;
  const filled = whole === 0 ? 0 : Math.round((part / whole) * width);
  return '█'.repeat(part > 0 ? Math.max(1, filled) : 0);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** JSON-quoted, so that blanks at the ends and line breaks show; control characters never reach a terminal. */
function quoted(value: string | null): string {
  return value === null ? '(empty)' : visible(JSON.stringify(value));
}

/** Makes escape sequences and direction marks of customer text visible instead of effective. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' ? '\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
