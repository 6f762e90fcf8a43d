import type { Automation, AutomationReading } from '../../core/model/org.ts';
import { orgKind } from '../../core/report/words.ts';
import type { PreparedLive } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { total } from '../host/runSummary.ts';
import { isProduction, orgText } from '../orgText.ts';

export interface LiveQuestionFacts {
  readonly prepared: PreparedLive;
  /** Sentences; empty while the preview shows what the run would do. */
  readonly staleReasons: readonly string[];
  /** Null for all. */
  readonly firstRecords: number | null;
}

/** The one question before a live run. */
export interface LiveQuestion {
  readonly message: string;
  readonly detail: string;
  /** Says the number of records, so that nobody agrees to more than was read. */
  readonly button: string;
  /** What must be typed besides; null when the button is enough. */
  readonly typed: { readonly myDomain: string; readonly title: string; readonly prompt: string } | null;
  readonly overriddenGuards: readonly string[];
}

/** Null when the plan writes nothing. */
export function liveQuestion(facts: LiveQuestionFacts): LiveQuestion | null {
  const { report } = facts.prepared;
  const { planned } = total(report);
  if (planned === 0) return null;
  const records = facts.firstRecords === null ? planned : Math.min(planned, facts.firstRecords);
  const target = orgText(report);
  return {
    message:
      records === 1 ? t('Write 1 record to {0}?', target) : t('Write {0} records to {1}?', count(records), target),
    detail: detailLines(facts, planned).join('\n'),
    button: writeButton(records),
    typed: typedConfirmation(facts.prepared, records),
    overriddenGuards: report.trippedGuards.map(({ guard }) => guard),
  };
}

export function writeButton(records: number): string {
  return records === 1 ? t('Write 1 Record') : t('Write {0} Records', count(records));
}

function detailLines(facts: LiveQuestionFacts, planned: number): readonly string[] {
  const { prepared, staleReasons, firstRecords } = facts;
  const paragraphs = [
    whereLines(prepared),
    whatLines(prepared, planned, firstRecords),
    leftOutLines(prepared),
    staleReasons,
    prepared.report.trippedGuards.map(({ message }) => t('Guard: {0}', message)),
    prepared.report.warnings.filter(({ code }) => code === 'requirementsNotRead').map(({ message }) => message),
    automationLines(prepared.automation),
    [
      t(
        'Field values only: no records are created, merged or deleted. The values before are kept in the run’s folder.',
      ),
    ],
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function whereLines({ report, facts }: PreparedLive): readonly string[] {
  const { org, user } = facts.connection;
  return [
    t('Org: {0}', `${org.name === '' ? org.myDomain : org.name} · ${org.myDomain} · ${orgKind(report)}`),
    ...(user.username === '' ? [] : [t('Signed in as: {0}', user.username)]),
    t('Personalization dataset: {0}', report.dataset),
  ];
}

function whatLines({ report, fields }: PreparedLive, planned: number, firstRecords: number | null): readonly string[] {
  const { Contact, Account } = report.push;
  const { forecast, used, remainingToday } = report.apiCalls;
  const calls = Math.max(0, forecast - used);
  return [
    ...objectLines(t('Contacts'), Contact.planned, fields.Contact),
    ...objectLines(t('Accounts'), Account.planned, fields.Account),
    ...(firstRecords !== null && firstRecords < planned
      ? [
          t(
            'The first {0} of {1} are written; then the run pauses and shows what became of them.',
            firstRecords,
            count(planned),
          ),
        ]
      : []),
    t('API calls: about {0}; the org has {1} left today', count(calls), count(remainingToday)),
  ];
}

/** A modal that lists a hundred fields or flows hides the button. */
const SHOWN_NAMES = 10;

function objectLines(objects: string, records: number, fields: readonly string[]): readonly string[] {
  if (records === 0) return [t('{0}: none', objects)];
  const counted = records === 1 ? t('{0}: 1 record', objects) : t('{0}: {1} records', objects, count(records));
  return [fields.length === 0 ? counted : t('{0} · fields: {1}', counted, shownNames(fields))];
}

function shownNames(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  const shown = names.slice(0, SHOWN_NAMES);
  return [...shown, ...(more > 0 ? [t('and {0} more', count(more))] : [])].join(', ');
}

function leftOutLines({ report }: PreparedLive): readonly string[] {
  const counts = total(report);
  const lines = [
    [counts.skippedByUser, t('1 record that you skipped'), t('records that you skipped')],
    [counts.skippedFields, t('1 field that you skipped'), t('fields that you skipped')],
    [
      counts.needsReview,
      t('1 record matched by name only that nobody has reviewed'),
      t('records matched by name only that nobody has reviewed'),
    ],
    [counts.refused, t('1 value that Salesforce would not take'), t('values that Salesforce would not take')],
  ] as const;
  const shown = lines
    .filter(([number]) => number > 0)
    .map(([number, one, several]) => (number === 1 ? one : `${count(number)} ${several}`));
  return shown.length === 0 ? [] : [t('Left out: {0}', shown.join(' · '))];
}

function automationLines(reading: AutomationReading): readonly string[] {
  if (reading.kind === 'cannotBeRead') {
    return [t('Triggers, flows and validation rules: cannot be read. {0}', reading.why)];
  }
  const { active, notRead } = reading;
  if (active.length > 0) {
    return [
      t('Runs in the org when these records are written: {0}', shownNames(active.map(automationText))),
      ...notRead,
    ];
  }
  return notRead.length > 0 ? notRead : [t('No active triggers, flows or validation rules on these objects.')];
}

function automationText({ kind, name, object }: Automation): string {
  switch (kind) {
    case 'trigger':
      return t('trigger {0} ({1})', name, object);
    case 'flow':
      return t('flow {0} ({1})', name, object);
    case 'validationRule':
      return t('validation rule {0} ({1})', name, object);
  }
}

/** Production, and whatever a guard would have stopped, is not a matter of one click. */
function typedConfirmation({ report, facts }: PreparedLive, records: number): LiveQuestion['typed'] {
  const guards = report.trippedGuards.map(({ message }) => message);
  if (!isProduction(report) && guards.length === 0) return null;
  const { myDomain } = facts.connection.org;
  const what = t('Type {0} to write to {1}.', myDomain, orgText(report));
  return {
    myDomain,
    title: writeButton(records),
    prompt: guards.length === 0 ? what : t('{0} This passes over: {1}', what, guards.join(' ')),
  };
}
