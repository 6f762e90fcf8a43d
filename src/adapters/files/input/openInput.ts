import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFile } from '../../../core/reading/normalise.ts';
import { readStart } from './fileBytes.ts';
import { ensureFreeSpace } from './freeSpace.ts';
import { gunzipInput } from './gunzipInput.ts';
import { findInput, refuseInput } from './inputPath.ts';
import type { Warning } from '../../../core/model/syncEvent.ts';

/** Where the configuration names a file. */
export interface InputPlace {
  /** The configuration's. */
  readonly folder: string;
  /** As the configuration has it. */
  readonly name: string;
  /** Path in the configuration, e.g. `personalization.source.users`. */
  readonly setting: string;
}

export interface OpenedInput {
  readonly file: ExportFile;
  readonly format: 'json' | 'csv';
  readonly warnings: readonly Warning[];
}

/**
 * Finds an input file and tells by its bytes, not by its name, what it is; compressed ones are decompressed into `into`.
 * SyncError `configuration` (a path that may not be used), `badInput`, `disk`, `cancelled`.
 */
export async function openInput(
  place: InputPlace,
  into: string,
  stem: string,
  signal: AbortSignal,
): Promise<OpenedInput> {
  const input = await findInput(place.folder, place.name, place.setting);
  const start = await readStart(input.path, input.name, 512);
  if (!isGzip(start)) return await opened({ path: input.path, name: input.name }, start, into);
  await ensureFreeSpace(into, input.bytes);
  const path = join(into, `${stem}.decompressed`);
  const sha256 = await gunzipInput(input, path, signal);
  return await opened({ path, name: input.name, sha256 }, await readStart(path, input.name, 512), into);
}

async function opened(file: ExportFile, start: Uint8Array, into: string): Promise<OpenedInput> {
  refuseOtherFormats(start, file.name);
  const format = formatOf(start, file.name.replace(/\.gz$/i, ''));
  // Its table is written into this folder, and is hardly longer than the file.
  if (format === 'json') await ensureFreeSpace(into, (await stat(file.path)).size);
  return { file, format, warnings: extensionWarnings(file.name, file.sha256 !== undefined) };
}

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

function refuseOtherFormats(start: Uint8Array, name: string): void {
  const text = new TextDecoder('latin1').decode(start);
  if (text.startsWith('PK\u0003\u0004')) {
    refuseInput(name, 'is a zip archive or an Excel workbook. Unpack it, or export as CSV (.csv or .csv.gz).');
  }
  if (/^\s*(?:<!doctype html|<html)/i.test(text)) {
    refuseInput(name, 'is a web page (HTML), perhaps a login page saved by mistake. Export the file again.');
  }
}

/** A JSON export begins with a bracket, a CSV with a column name. */
function formatOf(start: Uint8Array, name: string): 'json' | 'csv' {
  const text = new TextDecoder().decode(start).trimStart();
  return /^[[{]/.test(text) || /\.json$/i.test(name) ? 'json' : 'csv';
}

function extensionWarnings(name: string, isCompressed: boolean): readonly Warning[] {
  if (/\.gz$/i.test(name) === isCompressed) return [];
  const message = isCompressed
    ? `${name} is gzip data although its name does not end in .gz; it was decompressed.`
    : `${name} is not gzip data although its name ends in .gz; it was read as it is.`;
  return [{ code: 'otherExtension', message, count: 1 }];
}
