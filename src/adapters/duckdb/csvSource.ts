import type { TableColumn, VerifiedTable } from '../../core/model/tables.ts';
import { identifier, literal } from './sqlText.ts';

/**
 * A verified table as a SQL source with the columns `c0`, `c1`… in file order, all text, blank as NULL.
 * Nothing is guessed: the scanner has looked at every byte, so DuckDB is told everything. `strict_mode` must be off, it
 * refuses files whose records end now by LF and now by CRLF.
 *
 * `parallel` divides a file at guessed record starts. DuckDB then checks that the parts meet, and fails when they do not
 * (a value that holds line ends can mislead it); whoever uses it falls back to `oneByOne`, which cannot be misled but
 * keeps the file in memory.
 */
export function csvSource(table: VerifiedTable, reading: 'parallel' | 'oneByOne', withFileName = false): string {
  const columns = table.columns.map((_, index) => `${literal(`c${index}`)}: 'VARCHAR'`);
  return `read_csv(
    [${table.files.map((file) => literal(withoutPatterns(file))).join(', ')}],
    columns = {${columns.join(', ')}},
    auto_detect = false, header = true, delim = ${literal(table.delimiter)}, quote = '"', escape = '"', comment = '',
    compression = 'none', strict_mode = false, null_padding = false, ignore_errors = false,
    max_line_size = ${maxLineBytes}, buffer_size = ${bufferBytes}, parallel = ${reading === 'parallel'}
    ${withFileName ? ', filename = true' : ''})`;
}

/** The SQL column of a table's column, or `NULL` where the table has none: nobody sent it, so it is blank everywhere. */
export function csvColumn(table: VerifiedTable, wanted: TableColumn): string {
  const index = table.columns.findIndex((column) => isSameColumn(column, wanted));
  return index === -1 ? 'CAST(NULL AS VARCHAR)' : identifier(`c${index}`);
}

export function hasColumn(table: VerifiedTable, wanted: TableColumn): boolean {
  return table.columns.some((column) => isSameColumn(column, wanted));
}

/** The scanner lets no record pass that is longer than 400,000 code units: 3 bytes each at most, quotes doubled. */
const maxLineBytes = 4 * 1024 * 1024;
const bufferBytes = 16 * 1024 * 1024;

/** Field names compare without regard to case, as Salesforce's do; attributes exactly. */
function isSameColumn(column: TableColumn, wanted: TableColumn): boolean {
  if (column.role === 'lists' || wanted.role === 'lists') return column.role === wanted.role;
  if (column.role !== wanted.role) return false;
  return column.role === 'field'
    ? column.name.toLowerCase() === wanted.name.toLowerCase()
    : column.name === wanted.name;
}

/** DuckDB reads `*`, `?` and `[` in a path as a pattern; a class of one character stands for itself. */
function withoutPatterns(file: string): string {
  return file.replaceAll(/[*?[]/g, (character) => `[${character}]`);
}
