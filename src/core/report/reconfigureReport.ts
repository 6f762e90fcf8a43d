import type { CheckedRequirements } from '../checkRequirements.ts';
import {
  type EvidenceId,
  type EvidenceState,
  type ProbeRecord,
  type Reconfiguration,
  stateOfStep,
  type StepId,
  stepIds,
  type VerificationVerdict,
  verdictOf,
} from '../reconfigure/reconfiguration.ts';
import { withoutPersonalData } from '../reconfigure/withoutPersonalData.ts';
import { markdownTable, markdownText } from './markdownText.ts';
import { areaWords, verdictWords } from './requirementsText.ts';
import { orgKind } from './words.ts';

const stepWords: Readonly<Record<StepId, string>> = {
  policies: 'Check the policies of user, app and fields',
  consumerKey: 'Copy Consumer Key and Consumer Secret of the app',
  connection: 'Establish Connection in Personalization',
  synchronize: 'Synchronize Now in Personalization',
  verify: 'Verified from Salesforce',
};

const evidenceWords: Readonly<Record<EvidenceId, string>> = {
  login: 'Sign-in of the integration user',
  token: 'Use of its token',
  jobs: 'Bulk jobs',
};

const evidenceStateWords: Readonly<Record<EvidenceState, string>> = {
  seen: 'seen',
  notYet: 'not yet',
  failed: 'failed',
  cannotBeRead: 'cannot be read',
};

const verificationWords: Readonly<Record<VerificationVerdict, string>> = {
  green: 'The integration works again: Salesforce shows its sign-in, the use of its token and its bulk jobs.',
  waiting: 'Salesforce does not show everything yet.',
  failed: 'Salesforce shows that it failed.',
  cannotBeRead: 'Salesforce does not let this sign-in see everything that would show it.',
};

const probeWords: Readonly<Record<ProbeRecord['outcome'], string>> = {
  written: 'written',
  refused: 'refused',
  notConfirmed: 'outcome not confirmed',
  changedMeanwhile: 'the value was changed meanwhile',
};

/**
 * What was done and what Salesforce shows of it, as a page that can be handed to Salesforce's support: usernames are masked,
 * names of people and values of records are not in it.
 */
export function reconfigureReport(
  reconfiguration: Reconfiguration,
  checked: CheckedRequirements,
): { readonly title: string; readonly markdown: string } {
  const title = 'Reconfigure and Test';
  const names = peopleIn(checked);
  const cell: Cell = (text) => markdownText(withoutPersonalData(text, names));
  const sections = [
    `# ${title}: Marketing Cloud Personalization and Salesforce CRM`,
    'Usernames are masked. Names of people and values of records are not part of this report.',
    headTable(reconfiguration, checked, cell),
    '## Steps',
    stepTable(reconfiguration, cell),
    ...byHandSection(reconfiguration, cell),
    '## What Salesforce shows',
    verificationSection(reconfiguration, cell),
    ...probeSection(reconfiguration, cell),
    '## Security requirements',
    checkTable(checked, cell),
    ...driftSection(checked, cell),
  ];
  return { title, markdown: `${sections.join('\n\n')}\n` };
}

/** A text as it may leave the house, as Markdown. */
type Cell = (text: string) => string;

/** Everybody whose name a log told: a text of the org may hold it too. */
function peopleIn({ facts, knownGood, checks }: CheckedRequirements): readonly string[] {
  const changes = [
    ...knownGood.drift.inPersonalization,
    ...knownGood.drift.changes.flatMap((change) => change.changes),
    ...checks.flatMap(({ since }) => (since === undefined ? [] : [since])),
  ];
  const name = facts.user.value?.name ?? '';
  return [
    ...changes.map(({ by }) => by),
    ...(facts.audit.value ?? []).map(({ by }) => by),
    ...(name === '' ? [] : [name]),
  ];
}

function headTable(
  { startedAt }: Reconfiguration,
  { connection, facts, checkedAt }: CheckedRequirements,
  cell: Cell,
): string {
  const { org, apiVersion } = connection;
  const app = facts.app.value;
  const rows: readonly (readonly [string, string])[] = [
    ['Org', `${cell(org.myDomain)} (${cell(org.id)}), ${orgKind({ org })}, ${cell(org.edition)}`],
    ['API version', cell(apiVersion)],
    ['Integration user', facts.user.value === null ? 'cannot be read' : cell(facts.user.value.username)],
    ['Integration app', app === null ? 'cannot be read' : cell(`${app.name} (${app.kind})`)],
    ['Begun', cell(startedAt)],
    ['This report', cell(checkedAt)],
  ];
  return markdownTable(['', ''], ['left', 'left'], rows);
}

function stepTable(reconfiguration: Reconfiguration, cell: Cell): string {
  const rows = stepIds.map((id) => {
    const at = id === 'verify' ? reconfiguration.verification?.lookedAt : reconfiguration.done[id];
    const byHand = id === 'policies' && reconfiguration.policiesByHand !== undefined ? ', checked by hand' : '';
    return [stepWords[id], `${stateOfStep(reconfiguration, id)}${byHand}`, cell(at ?? '')];
  });
  return markdownTable(['Step', 'State', 'When'], ['left', 'left', 'left'], rows);
}

function byHandSection({ policiesByHand = [] }: Reconfiguration, cell: Cell): readonly string[] {
  if (policiesByHand.length === 0) return [];
  return [`A person has checked by hand what this sign-in could not read: ${cell(policiesByHand.join('; '))}.`];
}

function verificationSection({ verification, startedAt }: Reconfiguration, cell: Cell): string {
  if (verification === null) return 'Nobody has looked yet.';
  const rows = verification.parts.map(({ id, state, words, at }) => [
    evidenceWords[id],
    evidenceStateWords[state],
    cell(at ?? ''),
    cell(words),
  ]);
  const head = `${verificationWords[verdictOf(verification)]} Only what Salesforce stamped after ${cell(startedAt)} counts.`;
  return `${head}\n\n${markdownTable(['What', 'State', 'When', 'Told'], ['left', 'left', 'left', 'left'], rows)}`;
}

function probeSection({ probe }: Reconfiguration, cell: Cell): readonly string[] {
  if (probe === null) return [];
  const { object, field, outcome, at, words } = probe;
  const text = `${object}.${field} of one record was written with its own value at ${at}: ${probeWords[outcome]}. ${words}`;
  return ['## Test write', cell(text)];
}

function checkTable({ checks }: CheckedRequirements, cell: Cell): string {
  const rows = checks.map(({ area, title, verdict, evidence }) => [
    areaWords[area],
    cell(title),
    verdictWords[verdict],
    verdict === 'passed' ? '' : cell(evidence.map(({ asked, answer }) => `${asked}: ${answer}`).join('; ')),
  ]);
  return markdownTable(['Area', 'Requirement', 'Verdict', 'Evidence'], ['left', 'left', 'left', 'left'], rows);
}

/** Who changed it is of no interest to support, and may be somebody's name: when, and in which log, is told. */
function driftSection({ knownGood: { since, drift } }: CheckedRequirements, cell: Cell): readonly string[] {
  if (since === null || drift.changes.length === 0) return [];
  const rows = drift.changes.map(({ label, before, after, changes }) => [
    cell(label),
    cell(before),
    cell(after),
    cell(`${changes[0]?.possibly ? 'possibly ' : ''}${changes[0]?.at ?? ''}`),
  ]);
  return [
    `## Changed since known good (${cell(since.at)})`,
    markdownTable(['Setting', 'Then', 'Now', 'When'], ['left', 'left', 'left', 'left'], rows),
  ];
}
