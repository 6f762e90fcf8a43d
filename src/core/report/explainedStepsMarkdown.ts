import type {
  ComparisonResult,
  ExplainedComparison,
  ExplainedStep,
  Explanation,
  FoundRecord,
  StepState,
} from '../model/explanation.ts';
import type { ProfileKind } from '../model/records.ts';
import { markdownTable } from './markdownText.ts';
import { plainMarkdown, valueMarkdown } from './valueMarkdown.ts';
import { priorityWords } from './words.ts';

/** Every priority in the order in which the rule goes through them: what was compared, and what came out. */
export function explainedStepsMarkdown({ row, steps, decision }: Explanation): string {
  const isOverBefore = row.outcome === 'excluded' || (decision?.kind === 'link' && decision.problem === null);
  const table = markdownTable(
    ['Rule', 'Records', 'Compared', 'Result'],
    ['left', 'left', 'left', 'left'],
    steps.flatMap((step) => stepRows(step, row.kind, isOverBefore)),
  );
  const details = steps.map(stepDetails).filter((text) => text !== '');
  return ['## Every rule, in order', table, ...details].join('\n\n');
}

function stepRows(step: ExplainedStep, kind: ProfileKind, isOverBefore: boolean): readonly (readonly string[])[] {
  const rule = `Priority ${step.priority}: ${priorityWords(step.priority, `${kind}s`)}`;
  const decided = step.state === 'decided' ? ' **This rule decided.**' : '';
  if (step.comparisons.length === 0) {
    return [[rule, `${step.object}s`, '', stateText(step, isOverBefore) + decided]];
  }
  return step.comparisons.map((comparison, index) => [
    index === 0 ? rule : '',
    index === 0 ? `${step.object}s` : '',
    comparedText(comparison, step),
    resultText(comparison) + (index === step.comparisons.length - 1 ? decided : ''),
  ]);
}

const stateTexts: Readonly<Record<StepState, string>> = {
  decided: 'found',
  nothingFound: 'none',
  nothingToCompare: 'no Match On Field is designated',
  switchedOff: 'switched off',
  leadsOff: 'Leads take no part',
  notReached: 'not reached: an earlier rule decided',
};

function stateText({ state, priority, candidateCount }: ExplainedStep, isOverBefore: boolean): string {
  if (state === 'notReached' && isOverBefore) return 'not reached: decided by hand';
  if (state === 'decided') return `found ${candidateCount}`;
  if (state === 'switchedOff' && priority === 4) return 'switched off';
  return stateTexts[state];
}

function comparedText({ attribute, field, of, value }: ExplainedComparison, { object }: ExplainedStep): string {
  const held = value.kind === 'text' ? ` ${valueMarkdown(value.text)}` : '';
  const leads = of === object ? '' : ' of converted Leads';
  return `${plainMarkdown(attribute)}${held} with ${plainMarkdown(field)}${leads}`;
}

function resultText({ result, of }: ExplainedComparison): string {
  switch (result.kind) {
    case 'found':
      return `found ${result.count}`;
    case 'none':
      return 'none';
    case 'blank':
      return 'empty, which never matches';
    case 'list':
      return 'a list, which never matches';
    case 'switchedOff':
      return 'switched off by *only designated match fields*';
    case 'notAnId':
      return `not an id of a${of === 'Account' ? 'n' : ''} ${of}: ${badIdText(result)}`;
  }
}

function badIdText({ why, expected }: Extract<ComparisonResult, { kind: 'notAnId' }>): string {
  const right = plainMarkdown(expected ?? '');
  switch (why) {
    case 'length':
      return 'it has neither 15 nor 18 characters';
    case 'characters':
      return 'it holds characters that no Salesforce id has';
    case 'checksum':
      return `its last three characters do not fit; they would be ${right}`;
    case 'prefix':
      return `it would begin with ${right}`;
  }
}

function stepDetails(step: ExplainedStep): string {
  const parts = [candidatesText(step), orphansText(step), viaText(step)];
  return parts.filter((text) => text !== '').join('\n\n');
}

function candidatesText({ candidates, candidateCount, object }: ExplainedStep): string {
  const isPlain = candidateCount <= 1 && candidates.every(({ throughLeads }) => throughLeads.length === 0);
  if (isPlain) return '';
  const lines = candidates.map((record) => `- ${object} ${candidateText(record)}`);
  const more = candidateCount - candidates.length;
  return [`Found by it:\n\n${lines.join('\n')}`, more > 0 ? `And ${more} more.` : '']
    .filter((text) => text !== '')
    .join('\n\n');
}

function candidateText({ label, crmId, email, pairs, throughLeads }: FoundRecord): string {
  const address = email === null || email === '' ? '' : `, ${valueMarkdown(email)}`;
  const equal = pairs.length === 0 ? '' : `: ${pairs.map(plainMarkdown).join(', ')}`;
  const leads =
    throughLeads.length === 0
      ? ''
      : ` (through the converted Lead ${throughLeads.map(plainMarkdown).join(', ')}, which stands for this Contact)`;
  return `${plainMarkdown(label)} (${plainMarkdown(crmId)}${address})${equal}${leads}`;
}

function orphansText({ leadsWithoutContact }: ExplainedStep): string {
  if (leadsWithoutContact.length === 0) return '';
  return `Converted Leads would fit, but their Contacts are not among the rows: ${leadsWithoutContact.map(plainMarkdown).join(', ')}.`;
}

function viaText({ viaContacts }: ExplainedStep): string {
  if (viaContacts.length === 0) return '';
  return markdownTable(
    ['User', 'Contact', 'Account'],
    ['left', 'left', 'left'],
    viaContacts.map(({ user, contactId, accountId }) => [
      valueMarkdown(user),
      plainMarkdown(contactId),
      plainMarkdown(accountId),
    ]),
  );
}
