import { describe, expect, test } from 'vitest';
import { chosenConfiguration, noAnswers, stepsFor } from '../../../../src/extension/configuration/wizardAnswers.ts';

describe('the steps of a new configuration', () => {
  test.each([
    ['demo', 1],
    ['files', 11],
    ['api', 7],
  ] as const)('for %s are %i, beginning with the kind', (kind, count) => {
    const steps = stepsFor({ ...noAnswers, kind });
    expect(steps).toHaveLength(count);
    expect(steps[0]).toBe('kind');
  });
});

test('answers of the other kind do not reach the configuration', () => {
  const answers = { ...noAnswers, users: 'users.json', contacts: 'contacts.csv', connection: 'uat' };
  expect(chosenConfiguration({ ...answers, kind: 'api' }).sources).toEqual({ kind: 'api', connection: 'uat' });
  expect(chosenConfiguration({ ...answers, kind: 'files' }).sources).toEqual({
    kind: 'files',
    users: 'users.json',
    accounts: null,
    contacts: 'contacts.csv',
    leads: null,
    crmAccounts: null,
  });
});
