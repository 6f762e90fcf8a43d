/**
 * What runs in an org when a record is updated: Apex triggers, record-triggered flows with the processes of Process
 * Builder, and validation rules, those of managed packages too. One call for each; nothing here is needed to write, so
 * what may not be read is told, and no reason to stop.
 */
import type { Automation, AutomationReading } from '../../core/model/org.ts';
import type { PushObject } from '../../core/model/records.ts';
import { soqlText } from './bulkQuery/soql.ts';
import { apiVersion } from './restSession.ts';
import type { SalesforceCalls } from './salesforceCalls.ts';
import { SalesforceRefusal } from './salesforceRefusal.ts';

/** See `CrmFacts.automation`. @throws SyncError `cannotConnect`, `signInFailed`, `apiBudget`, `incompleteRead`, `cancelled` */
export async function readAutomation(
  calls: SalesforceCalls,
  objects: readonly PushObject[],
  signal: AbortSignal,
): Promise<AutomationReading> {
  if (objects.length === 0) return { kind: 'read', active: [], notRead: [] };
  const answers = await Promise.all(
    [triggers(objects), flows, validationRules(objects)].map((question) => ask(calls, question, signal)),
  );
  const notRead = answers.flatMap(({ why }) => (why === null ? [] : [why]));
  if (answers.every(({ found }) => found === null)) return { kind: 'cannotBeRead', why: notRead.join(' ') };
  const active = answers.flatMap(({ found }) => found ?? []);
  return { kind: 'read', active: active.flatMap((each) => onObject(each, objects)), notRead };
}

type Row = Readonly<Record<string, unknown>>;

/** As Salesforce tells it: of any object. */
type Found = Omit<Automation, 'object'> & { readonly objectName: unknown };

interface Question {
  /** Begins a sentence: "Apex triggers". */
  readonly what: string;
  readonly call: 'tooling.query' | 'rest.query';
  readonly soql: string;
  /** Null for a row that does not run on updates. */
  readonly read: (row: Row) => Found | null;
}

interface Answer {
  /** Null when it may not be read. */
  readonly found: readonly Found[] | null;
  /** What is missing and why, as a sentence. */
  readonly why: string | null;
}

/** Salesforce, *Tooling API*, ApexTrigger. */
function triggers(objects: readonly PushObject[]): Question {
  return {
    what: 'Apex triggers',
    call: 'tooling.query',
    soql:
      'SELECT Name, NamespacePrefix, TableEnumOrId, UsageBeforeUpdate, UsageAfterUpdate FROM ApexTrigger ' +
      `WHERE Status = 'Active' AND TableEnumOrId IN (${list(objects)}) ORDER BY Name`,
    read(row) {
      const moments = [
        ...(row['UsageBeforeUpdate'] === true ? ['before'] : []),
        ...(row['UsageAfterUpdate'] === true ? ['after'] : []),
      ];
      if (moments.length === 0) return null;
      const detail = `${moments.join(' and ')} update`;
      return { kind: 'trigger', objectName: row['TableEnumOrId'], name: fullName(row, 'Name'), detail };
    },
  };
}

/** Salesforce, *Object Reference*, FlowDefinitionView. Its rows are made up for each query: only the plainest filter is used. */
const flows: Question = {
  what: 'Flows',
  call: 'rest.query',
  soql:
    'SELECT ApiName, Label, NamespacePrefix, ProcessType, RecordTriggerType, TriggerObjectOrEvent.QualifiedApiName ' +
    'FROM FlowDefinitionView WHERE IsActive = true ORDER BY ApiName',
  read(row) {
    const starts = row['RecordTriggerType'];
    // A process of Process Builder does not say whether it starts on updates: most do.
    const runs = starts === 'Update' || starts === 'CreateAndUpdate' || row['ProcessType'] === 'Workflow';
    if (!runs) return null;
    const objectName = qualifiedName(row['TriggerObjectOrEvent']);
    return { kind: 'flow', objectName, name: fullName(row, 'ApiName'), detail: textOf(row['Label']) };
  },
};

/** Salesforce, *Tooling API*, ValidationRule. */
function validationRules(objects: readonly PushObject[]): Question {
  return {
    what: 'Validation rules',
    call: 'tooling.query',
    soql:
      'SELECT ValidationName, NamespacePrefix, ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule ' +
      `WHERE Active = true AND EntityDefinition.QualifiedApiName IN (${list(objects)}) ORDER BY ValidationName`,
    read(row) {
      const objectName = qualifiedName(row['EntityDefinition']);
      const name = fullName(row, 'ValidationName');
      return { kind: 'validationRule', objectName, name, detail: textOf(row['ErrorMessage']) };
    },
  };
}

async function ask(calls: SalesforceCalls, question: Question, signal: AbortSignal): Promise<Answer> {
  const { what, call, soql, read } = question;
  const room = call === 'tooling.query' ? 'tooling/query' : 'query';
  const path = `/services/data/v${apiVersion}/${room}?q=${encodeURIComponent(soql)}`;
  try {
    const { records, isWhole } = await calls.readJson({ kind: call, path }, signal, readRows);
    const why = isWhole ? null : `${what}: only the first ${records.length} were read.`;
    return { found: records.map(read).filter((found) => found !== null), why };
  } catch (error) {
    // A question that an edition or release does not know is refused like one that the user may not ask.
    if (!(error instanceof SalesforceRefusal) || !['accessDenied', 'internal'].includes(error.code)) throw error;
    return { found: null, why: `${what} cannot be read (${error.errorCode}): it needs View Setup and Configuration.` };
  }
}

/** @throws SyntaxError */
function readRows(text: string): { readonly records: readonly Row[]; readonly isWhole: boolean } {
  const answer = JSON.parse(text) as { readonly records?: unknown; readonly done?: unknown };
  if (!Array.isArray(answer.records)) throw new SyntaxError('no records');
  return { records: answer.records as readonly Row[], isWhole: answer.done !== false };
}

function onObject({ objectName, ...found }: Found, objects: readonly PushObject[]): readonly Automation[] {
  const object = objects.find((each) => each === objectName);
  return object === undefined ? [] : [{ object, ...found }];
}

function fullName(row: Row, field: string): string {
  const namespace = textOf(row['NamespacePrefix']);
  const name = textOf(row[field]);
  return namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}

/** The name at the end of a relationship; undefined where it leads nowhere. */
function qualifiedName(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as Row)['QualifiedApiName'] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(texts: readonly string[]): string {
  return texts.map(soqlText).join(', ');
}
