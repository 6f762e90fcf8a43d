import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { InputTables, ReadTable, TableColumn, TableName, VerifiedTable } from '../../../src/core/model/tables.ts';
import type { Work } from '../../../src/core/ports.ts';
import type { CrmRow, Profile, ProfileValue } from '../../reference/referenceMatcher.ts';

/** What stands on both sides; leads and accounts may be unavailable. */
export interface Sides {
  readonly users: readonly Profile[];
  readonly accounts: readonly Profile[] | null;
  readonly contacts: readonly CrmRow[];
  readonly leads: readonly CrmRow[] | null;
  readonly crmAccounts: readonly CrmRow[] | null;
}

export interface CsvStyle {
  readonly delimiter: ',' | ';' | '\t';
  readonly eol: '\n' | '\r\n' | 'mixed';
  readonly quoteAll: boolean;
  readonly bom: boolean;
  /** Each table is cut into this many files. */
  readonly files: number;
}

export const plainStyle: CsvStyle = { delimiter: ',', eol: '\n', quoteAll: false, bom: false, files: 1 };

/** Writes both sides as verified tables into `folder`, as the readers leave them. */
export async function writeTables(folder: string, sides: Sides, style: CsvStyle = plainStyle): Promise<InputTables> {
  await mkdir(folder, { recursive: true });
  const users = profileTable(sides.users, ['name', 'displayName', 'accountName']);
  const write = (table: TableName, content: Content) => writeTable(folder, table, content, style);
  return {
    users: await write('users', users),
    accounts:
      sides.accounts === null ? missing('accounts') : await write('accounts', profileTable(sides.accounts, ['name'])),
    contacts: await write('contacts', crmTable(sides.contacts, ['Id', 'Name', 'Email', 'AccountId'])),
    leads:
      sides.leads === null
        ? missing('leads')
        : await write('leads', crmTable(sides.leads, ['Id', 'Name', 'Email', 'IsConverted', 'ConvertedContactId'])),
    crmAccounts:
      sides.crmAccounts === null
        ? missing('crmAccounts')
        : await write('crmAccounts', crmTable(sides.crmAccounts, ['Id', 'Name'])),
  };
}

interface Content {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
}

function missing(table: TableName): ReadTable {
  return { table, unavailable: 'not there' };
}

function profileTable(
  profiles: readonly Profile[],
  standard: readonly ('name' | 'displayName' | 'accountName')[],
): Content {
  const attributes = [...new Set(profiles.flatMap((profile) => [...profile.attributes.keys()]))];
  return {
    columns: [
      ...standard.map((name): TableColumn => ({ role: 'standard', name })),
      ...attributes.map((name): TableColumn => ({ role: 'attribute', name })),
      { role: 'lists' },
    ],
    rows: profiles.map((profile) => [
      ...standard.map((name) => textOf(profile[name])),
      ...attributes.map((name) => textOf(profile.attributes.get(name) ?? null)),
      listsOf([
        ...standard.map((name) => [`standard:${name}`, profile[name]] as const),
        ...attributes.map((name) => [`attribute:${name}`, profile.attributes.get(name) ?? null] as const),
      ]),
    ]),
  };
}

function textOf(value: ProfileValue): string {
  return typeof value === 'string' ? value : '';
}

function listsOf(values: readonly (readonly [string, ProfileValue])[]): string {
  const lists = values.flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? [`${JSON.stringify(key)}:${JSON.stringify(value.unmatchable)}`] : [],
  );
  return lists.length === 0 ? '' : `{${lists.join(',')}}`;
}

function crmTable(rows: readonly CrmRow[], always: readonly string[]): Content {
  const names = [...new Set([...always, ...rows.flatMap((row) => [...row.keys()])])];
  return {
    columns: names.map((name) => ({ role: 'field', name })),
    rows: rows.map((row) => names.map((name) => row.get(name) ?? '')),
  };
}

async function writeTable(folder: string, table: TableName, content: Content, style: CsvStyle): Promise<VerifiedTable> {
  const files: string[] = [];
  const hash = createHash('sha256');
  const size = Math.ceil(content.rows.length / style.files) || 1;
  for (let index = 0; index < style.files; index += 1) {
    const file = path.join(folder, `${table}-${index}.csv`);
    const bytes = csv(content, content.rows.slice(index * size, (index + 1) * size), style);
    hash.update(bytes);
    await writeFile(file, bytes);
    files.push(file);
  }
  return {
    table,
    files,
    delimiter: style.delimiter,
    columns: content.columns,
    rows: content.rows.length,
    sha256: hash.digest('hex'),
    origin: `${table}.csv`,
    refusedRows: 0,
    refused: [],
    warnings: [],
  };
}

function csv({ columns }: Content, rows: readonly (readonly string[])[], style: CsvStyle): string {
  const header = columns.map((column) => ('name' in column ? column.name : 'lists'));
  const lines = [header, ...rows].map((row, index) => {
    const eol = style.eol === 'mixed' ? (index % 2 === 0 ? '\n' : '\r\n') : style.eol;
    return row.map((value) => quoted(value, style)).join(style.delimiter) + eol;
  });
  return (style.bom ? '\ufeff' : '') + lines.join('');
}

function quoted(value: string, style: CsvStyle): string {
  const mustQuote = style.quoteAll || /["\r\n]/.test(value) || value.includes(style.delimiter);
  return mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
}

export const csvStyle: fc.Arbitrary<CsvStyle> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  eol: fc.constantFrom('\n', '\r\n', 'mixed'),
  quoteAll: fc.boolean(),
  bom: fc.boolean(),
  files: fc.constantFrom(1, 1, 3),
});

export function quietWork(): Work {
  return { signal: new AbortController().signal, emit: () => undefined };
}
