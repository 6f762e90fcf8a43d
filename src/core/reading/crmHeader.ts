import type { NeededColumns, TableColumn } from '../model/tables.ts';
import { missingWarning, refuseMissing, type TableHeader, unused } from './profileHeader.ts';

export interface CrmHeader extends TableHeader {
  /** Index of the column `Id`. */
  readonly idColumn: number;
}

/** Fields without which matching goes on, a key poorer; every other needed field was named in the configuration. */
const optionalFields: ReadonlySet<string> = new Set([
  'name',
  'email',
  'accountid',
  'isconverted',
  'convertedcontactid',
  'systemmodstamp',
]);

/** Columns that are named one by one when nobody uses them. */
const shownColumns = 20;

/**
 * What each column of a CRM file is. Names compare without regard to letter case (Data Loader writes upper case). A file
 * without `Id` or without a field of the configuration is refused (`badInput`) with the nearest name.
 */
export function readCrmHeader(header: readonly string[], needed: NeededColumns, file: string): CrmHeader {
  const wanted = new Map(needed.fields.map((name) => [name.toLowerCase(), name]));
  const columns = header.map((name): TableColumn => {
    const field = wanted.get(name.toLowerCase());
    return field === undefined ? unused(name) : { role: 'field', name: field };
  });
  const present = new Set(header.map((name) => name.toLowerCase()));
  const missing = needed.fields.filter((name) => !present.has(name.toLowerCase()));
  const [required] = missing.filter((name) => !optionalFields.has(name.toLowerCase()));
  const idColumn = header.findIndex((name) => name.toLowerCase() === 'id');
  if (idColumn < 0) refuseMissing('Id', header, file);
  if (required !== undefined) refuseMissing(required, header, file);
  return {
    columns,
    idColumn,
    warnings: [...missing.map((name) => missingWarning(name, header, file)), ...ignoredWarnings(columns, file)],
  };
}

function ignoredWarnings(columns: readonly TableColumn[], file: string): TableHeader['warnings'] {
  const ignored = columns.flatMap((column) => (column.role === 'unused' ? [column.name] : []));
  if (ignored.length === 0) return [];
  const more = ignored.length > shownColumns ? ` and ${ignored.length - shownColumns} more` : '';
  const names = ignored.slice(0, shownColumns).join(', ');
  return [{ code: 'columnsIgnored', message: `${file}: not used: ${names}${more}.`, count: ignored.length }];
}
