import type { MatchRule } from '../../core/matching/rule.ts';
import { type CrmObject, keyPrefixes, type ProfileKind } from '../../core/model/records.ts';
import { SyncError } from '../../core/model/syncError.ts';
import {
  type InputTables,
  isAvailable,
  type ReadTable,
  type TableColumn,
  type VerifiedTable,
} from '../../core/model/tables.ts';
import type { Work } from '../../core/ports.ts';
import { refuseBadIds } from './badIds.ts';
import { csvColumn, csvSource, hasColumn } from './csvSource.ts';
import type { Session } from './session.ts';
import followConvertedLeads from './sql/followConvertedLeads.sql';
import leftOut from './sql/leftOut.sql';
import loadTable from './sql/loadTable.sql';
import { fill, literal } from './sqlText.ts';
import { idKeyColumns, type Staging, stagingOf } from './staging.ts';

/**
 * Loads what matching compares, and nothing else, into `users`, `accounts`, `contacts`, `leads` and `crm_accounts`.
 * Tables that are not available are there, and empty.
 *   1. Each file's key columns, in file order; the count must be the scanner's.
 *   2. CRM ids: 18 characters, each once (`badInput`).
 *   3. Which rows of the exports count.
 *   4. Which Contact a converted Lead stands for.
 */
export async function loadTables(session: Session, tables: InputTables, rule: MatchRule, work: Work): Promise<void> {
  const staging = stagingOf(rule);
  const loads: readonly (readonly [string, ReadTable, readonly string[]])[] = [
    ['users', tables.users, profileColumns(tables.users, 'user', rule)],
    ['accounts', tables.accounts, profileColumns(tables.accounts, 'account', rule)],
    ['contacts', tables.contacts, crmColumns(tables.contacts, 'Contact', staging)],
    ['crm_accounts', tables.crmAccounts, crmColumns(tables.crmAccounts, 'Account', staging)],
    ['lead_rows', tables.leads, crmColumns(tables.leads, 'Lead', staging)],
  ];
  for (const [index, [name, table, columns]] of loads.entries()) {
    await load(session, name, table, columns);
    work.emit({ kind: 'progress', phase: 'load', done: index + 1, total: loads.length, unit: 'tables' });
  }
  await refuseBadIds(session, 'contacts', tables.contacts, 'Contact');
  await refuseBadIds(session, 'crm_accounts', tables.crmAccounts, 'Account');
  await refuseBadIds(session, 'lead_rows', tables.leads, 'Lead');
  await session.run(fill(leftOut, { profiles: 'users' }));
  await session.run(fill(leftOut, { profiles: 'accounts' }));
  await session.run(followConvertedLeads);
}

/** Loads one table, and again without parallel reading if DuckDB could not divide the file. */
async function load(session: Session, name: string, table: ReadTable, columns: readonly string[]): Promise<void> {
  const statement = (source: string) => fill(loadTable, { table: name, columns: columns.join(',\n  '), source });
  if (!isAvailable(table)) {
    await session.run(statement('(SELECT 1 WHERE false)'));
    return;
  }
  try {
    await session.run(statement(csvSource(table, 'parallel')));
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'internal') throw error;
    await loadOneByOne(session, statement(csvSource(table, 'oneByOne')), table);
  }
  const [[loaded] = []] = await session.rows(`SELECT count(*) FROM ${name}`);
  if (Number(loaded) !== table.rows) {
    throw new SyncError(
      'incompleteRead',
      `${table.origin}: ${table.rows} rows were read, but ${Number(loaded)} could be loaded.`,
    );
  }
}

async function loadOneByOne(session: Session, statement: string, table: VerifiedTable): Promise<void> {
  try {
    await session.run(statement);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'internal') throw error;
    throw new SyncError('incompleteRead', `${table.origin} was read but cannot be loaded: ${error.message}`, {
      cause: error,
    });
  }
}

function profileColumns(table: ReadTable, kind: ProfileKind, rule: MatchRule): readonly string[] {
  const standard =
    kind === 'user' ? (['name', 'displayName', 'accountName'] as const) : (['name', 'displayName'] as const);
  const attributes = stagingOf(rule).attributes[kind];
  const { contactId, leadId, accountId } = rule.attributes;
  const ids: readonly (readonly [CrmObject, string])[] =
    kind === 'user'
      ? [
          ['Contact', contactId],
          ['Lead', leadId],
        ]
      : [['Account', accountId]];
  return [
    ...standard.map((name) => `${columnOf(table, { role: 'standard', name })} AS ${standardColumns[name]}`),
    ...attributes.map((name, index) => `${columnOf(table, { role: 'attribute', name })} AS a_${index}`),
    ...ids.map(([object, name]) => {
      const written = columnOf(table, { role: 'attribute', name });
      return `CAST(salesforce_key(${written}, ${literal(keyPrefixes[object])}) AS VARCHAR) AS ${idKeyColumns[object]}`;
    }),
    ...attributes.map((name, index) => `${isList(table, `attribute:${name}`)} AS is_list_${index}`),
    ...(kind === 'user' ? [`${isList(table, 'standard:displayName')} AS is_list_name`] : []),
  ];
}

const standardColumns = { name: 'id', displayName: 'display_name', accountName: 'account_name' } as const;

function crmColumns(table: ReadTable, object: CrmObject, staging: Staging): readonly string[] {
  const field = (name: string) => columnOf(table, { role: 'field', name });
  return [
    // The cast gives a table without rows or without that column a text column, too.
    `CAST(salesforce_id(${field('Id')}, ${literal(keyPrefixes[object])}) AS VARCHAR) AS id`,
    `${field('Name')} AS name`,
    ...(object === 'Account' ? [] : [`${field('Email')} AS email`]),
    ...(object === 'Contact' ? [`${field('AccountId')} AS account_id`] : []),
    ...(object === 'Lead'
      ? [
          `coalesce(lower(${field('IsConverted')}) = 'true', false) AS is_converted`,
          `${field('ConvertedContactId')} AS converted_contact_id`,
        ]
      : []),
    ...staging.fields[object].map((name, index) => `${field(name)} AS f_${index}`),
  ];
}

/** Whether a row's value is a list or an object, by the JSON column that keeps those. */
function isList(table: ReadTable, key: string): string {
  if (!isAvailable(table) || !hasColumn(table, { role: 'lists' })) return 'false';
  return isListValue(csvColumn(table, { role: 'lists' }), key);
}

/** A JSON pointer takes any name. */
export function isListValue(lists: string, key: string): string {
  const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return `coalesce(json_exists(${lists}, ${literal(pointer)}), false)`;
}

function columnOf(table: ReadTable, column: TableColumn): string {
  return isAvailable(table) ? csvColumn(table, column) : 'CAST(NULL AS VARCHAR)';
}

export const loadedTables: Readonly<Record<CrmObject, string>> = {
  Contact: 'contacts',
  Lead: 'leads',
  Account: 'crm_accounts',
};
