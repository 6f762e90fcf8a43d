import { causeWords } from '../nights/causes.ts';
import type { JudgedNight, NightChanges, NightReport, ToldJob } from '../nights/nightReport.ts';
import { clockText, momentText } from '../nights/nightWindows.ts';
import { markdownTable, markdownText } from './markdownText.ts';
import { lastNightSentence, nightName, nightVerdictWords } from './nightWords.ts';
import { orgKind } from './words.ts';

/** *Last Night* as a page: what happened and what to do, the nights as a chart of records, and a timeline for each. */
export function lastNightMarkdown(report: NightReport): { readonly title: string; readonly markdown: string } {
  const { org, integrationUser, signedInUser, timeZone, nights, lastNight, notes, notRead } = report;
  const night = nights[lastNight];
  const inactive = integrationUser.isActive === false ? ' (**inactive**)' : '';
  const blocks = [
    '# Last Night',
    `**${markdownText(lastNightSentence(report))}**`,
    `${markdownText(org.myDomain)} (${orgKind({ org })}) · integration user ${markdownText(integrationUser.username)}${inactive} · read as ${markdownText(signedInUser)} on ${momentText(report.readAt, timeZone)}, server time · times in ${markdownText(timeZone)}`,
    'What Salesforce kept of the vendor’s own nightly run: sign-ins, bulk jobs and changes. No record was read, and nothing was written.',
    ...notes.map((note) => `> ${markdownText(note)}`),
    ...(night === undefined ? [] : toDo(night)),
    ...(report.changes === null ? [] : changes(report.changes, timeZone)),
    '## Nights',
    ...chart(nights),
    nightsTable(report),
    ...nights.flatMap((one, place) => nightBlocks(one, place === lastNight, timeZone)),
    ...limits(report),
    ...(notRead.length === 0
      ? []
      : [
          '## Cannot be read with this sign-in',
          notRead.map(({ asked, answer }) => `- ${markdownText(asked)}: ${markdownText(answer)}`).join('\n'),
        ]),
  ];
  return { title: `Last Night ${night?.night ?? ''}`.trim(), markdown: `${blocks.join('\n\n')}\n` };
}

function toDo({ cause }: JudgedNight): readonly string[] {
  if (cause === 'none') return [];
  const { title, meaning, toDo: advice, source } = causeWords[cause];
  return [
    '## Likely cause and what to do',
    `**${markdownText(title)}.** ${markdownText(meaning)}`,
    markdownText(advice),
    `Source: ${markdownText(source)}`,
  ];
}

function changes({ lastGood, firstBad, entries, notRead }: NightChanges, timeZone: string): readonly string[] {
  const span =
    lastGood === null
      ? `Before the night of ${firstBad}; none of the nights before it ran.`
      : `Between the last good night (${lastGood}) and the first bad one (${firstBad}), the nearest first.`;
  const rows = entries
    .slice(0, 50)
    .map(({ at, by, words, system, isLikely }) => [
      momentText(at, timeZone),
      markdownText(by),
      isLikely ? `**${markdownText(words)}**` : markdownText(words),
      system === 'salesforce' ? 'Salesforce' : 'Personalization',
    ]);
  return [
    '## What was changed before it',
    span,
    entries.length === 0
      ? 'No change was seen.'
      : markdownTable(['when', 'who', 'change', 'where'], ['left', 'left', 'left', 'left'], rows),
    ...(entries.some(({ isLikely }) => isLikely) ? ['Changes in bold fit the likely cause.'] : []),
    ...notRead.map((part) => `Cannot be read: ${markdownText(part)}`),
  ];
}

/** Records that were written and that failed, by night; left out where no job was seen at all. */
function chart(nights: readonly JudgedNight[]): readonly string[] {
  const oldestFirst = [...nights].reverse();
  if (oldestFirst.every(({ jobs }) => jobs.length === 0)) return [];
  const written = oldestFirst.map(({ jobs }) => sum(jobs, ({ processed, failed }) => (processed ?? 0) - (failed ?? 0)));
  const failed = oldestFirst.map(({ jobs }) => sum(jobs, (job) => job.failed ?? 0));
  const lines = [
    'xychart-beta',
    '  title "Records written (bars) and failed (line)"',
    `  x-axis [${oldestFirst.map(({ night }) => `"${night.slice(5)}"`).join(', ')}]`,
    `  y-axis "records" 0 --> ${Math.max(1, ...written, ...failed)}`,
    `  bar [${written.join(', ')}]`,
    `  line [${failed.join(', ')}]`,
  ];
  return [`\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``];
}

function nightsTable({ nights, lastNight }: NightReport): string {
  const rows = nights.map((night, place) => [
    nightName(night, place === lastNight),
    nightVerdictWords[night.verdict],
    night.cause === 'none' ? '' : markdownText(causeWords[night.cause].title),
    String(night.jobs.length),
    countText(night.jobs, ({ processed }) => processed),
    countText(night.jobs, ({ failed }) => failed),
  ]);
  return markdownTable(
    ['night', 'verdict', 'likely cause', 'jobs', 'processed', 'failed'],
    ['left', 'left', 'left', 'right', 'right', 'right'],
    rows,
  );
}

function nightBlocks(night: JudgedNight, isLastNight: boolean, timeZone: string): readonly string[] {
  const { verdict, evidence, timeline, rowErrors, batchErrors } = night;
  const events = timeline.map(({ at, words, count }) => [
    clockText(at, timeZone),
    markdownText(count === 1 ? words : `${words} (${count} times)`),
  ]);
  const failedBatches = batchErrors.map(({ count, message, cause }) => [
    String(count),
    markdownText(message),
    markdownText(causeWords[cause].title),
  ]);
  const errors = rowErrors.map(({ count, code, message, fields, cause }) => [
    String(count),
    markdownText(code),
    markdownText(message),
    markdownText(fields.join(', ')),
    markdownText(causeWords[cause].title),
  ]);
  return [
    `### ${capital(nightName(night, isLastNight))}: ${nightVerdictWords[verdict]}`,
    ...(evidence.length === 0 ? [] : [evidence.map((line) => `- ${markdownText(line)}`).join('\n')]),
    ...(events.length === 0
      ? ['Nothing was seen of the integration user.']
      : [markdownTable(['time', 'what happened'], ['left', 'left'], events)]),
    ...(failedBatches.length === 0
      ? []
      : [markdownTable(['batches', 'failed as a whole', 'meaning'], ['right', 'left', 'left'], failedBatches)]),
    ...(errors.length === 0
      ? []
      : [
          markdownTable(
            ['records', 'code', 'message', 'fields', 'meaning'],
            ['right', 'left', 'left', 'left', 'left'],
            errors,
          ),
        ]),
  ];
}

function limits({ limits: told, timeZone, readAt }: NightReport): readonly string[] {
  if (told.length === 0) return [];
  const rows = told.map(({ name, max, left }) => [name, String(left), String(max)]);
  return [
    `## Left of the org’s limits at ${clockText(readAt, timeZone)}`,
    markdownTable(['limit', 'left', 'of'], ['left', 'right', 'right'], rows),
  ];
}

function countText(jobs: readonly ToldJob[], count: (job: ToldJob) => number | null): string {
  if (jobs.length === 0) return '';
  return jobs.some((job) => count(job) === null) ? 'cannot be read' : String(sum(jobs, (job) => count(job) ?? 0));
}

function sum(jobs: readonly ToldJob[], value: (job: ToldJob) => number): number {
  return jobs.reduce((total, job) => total + value(job), 0);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
