import { causeWords } from '../nights/causes.ts';
import type { JudgedNight, NightChanges, NightReport } from '../nights/nightReport.ts';
import { clockText, momentText } from '../nights/nightWindows.ts';
import { lastNightSentence, nightName, nightVerdictWords } from './nightWords.ts';
import { visible } from './reportText.ts';
import { orgKind } from './words.ts';

/** Timeline lines of one night that a terminal shows; the page and the JSON have all. */
const shownEvents = 12;

/** *Last Night* as a terminal shows it: the last night with all that is known, then a line for each night before it. */
export function lastNightText(report: NightReport): string {
  const { org, integrationUser, signedInUser, timeZone, nights, lastNight } = report;
  const night = nights[lastNight];
  const sections = [
    [
      lastNightSentence(report),
      `${org.myDomain} (${orgKind({ org })}) · integration user ${integrationUser.username}${integrationUser.isActive === false ? ' (inactive)' : ''} · read as ${signedInUser} · times in ${timeZone}`,
    ],
    ...(night === undefined ? [] : [lastNightLines(night, timeZone)]),
    ...(report.changes === null ? [] : [changeLines(report.changes, timeZone)]),
    ['Nights', ...nights.map((one, place) => `  ${nightLine(one, place === lastNight)}`)],
    limitLines(report),
    notReadLines(report),
    report.notes.map((note) => `Note: ${note}`),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(visible).join('\n'))
    .join('\n\n');
}

function lastNightLines(
  { cause, evidence, timeline, rowErrors, batchErrors }: JudgedNight,
  timeZone: string,
): readonly string[] {
  const { meaning, toDo, source } = causeWords[cause];
  const more = timeline.length - shownEvents;
  return [
    ...(cause === 'none' ? [] : [`  ${meaning}`, `  To do: ${toDo}`, `  Source: ${source}`]),
    ...evidence.map((line) => `  - ${line}`),
    ...batchErrors.slice(0, 5).map(({ message, count }) => `  ${count} × batch failed: ${message}`),
    ...rowErrors.slice(0, 5).map(({ code, message, count }) => `  ${count} × ${code}: ${message}`),
    ...timeline
      .slice(0, shownEvents)
      .map(({ at, words, count }) => `  ${clockText(at, timeZone)}  ${words}${times(count)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function times(count: number): string {
  return count === 1 ? '' : ` (${count} times)`;
}

function changeLines({ lastGood, firstBad, entries, notRead }: NightChanges, timeZone: string): readonly string[] {
  const since = lastGood === null ? 'Changes before the night of' : `Changes between the nights of ${lastGood} and`;
  return [
    `${since} ${firstBad}`,
    ...(entries.length === 0 ? ['  none seen'] : []),
    ...entries
      .slice(0, 10)
      .map(
        ({ at, by, words, system, isLikely }) =>
          `  ${isLikely ? '!' : ' '} ${momentText(at, timeZone)}  ${by}: ${words} (${systemWords[system]})`,
      ),
    ...(entries.length > 10 ? [`    … and ${entries.length - 10} more`] : []),
    ...notRead.map((part) => `  cannot be read: ${part}`),
  ];
}

const systemWords = { salesforce: 'Salesforce', personalization: 'Personalization' } as const;

function nightLine(night: JudgedNight, isLastNight: boolean): string {
  const { verdict, cause, jobs } = night;
  const why = cause === 'none' ? '' : causeWords[cause].title;
  const counts = jobs.length === 0 ? '' : `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}`;
  return [nightName(night, isLastNight).padEnd(40), nightVerdictWords[verdict].padEnd(16), why, counts]
    .filter((part) => part !== '')
    .join('  ')
    .trimEnd();
}

function limitLines({ limits }: NightReport): readonly string[] {
  return limits.length === 0
    ? []
    : ['Left of the org’s limits, now', ...limits.map(({ name, max, left }) => `  ${name}: ${left} of ${max}`)];
}

function notReadLines({ notRead }: NightReport): readonly string[] {
  return notRead.length === 0
    ? []
    : ['Cannot be read with this sign-in', ...notRead.map(({ asked, answer }) => `  ${asked}: ${answer}`)];
}
