import { describe, expect, test } from 'vitest';
import { type ChoiceRule, noChoices } from '../../../../src/core/model/choices.ts';
import { choicesOfTicks, type Tick } from '../../../../src/extension/store/choicesOfTicks.ts';

const rule: ChoiceRule = { reviewNameOnly: true, onlySelected: false };
const ada = { key: 'user:ada', nameOnly: false };
const bob = { key: 'user:bob', nameOnly: true };
const fields = ['A', 'B', 'C'];

function field(checked: boolean, name: string, record = ada): Tick {
  return { kind: 'field', checked, record, field: name, fields };
}

describe('ticking in the Match Preview', () => {
  test('leaves a record out, and forgets the choice when it is ticked again', () => {
    const left = choicesOfTicks(noChoices, rule, [{ kind: 'record', checked: false, record: ada }]);
    expect(left).toEqual({ ...noChoices, records: { 'user:ada': 'skip' } });
    expect(choicesOfTicks(left, rule, [{ kind: 'record', checked: true, record: ada }])).toEqual(noChoices);
  });

  test('takes several rows at once', () => {
    const ticks: Tick[] = [
      { kind: 'record', checked: false, record: ada },
      { kind: 'record', checked: true, record: bob },
      { kind: 'nameOnly', checked: true },
    ];
    expect(choicesOfTicks(noChoices, rule, ticks)).toEqual({
      records: { 'user:ada': 'skip', 'user:bob': 'include' },
      skippedFields: {},
      includeNameOnly: true,
    });
  });

  test('leaves a field out, and sends it again', () => {
    const left = choicesOfTicks(noChoices, rule, [field(false, 'B')]);
    expect(left).toEqual({ ...noChoices, skippedFields: { 'user:ada': ['B'] } });
    expect(choicesOfTicks(left, rule, [field(true, 'B')])).toEqual(noChoices);
  });

  test('leaves the record out with its last field; ticking the record then sends every field', () => {
    const left = choicesOfTicks(noChoices, rule, [field(false, 'A'), field(false, 'B'), field(false, 'C')]);
    expect(left).toEqual({ ...noChoices, records: { 'user:ada': 'skip' } });
    expect(choicesOfTicks(left, rule, [{ kind: 'record', checked: true, record: ada }])).toEqual(noChoices);
  });

  test('a field in a record that is not written includes the record with that field alone', () => {
    expect(choicesOfTicks(noChoices, rule, [field(true, 'B', bob)])).toEqual({
      ...noChoices,
      records: { 'user:bob': 'include' },
      skippedFields: { 'user:bob': ['A', 'C'] },
    });
  });

  test('changes nothing where the checkbox says what is chosen already', () => {
    expect(choicesOfTicks(noChoices, rule, [field(true, 'A'), { kind: 'nameOnly', checked: false }])).toEqual(
      noChoices,
    );
  });
});
