import { describe, expect, test } from 'vitest';
import type { PlanBinding } from '../../../../src/core/model/planBinding.ts';
import { differences, planIdInput } from '../../../../src/core/planning/binding.ts';
import { canonicalJson } from '../../../../src/core/planning/canonicalRow.ts';

const binding: PlanBinding = {
  orgId: '00D1',
  userId: '0051',
  dataset: 'engage',
  apiVersion: '66.0',
  configurationSha256: 'c',
  decisionsSha256: 'd',
  inputSha256: { users: 'u', contacts: 'k' },
  fieldsSha256: 'f',
  readAt: '2026-11-24T10:00:00.000Z',
  createdAt: '2026-11-24T10:01:00.000Z',
};

describe('the binding of a plan', () => {
  test('holds while everything is as it was; an API source is not compared', () => {
    expect(differences(binding, binding)).toEqual([]);
    expect(differences(binding, { ...binding, inputSha256: {} })).toEqual([]);
  });

  test('names everything that differs', () => {
    const now: PlanBinding = {
      ...binding,
      orgId: '00D2',
      userId: '0052',
      dataset: 'other',
      apiVersion: '67.0',
      configurationSha256: 'c2',
      decisionsSha256: 'd2',
      fieldsSha256: 'f2',
      inputSha256: { users: 'u2' },
    };
    expect(differences(binding, now)).toEqual([
      'the org',
      'the signed-in user',
      'the dataset',
      'the API version',
      'the configuration',
      'links or exclusions',
      'the description of the mapped fields',
      'the input "users"',
    ]);
  });

  test('gives the plan its id: any part of it, the rows and the time of creation', () => {
    const input = planIdInput(binding, 'rows');
    expect(input).toBe(
      '{"binding":{"apiVersion":"66.0","configurationSha256":"c","createdAt":"2026-11-24T10:01:00.000Z","dataset":"engage",' +
        '"decisionsSha256":"d","fieldsSha256":"f","inputSha256":{"contacts":"k","users":"u"},"orgId":"00D1",' +
        '"readAt":"2026-11-24T10:00:00.000Z","userId":"0051"},"rowsSha256":"rows"}',
    );
    expect(planIdInput({ ...binding, createdAt: 'later' }, 'rows')).not.toBe(input);
    expect(planIdInput(binding, 'other')).not.toBe(input);
  });

  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, null, 'é"'], a: { d: true, c: 'x' } })).toBe(
      '{"a":{"c":"x","d":true},"b":[1,null,"é\\""]}',
    );
  });
});
