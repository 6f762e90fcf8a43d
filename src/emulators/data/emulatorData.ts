/**
 * What the emulators hold at their start: CRM records for the Salesforce emulator, export rows for the Personalization
 * emulator. Two sources make it: `generateData` (by seed) and `loadData` (a folder). Both only hand out rows, in order;
 * who keeps them, and how, is the emulators' affair.
 */
import type { FieldDefinition } from '../salesforce/store/fieldDefinition.ts';
import type { Row } from '../salesforce/store/recordTable.ts';
import type { Profile } from './profile.ts';

export type CrmObjectName = 'Contact' | 'Lead' | 'Account';

/** The records of one CRM object. */
export interface CrmTable {
  /** Declares fields that are not standard, or not Text(255). */
  readonly fields: readonly FieldDefinition[];
  /**
   * Each record's values as a Bulk CSV spells them; the empty text is null. They are facts: to be stored as they are,
   * neither trimmed nor validated.
   */
  readonly rows: () => Iterable<Row>;
}

/** The rows of a user or account export, repeats of a record included. */
export interface ExportRows {
  readonly rowCount: number;
  /** Attribute names that can occur, in the order of a CSV export's columns. */
  attributeNames(): readonly string[];
  /** The JSON objects of the rows `from` (inclusive) to `to` (exclusive), in export order, each in its exact bytes. */
  jsonRows(from: number, to: number): Iterable<Buffer>;
  /** The same rows as objects. @throws SyntaxError at a loaded row that is no JSON */
  profiles(from: number, to: number): Iterable<Profile>;
  /** The row that is current for this id: its last appearance. Undefined when there is none. */
  currentRowOf(id: string): number | undefined;
  /** The whole export in its exact bytes, where it was loaded and not made: even one that is no JSON array of rows. */
  readonly wholeFile?: Buffer;
}

export interface EmulatorData {
  /** For people: where the data came from. */
  readonly origin: string;
  readonly crm: Readonly<Record<CrmObjectName, CrmTable>>;
  readonly users: ExportRows;
  readonly accounts: ExportRows;
  /** What is odd about loaded files, as sentences. */
  readonly warnings: readonly string[];
}
