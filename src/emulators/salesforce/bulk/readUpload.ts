import type { TableView } from '../store/tableView.ts';
import { CsvError, CsvScanner } from './csvScanner.ts';
import { DELIMITERS } from './csvFormat.ts';
import type { IngestJob, IngestRows } from './ingestJob.ts';

/**
 * Looks through an upload once: header, number of columns, line ends, and where each row begins. Answers the job's
 * error message when the file fails as a whole.
 */
export function readUpload(job: IngestJob, content: Buffer, table: TableView): IngestRows | string {
  try {
    const scanner = new CsvScanner(content, DELIMITERS[job.format.columnDelimiter]);
    const columns = scanner.next();
    if (!columns) return 'InvalidBatch : The CSV is empty';
    const wrongEnd = job.format.lineEnding === 'LF' ? scanner.sawCrLf : scanner.sawLf;
    if (wrongEnd) {
      return `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.format.lineEnding}`;
    }
    const problem = headerProblem(job, columns, table);
    if (problem) return problem;
    const starts: number[] = [];
    for (let cells = scanner.next(); cells; cells = scanner.next()) {
      if (cells.length !== columns.length) {
        const line = starts.length + 2;
        return `InvalidBatch : Row ${line} has ${cells.length} columns, the header has ${columns.length}`;
      }
      starts.push(scanner.rowStart);
    }
    return {
      columns,
      count: starts.length,
      starts: Float64Array.from(starts),
      outcomes: new Uint8Array(starts.length),
      ids: new Map(),
      errors: new Map(),
    };
  } catch (error) {
    if (error instanceof CsvError) return `InvalidBatch : Failed to parse CSV: ${error.message}`;
    throw error;
  }
}

function headerProblem(job: IngestJob, columns: readonly string[], table: TableView): string | undefined {
  const seen = new Set<string>();
  for (const column of columns) {
    if (!table.field(column)) return `InvalidBatch : Field name not found : ${column}`;
    if (seen.has(column.toLowerCase())) return `InvalidBatch : Field name is duplicated : ${column}`;
    seen.add(column.toLowerCase());
  }
  const needsId = job.operation === 'update' || job.operation === 'delete' || job.operation === 'hardDelete';
  if (needsId && !seen.has('id')) return 'InvalidBatch : Field name not found : Id';
  const external = job.externalIdFieldName?.toLowerCase();
  if (job.operation === 'upsert' && (external === undefined || !seen.has(external))) {
    return `InvalidBatch : Field name not found : ${job.externalIdFieldName ?? 'externalIdFieldName'}`;
  }
  return undefined;
}

/** The cells of one row, read again from the upload. */
export function uploadedCells(job: IngestJob, row: number): readonly string[] {
  const { content, rows } = job;
  if (!content || !rows) return [];
  return new CsvScanner(content, DELIMITERS[job.format.columnDelimiter], rows.starts[row] ?? 0).next() ?? [];
}
