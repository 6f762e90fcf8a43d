import { nearest } from '../config/nearest.ts';
import { isStandardColumn, standardColumns } from '../model/records.ts';
import type { Warning } from '../model/syncEvent.ts';
import type { NeededColumns, TableColumn } from '../model/tables.ts';
import { refuseFile } from './refuseFile.ts';

export interface TableHeader {
  /** In the order of the file. */
  readonly columns: readonly TableColumn[];
  readonly warnings: readonly Warning[];
}

/**
 * What each column of a CSV export is: the standard columns by their names, every other one an attribute of its name, both
 * exactly. A file without `name`, the profile's id, is refused (`badInput`) with the nearest name; anything else that is
 * missing is blank for every profile, with a warning.
 */
export function readProfileHeader(header: readonly string[], needed: NeededColumns, file: string): TableHeader {
  if (!header.includes('name')) refuseMissing('name', header, file);
  const columns = header.map((name): TableColumn => {
    if (isStandardColumn(name)) return needed.standard.includes(name) ? { role: 'standard', name } : unused(name);
    return needed.attributes.includes(name) ? { role: 'attribute', name } : unused(name);
  });
  const missing = [...needed.standard, ...needed.attributes].filter((name) => !header.includes(name));
  return { columns, warnings: missing.map((name) => missingWarning(name, header, file)) };
}

/** Names by which the delimiter of an export is told. */
export const expectedProfileColumns: readonly string[] = standardColumns;

export function missingWarning(name: string, header: readonly string[], file: string): Warning {
  const message = `${file} has no column "${name}"${nearestHint(name, header)}: it is blank in every row.`;
  return { code: 'columnMissing', message, count: 1 };
}

/** @throws SyncError `badInput` */
export function refuseMissing(name: string, header: readonly string[], file: string): never {
  const message = `there is no column "${name}"${nearestHint(name, header)}. Export the file with it.`;
  refuseFile(file, message, { line: 1 });
}

export function unused(name: string): TableColumn {
  return { role: 'unused', name };
}

function nearestHint(name: string, header: readonly string[]): string {
  const near = nearest(name, header);
  return near === null ? '' : ` (the nearest is "${near}")`;
}
