import * as vscode from 'vscode';
import type { CrmObject } from '../../core/model/records.ts';
import type { KnownNames } from '../../engine/protocol.ts';
import type { StepOutcome } from '../host/questionOutcome.ts';
import { askMany, askText } from '../host/steps.ts';
import { t } from '../l10n.ts';
import { pairsProblem, readPairs, type TypedPair } from './answerChecks.ts';
import type { PushChoice } from './newConfiguration.ts';
import { type ProposedPair, proposedItems, proposedMatchFields, proposedPushPairs } from './proposedPairs.ts';
import type { WizardAnswers } from './wizardAnswers.ts';
import { type Asking, withAnswer } from './wizardQuestions.ts';

/** Which attribute and field identify a record, chosen from pairs of the same name or typed. */
export async function askMatchFields(asking: Asking, known: KnownNames): Promise<StepOutcome<WizardAnswers>> {
  const { frame, answers } = asking;
  const objects: readonly CrmObject[] =
    answers.leads === null ? ['Contact', 'Account'] : ['Contact', 'Lead', 'Account'];
  const proposed = proposedMatchFields(known, objects);
  if (proposed.length === 0) return askTypedPairs(asking, known);
  const items = proposed.map((pair) => ({ ...pairItem(pair), pair }));
  const other = { label: `$(edit) ${t('Type other pairs…')}`, pair: null };
  const outcome = await askMany(frame, {
    placeholder: t('Match On Field: which pairs identify a record on both sides? None is allowed.'),
    items: [...items, { label: '', kind: vscode.QuickPickItemKind.Separator, pair: null }, other],
    picked: items.filter(({ pair }) => includesPair(answers, pair)),
  });
  if (outcome.kind !== 'answered') return outcome;
  const chosen = outcome.value.flatMap(({ pair }) => (pair === null ? [] : [pair]));
  const taken = { ...answers, matchFields: byObject(chosen) };
  return outcome.value.includes(other) ? askTypedPairs({ ...asking, answers: taken }, known) : answered(taken);
}

async function askTypedPairs({ frame, answers }: Asking, { missing }: KnownNames): Promise<StepOutcome<WizardAnswers>> {
  const example = 'loyaltyId = Loyalty_Id__c, accountNumber = Account.Account_Number__c';
  const [reason] = missing;
  const prompt = t(
    'Match On Field pairs, attribute = field. Leave it empty for none: Salesforce ID, name and e-mail match.',
  );
  const outcome = await askText(frame, {
    prompt: reason === undefined ? prompt : `${prompt} ${t('(Nothing can be proposed: {0})', reason)}`,
    placeholder: example,
    value: allPairs(answers)
      .map(({ object, attribute, field }) => `${attribute} = ${object === 'Contact' ? '' : `${object}.`}${field}`)
      .join(', '),
    problemOf: pairsProblem,
  });
  return withAnswer(outcome, (text) => {
    const pairs = readPairs(text);
    return typeof pairs === 'string' ? answers : { ...answers, matchFields: byObject(pairs) };
  });
}

/** Which items and attributes are pushed. */
export async function askPush({ frame, answers }: Asking, known: KnownNames): Promise<StepOutcome<WizardAnswers>> {
  const matched = allPairs(answers);
  const ofItems = proposedItems(known).map(({ object, item, field }) => ({
    label: item,
    description: field ?? t('data item'),
    object,
    choice: { kind: 'item', item, ...(field !== undefined && { field }) } as const,
  }));
  const ofAttributes = proposedPushPairs(known)
    // What identifies a record is pulled, and no attribute goes both ways.
    .filter(
      (pair) => !matched.some(({ attribute, object }) => attribute === pair.attribute && isSameSide(object, pair)),
    )
    .map((pair) => ({
      ...pairItem(pair),
      object: pair.object,
      choice: { kind: 'attribute', attribute: pair.attribute, field: pair.field } as const,
    }));
  const all = [...ofItems, ...ofAttributes];
  const tab = (object: CrmObject) => all.filter((item) => item.object === object);
  const separator = (label: string) => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    object: null,
    choice: null,
  });
  const outcome = await askMany(frame, {
    placeholder: t('Push: what goes to Salesforce? None is allowed; more can be added in the file, with completion.'),
    items: [separator(t('User → Contact')), ...tab('Contact'), separator(t('Account → Account')), ...tab('Account')],
    picked: all.filter(({ object, choice }) => includesChoice(answers, object, choice)),
  });
  return withAnswer(outcome, (chosen) => {
    const of = (wanted: CrmObject): readonly PushChoice[] =>
      chosen.flatMap(({ object, choice }) => (choice !== null && object === wanted ? [choice] : []));
    return { ...answers, push: { User: of('Contact'), Account: of('Account') } };
  });
}

function pairItem({ object, attribute, field, label }: ProposedPair): { label: string; description: string } {
  return { label: `${attribute} ↔ ${field}`, description: `${object} · ${label}` };
}

function byObject(pairs: readonly TypedPair[]): WizardAnswers['matchFields'] {
  const of = (wanted: CrmObject) =>
    pairs.filter(({ object }) => object === wanted).map(({ attribute, field }) => ({ attribute, field }));
  return { Contact: of('Contact'), Lead: of('Lead'), Account: of('Account') };
}

function allPairs({ matchFields }: WizardAnswers): readonly TypedPair[] {
  return (['Contact', 'Lead', 'Account'] as const).flatMap((object) =>
    matchFields[object].map((pair) => ({ object, ...pair })),
  );
}

function includesPair(answers: WizardAnswers, pair: ProposedPair): boolean {
  return answers.matchFields[pair.object].some(
    ({ attribute, field }) => attribute === pair.attribute && field === pair.field,
  );
}

function includesChoice({ push }: WizardAnswers, object: CrmObject, choice: PushChoice): boolean {
  const before = push[object === 'Account' ? 'Account' : 'User'];
  return before.some((each) => JSON.stringify(each) === JSON.stringify(choice));
}

/** Users go with Contacts and Leads, accounts with Accounts. */
function isSameSide(object: CrmObject, pair: ProposedPair): boolean {
  return (object === 'Account') === (pair.object === 'Account');
}

function answered(value: WizardAnswers): StepOutcome<WizardAnswers> {
  return { kind: 'answered', value };
}
