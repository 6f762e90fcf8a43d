import { type ChoiceRule, type Choices, chosenStatus, isFieldSkipped } from '../../core/model/choices.ts';
import { type ChosenRecord, includeNameOnly, includeRecord, skipRecord, toggleField } from './changeChoices.ts';

/** A checkbox of a tree that was ticked or unticked. */
export type Tick = { readonly checked: boolean } & (
  | { readonly kind: 'nameOnly' }
  | { readonly kind: 'record'; readonly record: ChosenRecord }
  /** `fields`: all fields of the record that could be sent. */
  | {
      readonly kind: 'field';
      readonly record: ChosenRecord;
      readonly field: string;
      readonly fields: readonly string[];
    }
);

/** What ticks make of the choices, one after the other: several rows can be ticked at once. */
export function choicesOfTicks(choices: Choices, rule: ChoiceRule, ticks: readonly Tick[]): Choices {
  return ticks.reduce((changed, tick) => choicesOfTick(changed, rule, tick), choices);
}

function choicesOfTick(choices: Choices, rule: ChoiceRule, tick: Tick): Choices {
  switch (tick.kind) {
    case 'nameOnly':
      return includeNameOnly(choices, tick.checked);
    case 'record':
      return tick.checked ? includeRecord(choices, rule, tick.record) : skipRecord(choices, rule, tick.record);
    case 'field':
      return tick.checked ? sendField(choices, rule, tick) : leaveFieldOut(choices, rule, tick);
  }
}

type FieldTick = Extract<Tick, { kind: 'field' }>;

/** In a record that is not written, the field that is ticked becomes the only one: the others are not ticked either. */
function sendField(choices: Choices, rule: ChoiceRule, { record, field, fields }: FieldTick): Choices {
  if (chosenStatus(choices, rule, record) === 'planned') return withField(choices, record.key, field, true);
  const included = includeRecord(choices, rule, record);
  return fields.reduce((changed, name) => withField(changed, record.key, name, name === field), included);
}

/** A record of which no field is ticked any more is not written; ticking it again then sends all of them. */
function leaveFieldOut(choices: Choices, rule: ChoiceRule, { record, field, fields }: FieldTick): Choices {
  const without = withField(choices, record.key, field, false);
  if (!fields.every((name) => isFieldSkipped(without, record.key, name))) return without;
  const none = fields.reduce((changed, name) => withField(changed, record.key, name, true), without);
  return skipRecord(none, rule, record);
}

function withField(choices: Choices, key: string, field: string, isSent: boolean): Choices {
  return isFieldSkipped(choices, key, field) === isSent ? toggleField(choices, key, field) : choices;
}
