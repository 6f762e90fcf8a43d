import { type MatchRule, nameRuleApplies } from '../../../core/matching/rule.ts';
import type { HeldValue } from '../../../core/model/explanation.ts';
import { type CrmObject, keyPrefixes, type ProfileKind } from '../../../core/model/records.ts';
import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import { fieldEquals, fieldValue, stagingOf } from '../staging.ts';
import type { Subject } from './subject.ts';

/** One value of a profile that the rule compares, or would compare, with one field of an object. */
export interface Comparison {
  readonly priority: 1 | 2 | 3;
  readonly object: CrmObject;
  readonly attribute: string;
  readonly field: string;
  readonly held: (subject: Subject) => HeldValue;
  /** SQL over the object's rows: the field's value, and whether it equals a parameter. */
  readonly value: string;
  readonly equals: (parameter: string) => string;
  /** The attribute holds an id of the object. */
  readonly isId: boolean;
  /** False where *only designated match fields* switches it off. */
  readonly isUsed: boolean;
}

/** All of them, object by object, in the order of the rule. */
export function comparisonsOf(rule: MatchRule, kind: ProfileKind): readonly Comparison[] {
  const objects: readonly CrmObject[] = kind === 'user' ? ['Contact', 'Lead'] : ['Account'];
  return objects.flatMap((object) => ofObject(rule, object));
}

/** What is looked for: the text that a record's field must hold, or null when nothing can be equal. */
export function wantedText(comparison: Comparison, subject: Subject): string | null {
  const held = comparison.held(subject);
  if (held.kind !== 'text') return null;
  if (!comparison.isId) return held.text;
  const reading = readSalesforceId(held.text, keyPrefixes[comparison.object]);
  return reading.kind === 'id' ? reading.id : null;
}

export function pairText({ attribute, field }: Comparison): string {
  return `${attribute}=${field}`;
}

function ofAttribute(name: string): Comparison['held'] {
  return ({ attributes }) => attributes.get(name) ?? { kind: 'blank' };
}

function ofId({ id }: Subject): HeldValue {
  return { kind: 'text', text: id };
}

function ofDisplayName({ displayName }: Subject): HeldValue {
  return displayName;
}

const idAttributes = { Contact: 'contactId', Lead: 'leadId', Account: 'accountId' } as const;

function ofObject(rule: MatchRule, object: CrmObject): readonly Comparison[] {
  const staging = stagingOf(rule);
  const comparison = (priority: 1 | 2 | 3, attribute: string, field: string, held = ofAttribute(attribute)) => ({
    priority,
    object,
    attribute,
    field,
    held,
    value: fieldValue(staging, object, field),
    equals: (parameter: string) => fieldEquals(staging, object, field, parameter),
    isId: priority === 1,
    isUsed: priority !== 3 || nameRuleApplies(rule, object),
  });
  return [
    comparison(1, rule.attributes[idAttributes[object]], 'Id'),
    ...rule.matchFields[object].map(({ attribute, field }) => comparison(2, attribute, field)),
    ...(object === 'Account'
      ? [comparison(3, 'name', 'Name', ofId)]
      : [comparison(3, rule.attributes.email, 'Email'), comparison(3, 'displayName', 'Name', ofDisplayName)]),
  ];
}
