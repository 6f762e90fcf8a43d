import { expect, test } from 'vitest';
import { sourceFolders } from '../../../src/engine/sourceFolders.ts';

type Sides = Parameters<typeof sourceFolders>[1];

function sides(personalization: unknown, salesforce: unknown): Sides {
  return { personalization: { source: personalization }, salesforce: { source: salesforce } } as Sides;
}

test('are those in which exports lie, each once, without the folder of the configuration', () => {
  const configuration = sides(
    { kind: 'files', users: 'exports/users.json', accounts: './exports/accounts.json' },
    { kind: 'files', contacts: 'crm/today/contacts.csv', leads: 'leads.csv' },
  );
  expect(sourceFolders('/sync/personalization-sync.json', configuration)).toEqual(['/sync/crm/today', '/sync/exports']);
});

test('are none where both sides are read over the network', () => {
  expect(sourceFolders('/sync/personalization-sync.json', sides({ kind: 'api' }, { kind: 'api' }))).toEqual([]);
});
