import type { NeededColumns, VerifiedTable } from '../model/tables.ts';
import type { Work } from '../ports.ts';

/** A file of an export, on this machine's disk. */
export interface ExportFile {
  /** Absolute. */
  readonly path: string;
  /** What an admin calls it; stands in every problem and refused row. */
  readonly name: string;
  /** Of the bytes it was made from, when it is not itself the original (decompressed files). */
  readonly sha256?: string;
}

export interface ExportToNormalise {
  readonly table: 'users' | 'accounts';
  /** In order: where a profile comes again, its last appearance counts. */
  readonly files: readonly ExportFile[];
  readonly format: 'json' | 'csv';
  readonly needed: NeededColumns;
  /** Existing folder for what is written; names begin with the table's. */
  readonly into: string;
  readonly origin: string;
  readonly work: Work;
}

/**
 * Turns export files as Personalization gives them into a table that can be loaded. JSON becomes a CSV of the needed
 * columns; a CSV is used as it is, or copied without what must be left out. SyncError `badInput` (file, line, column),
 * `disk`, `cancelled`.
 */
export type NormaliseExport = (request: ExportToNormalise) => Promise<VerifiedTable>;
