import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { MatchRule } from '../../../src/core/matching/rule.ts';
import type { World } from '../../contract/matchStore/worlds.ts';
import type { CrmRow, Profile, ProfileValue } from '../../reference/referenceMatcher.ts';

type Sides = Pick<World, 'users' | 'accounts' | 'contacts' | 'leads' | 'crmAccounts' | 'links' | 'exclusions'>;

/** Writes both sides as an admin exports them: profiles as JSON, records as CSV, decisions beside the configuration. */
export async function writeExports(folder: string, sides: Sides): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, content: string) => writeFile(path.join(folder, name), content);
  await write('users.json', JSON.stringify(sides.users.map(profileJson), null, 1));
  await write('accounts.json', JSON.stringify(sides.accounts.map(profileJson), null, 1));
  await write('contacts.csv', csv(sides.contacts, ['Id', 'Name', 'Email', 'AccountId', 'Loyalty_Id__c', 'Ext__c']));
  await write(
    'leads.csv',
    csv(sides.leads, ['Id', 'Name', 'Email', 'IsConverted', 'ConvertedContactId', 'Loyalty_Id__c', 'Ext__c']),
  );
  await write('crm-accounts.csv', csv(sides.crmAccounts, ['Id', 'Name', 'Ext__c']));
}

/** `links.csv` and `exclusions.csv`. */
export async function writeDecisions(folder: string, sides: Pick<Sides, 'links' | 'exclusions'>): Promise<void> {
  const links = sides.links.map(({ kind, personalizationId, crmId }) => [kind, personalizationId, crmId]);
  const exclusions = sides.exclusions.map(({ kind, personalizationId, reason }) => [kind, personalizationId, reason]);
  await writeFile(path.join(folder, 'links.csv'), stringify([['kind', 'personalizationId', 'crmId'], ...links]));
  await writeFile(
    path.join(folder, 'exclusions.csv'),
    stringify([['kind', 'personalizationId', 'reason'], ...exclusions]),
  );
}

/** The configuration that states a rule. */
export function configurationOf(rule: MatchRule): Readonly<Record<string, unknown>> {
  const fields = (object: keyof MatchRule['matchFields']) => ({
    fields: rule.matchFields[object].map((pair) => ({ ...pair, matchOn: true })),
  });
  return {
    match: {
      leads: rule.leads,
      onlyDesignatedMatchFields: rule.onlyDesignatedMatchFields,
      accountsFromContacts: rule.accountsFromContacts,
      attributes: rule.attributes,
    },
    pull: { Contact: fields('Contact'), Lead: fields('Lead'), Account: fields('Account') },
  };
}

function profileJson({ name, displayName, accountName, attributes }: Profile): Readonly<Record<string, unknown>> {
  return {
    name,
    displayName: json(displayName),
    accountName: json(accountName),
    attributes: Object.fromEntries([...attributes].map(([attribute, value]) => [attribute, json(value)])),
  };
}

function json(value: ProfileValue): unknown {
  return value === null || typeof value === 'string' ? value : (value.unmatchable ?? { an: 'object' });
}

function csv(rows: readonly CrmRow[], columns: readonly string[]): string {
  return stringify([columns, ...rows.map((row) => columns.map((column) => row.get(column) ?? ''))], { quoted: true });
}
