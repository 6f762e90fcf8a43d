import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const configurationName = 'personalization-sync.json';

/** A configuration of files: two users, both matched, one with a change. */
export function writeFileConfiguration(folder: string, changes: Readonly<Record<string, unknown>> = {}): void {
  mkdirSync(folder, { recursive: true });
  const configuration = {
    mode: 'observe',
    personalization: {
      account: 'acme',
      instance: 'us-1',
      dataset: 'engage',
      source: { kind: 'files', users: 'users.csv' },
    },
    salesforce: { source: { kind: 'files', contacts: 'contacts.csv' } },
    pull: { Contact: { fields: [{ field: 'Loyalty_Id__c', attribute: 'loyaltyId', matchOn: true }] } },
    push: { User: [{ attribute: 'favoriteCategory', field: 'Favorite_Category__c' }] },
    ...changes,
  };
  writeFileSync(path.join(folder, configurationName), `${JSON.stringify(configuration, null, 2)}\n`);
  writeFileSync(
    path.join(folder, 'users.csv'),
    [
      'name,displayName,emailAddress,favoriteCategory,loyaltyId',
      'user-1,Ada Example,ada@example.com,Shoes,L1',
      'user-2,Ben Example,ben@example.com,Hats,L2',
      'user-3,Cem Example,cem@example.com,Bags,L3',
      '',
    ].join('\n'),
  );
  writeFileSync(
    path.join(folder, 'contacts.csv'),
    [
      'Id,Name,Email,Favorite_Category__c,Loyalty_Id__c',
      '0035e00000GhiJkAAJ,Ada Example,ada@example.com,Hats,L1',
      '0035e00000GhiJlAAJ,Ben Example,ben@example.com,Hats,L2',
      '0035e00000GhiJmAAJ,Dee Example,dee@example.com,Hats,L9',
      '',
    ].join('\n'),
  );
}
