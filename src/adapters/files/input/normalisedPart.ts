import type { Warning } from '../../../core/model/syncEvent.ts';
import type { RefusedRow, TableColumn, VerifiedTable } from '../../../core/model/tables.ts';

/** One file of an export, ready to be loaded. */
export interface NormalisedPart {
  readonly path: string;
  readonly columns: readonly TableColumn[];
  readonly delimiter: VerifiedTable['delimiter'];
  readonly rows: number;
  readonly sha256: string;
  readonly refused: readonly RefusedRow[];
  readonly warnings: readonly Warning[];
}
