import type { CrmObject, ProfileKind, StandardColumn } from './records.ts';
import type { Warning } from './syncEvent.ts';

/** The five tables of a run. */
export type TableName = 'users' | 'accounts' | 'contacts' | 'leads' | 'crmAccounts';

export const crmTables: Readonly<Record<CrmObject, TableName>> = {
  Contact: 'contacts',
  Lead: 'leads',
  Account: 'crmAccounts',
};
export const profileTables = { user: 'users', account: 'accounts' } as const satisfies Record<ProfileKind, TableName>;

/**
 * What a column of a table on disk holds.
 * - `standard`: a standard column of a Personalization export; `attribute`: an attribute of that name.
 * - `field`: a Salesforce field, in the configuration's spelling (headers compare without regard to case).
 * - `lists`: one JSON object `{column key → array of texts | null}` with every value of the row that is a list (the
 *   texts) or an object (null). Its own column is then blank: lists and objects never match. Keys are `attribute:<name>`
 *   or `standard:<name>`.
 * - `unused`: nobody asked for it.
 */
export type TableColumn =
  | { readonly role: 'standard'; readonly name: StandardColumn }
  | { readonly role: 'attribute'; readonly name: string }
  | { readonly role: 'field'; readonly name: string }
  | { readonly role: 'lists' }
  | { readonly role: 'unused'; readonly name: string };

/** A row that was left out, with its place in the file as a person finds it. */
export interface RefusedRow {
  readonly file: string;
  /** Physical line of the record's start, 1-based. */
  readonly line: number;
  /** Number of the field, 1-based, and its name, where one field is to blame. */
  readonly column?: number;
  readonly columnName?: string;
  /** Offset in the file, for encoding faults. */
  readonly byteOffset?: number;
  readonly reason: string;
}

/**
 * A table that was read whole and counted: the only thing matching accepts.
 * Files are UTF-8 CSV with one header line each, the same columns in the same order, well-formed (the scanner looked at
 * every byte), records ended by LF or CRLF. Whoever loads them must find exactly `rows` records.
 */
export interface VerifiedTable {
  readonly table: TableName;
  readonly files: readonly string[];
  readonly delimiter: ',' | ';' | '\t';
  /** In file order. */
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** Of the original bytes, over all files in order; names the input in a plan's binding. */
  readonly sha256: string;
  /** What an admin recognises: a file name, or "Salesforce, Bulk API query of Contact". */
  readonly origin: string;
  readonly refusedRows: number;
  /** The first refused rows, at most 1,000; all of them are in the run folder. */
  readonly refused: readonly RefusedRow[];
  /** Those behind the first 1,000, from a file of the run's scratch folder; absent when there are none. */
  readonly furtherRefused?: () => AsyncIterable<RefusedRow>;
  readonly warnings: readonly Warning[];
}

/** The other side says that this table does not exist there (for example: Account Profiles were retired). */
export interface UnavailableTable {
  readonly table: TableName;
  readonly unavailable: string;
}

export type ReadTable = VerifiedTable | UnavailableTable;

export interface InputTables {
  readonly users: VerifiedTable;
  readonly accounts: ReadTable;
  readonly contacts: VerifiedTable;
  readonly leads: ReadTable;
  readonly crmAccounts: ReadTable;
}

/** Every refused row of every table, table by table. */
export async function* allRefusedRows(tables: InputTables): AsyncGenerator<RefusedRow> {
  for (const table of Object.values(tables) as readonly ReadTable[]) {
    if (!isAvailable(table)) continue;
    yield* table.refused;
    if (table.furtherRefused !== undefined) yield* table.furtherRefused();
  }
}

export function isAvailable(table: ReadTable): table is VerifiedTable {
  return !('unavailable' in table);
}

/** The columns a run needs of one table; nothing else is asked for, loaded or kept. */
export interface NeededColumns {
  readonly standard: readonly StandardColumn[];
  readonly attributes: readonly string[];
  readonly fields: readonly string[];
  /** Read only to explain more: where the other side does not let it be read, the run goes on without it. */
  readonly isOptional?: true;
}
