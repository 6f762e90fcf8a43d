/** What has changed since the last good state, in words, for a terminal and for a page. */
import type { Drift, DriftChange } from '../requirements/drift.ts';
import type { KnownGood } from '../requirements/knownGood.ts';
import type { Change } from '../requirements/requirementCheck.ts';
import { markdownTable, markdownText } from './markdownText.ts';

/** @param personalization what asking Personalization's log has brought */
export function driftText(knownGood: KnownGood, personalization: string): readonly string[] {
  const { since, isNew, problem, drift } = knownGood;
  const told = problem === '' ? [] : [problem];
  if (since === null) return told;
  if (isNew) {
    const kept = `Known good since ${since.at}: what is there now is kept to compare with.`;
    return [...told, kept, ...carriedOverText(knownGood)];
  }
  const lines = [
    ...drift.changes.flatMap((change) => [
      `  ${change.label}: ${change.before} → ${change.after}`,
      ...(change.changes.length === 0 ? ['      Nobody knows who: no entry of a log speaks of it.'] : []),
      ...change.changes.map((entry) => `      ${entryText(entry)}`),
    ]),
    ...drift.noLongerRead.map(({ label, before }) => `  ${label}: was ${before}; it cannot be read now`),
    ...drift.inPersonalization.map((entry) => `  In Personalization: ${entryText(entry)}`),
    ...(drift.notCompared.length === 0 ? [] : [`  Not compared: ${drift.notCompared.join(', ')}`]),
    `  Personalization’s Audit Log: ${personalization}`,
  ];
  const head =
    drift.changes.length === 0
      ? `Nothing has changed since it was known good (${since.at}).`
      : `Changed since known good (${since.at}):`;
  return [...told, head, ...lines];
}

/** That a person's word does not make forget what that person may not read. */
function carriedOverText({ carriedOver, drift }: KnownGood): readonly string[] {
  if (carriedOver === 0) return [];
  const what = carriedOver === 1 ? 'One setting' : `${carriedOver} settings`;
  const names = drift.noLongerRead.map(({ label, before }) => `${label}: ${before}`).join('; ');
  return [
    `${what} cannot be read with this sign-in and stay${carriedOver === 1 ? 's' : ''} as known before: ${names}.`,
  ];
}

export function systemName({ system }: Pick<Change, 'system'>): string {
  return system === 'salesforce' ? 'Setup Audit Trail' : 'Personalization’s Audit Log';
}

function entryText(entry: Change): string {
  return `${entry.possibly ? 'Possibly ' : ''}${entry.at} by ${entry.by}: ${entry.action} (${systemName(entry)})`;
}

/** One change as a page: old and new, and every entry that can explain it, the nearest first. */
export function driftMarkdown(
  change: DriftChange,
  since: string,
): { readonly title: string; readonly markdown: string } {
  const entries = change.changes.map((entry) =>
    [entry.at, entry.by, `${entry.possibly ? 'Possibly: ' : ''}${entry.action}`, systemName(entry)].map((text) =>
      markdownText(text),
    ),
  );
  const lines = [
    `# ${markdownText(change.label)}`,
    '',
    markdownTable(
      ['', ''],
      ['left', 'left'],
      [
        [`Known good (${markdownText(since)})`, markdownText(change.before)],
        ['Now', markdownText(change.after)],
      ],
    ),
    '',
    '## Who and when',
    '',
    entries.length === 0
      ? 'No entry of the Setup Audit Trail or of Personalization’s Audit Log since then speaks of it. Salesforce keeps 180 days, Personalization 50.'
      : markdownTable(['When', 'Who', 'What', 'Where'], ['left', 'left', 'left', 'left'], entries),
    '',
  ];
  return { title: change.label, markdown: lines.join('\n') };
}

/** How many facts differ, or cannot be read any more. */
export function driftCount({ changes, noLongerRead }: Drift): number {
  return changes.length + noLongerRead.length;
}
