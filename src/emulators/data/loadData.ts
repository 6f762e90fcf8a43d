import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type FieldDefinition, fieldsFromJson } from '../salesforce/store/fieldDefinition.ts';
import { csvRecords } from './csvRecords.ts';
import type { CrmObjectName, CrmTable, EmulatorData, ExportRows } from './emulatorData.ts';
import { fileExportRows, noExportRows } from './fileExportRows.ts';

const crmFiles: Readonly<Record<CrmObjectName, string>> = {
  Contact: 'contacts.csv',
  Lead: 'leads.csv',
  Account: 'crm-accounts.csv',
};

/**
 * Loads the emulators' data from a folder: `users.json`, `accounts.json`, `contacts.csv`, `leads.csv`,
 * `crm-accounts.csv` and, if there, `fields.json`. A file that is missing stands for no records. The folder is only
 * read, and values are taken exactly as they are.
 * @throws Error with a sentence for people, naming the file, when a CRM file or fields.json cannot be read at all.
 */
export function loadData(folder: string): EmulatorData {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const fields = readFields(folder);
  const warnings: string[] = [];
  return {
    origin: `loaded from ${folder}`,
    crm: {
      Contact: crmTable(folder, 'Contact', fields),
      Lead: crmTable(folder, 'Lead', fields),
      Account: crmTable(folder, 'Account', fields),
    },
    users: exportRows(folder, 'users.json', warnings),
    accounts: exportRows(folder, 'accounts.json', warnings),
    warnings,
  };
}

type FieldsByObject = ReadonlyMap<string, readonly FieldDefinition[]>;

function readFields(folder: string): FieldsByObject {
  const file = path.join(folder, 'fields.json');
  if (!existsSync(file)) return new Map();
  try {
    const objects = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    return new Map(objects.map(([object, fields]) => [object, fieldsFromJson(fields)]));
  } catch (cause) {
    throw new Error(`${file} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

function crmTable(folder: string, object: CrmObjectName, fields: FieldsByObject): CrmTable {
  const file = path.join(folder, crmFiles[object]);
  return {
    fields: fields.get(object) ?? [],
    *rows() {
      if (!existsSync(file)) return;
      try {
        yield* csvRecords(readFileSync(file));
      } catch (cause) {
        throw new Error(`${file} cannot be loaded: ${messageOf(cause)}`, { cause });
      }
    },
  };
}

function exportRows(folder: string, name: string, warnings: string[]): ExportRows {
  const file = path.join(folder, name);
  if (!existsSync(file)) return noExportRows;
  const rows = fileExportRows(readFileSync(file));
  if (rows.oddity !== undefined) warnings.push(`${file} is served as it is, but has no pages: ${rows.oddity}`);
  return rows;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
