import { SyncError } from '../../../core/model/syncError.ts';
import type { NeededColumns, TableName, VerifiedTable } from '../../../core/model/tables.ts';
import type { RecordReader, Work } from '../../../core/ports.ts';
import { normaliseExport } from './normaliseExport.ts';
import type { ExportToNormalise } from '../../../core/reading/normalise.ts';
import { hashInput } from './hashInput.ts';
import { type InputPlace, openInput } from './openInput.ts';

export interface ProfileFiles {
  /** The configuration's folder: paths begin there, and stay below it. */
  readonly folder: string;
  readonly users: string;
  readonly accounts?: string | undefined;
}

/** Reads users and accounts from export files: JSON or CSV, plain or gzip. */
export function createProfileFileReader(files: ProfileFiles): RecordReader {
  return {
    async read(table, needed, into, work) {
      const place = placeOf(files, table);
      if (place === null) return { table, unavailable: 'personalization.source names no account export.' };
      return await readProfiles(place, needed, into, work);
    },
    async hash(table, work) {
      const place = placeOf(files, table);
      return place === null ? null : await hashInput(place, work.signal);
    },
  };
}

interface ProfilePlace extends InputPlace {
  readonly table: ExportToNormalise['table'];
}

function placeOf(files: ProfileFiles, table: TableName): ProfilePlace | null {
  if (table !== 'users' && table !== 'accounts') {
    throw new SyncError('internal', `"${table}" is no table of Personalization.`);
  }
  const name = files[table];
  return name === undefined ? null : { folder: files.folder, name, setting: `personalization.source.${table}`, table };
}

async function readProfiles(
  place: ProfilePlace,
  needed: NeededColumns,
  into: string,
  work: Work,
): Promise<VerifiedTable> {
  const { table, name } = place;
  const { file, format, warnings } = await openInput(place, into, table, work.signal);
  const read = await normaliseExport({ table, files: [file], format, needed, into, origin: name, work });
  return { ...read, warnings: [...warnings, ...read.warnings] };
}
