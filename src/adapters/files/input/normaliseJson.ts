import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncError } from '../../../core/model/syncError.ts';
import type { RefusedRow } from '../../../core/model/tables.ts';
import { csvRecord } from '../../../core/reading/csvText.ts';
import { readJsonProfile, profileColumns } from '../../../core/reading/jsonProfile.ts';
import { type JsonRecord, JsonRecordSplitter, maxJsonDepth } from '../../../core/reading/jsonRecords.ts';
import type { ExportFile, ExportToNormalise } from '../../../core/reading/normalise.ts';
import { noRowsWarnings } from '../../../core/reading/scanWarnings.ts';
import { PlainProfiles } from '../../../core/reading/plainProfiles.ts';
import { byteName, firstInvalidUtf8 } from '../../../core/reading/utf8.ts';
import { readWhole } from './fileBytes.ts';
import { refuseOnFullDisk } from './freeSpace.ts';
import type { NormalisedPart } from './normalisedPart.ts';
import { everySoOften } from './scanCsvFile.ts';

/** Writes each JSON file as a CSV of the needed columns, record by record: memory stays flat. */
export async function normaliseJson(request: ExportToNormalise): Promise<readonly NormalisedPart[]> {
  const parts: NormalisedPart[] = [];
  for (const [index, file] of request.files.entries()) {
    const path = join(request.into, `${request.table}-${index + 1}.csv`);
    const handle = await open(path, 'w', 0o600);
    try {
      parts.push(await normaliseFile(request, file, path, handle));
    } finally {
      await handle.close();
    }
  }
  return parts;
}

async function normaliseFile(
  request: ExportToNormalise,
  file: ExportFile,
  path: string,
  handle: FileHandle,
): Promise<NormalisedPart> {
  const columns = profileColumns(request.needed);
  const rows = new ProfileRows(request, file);
  rows.lines.append(
    csvRecord(columns.map((column) => ('name' in column ? `${column.role}:${column.name}` : column.role))),
  );
  const splitter = new JsonRecordSplitter(file.name, (record) => rows.take(record), rows.lines);
  const tell = everySoOften(() => {
    request.work.emit({ kind: 'progress', phase: 'readPersonalization', done: splitter.records, unit: 'records' });
  });
  const scannedSha256 = await readWhole(file.path, file.name, request.work.signal, async (chunk) => {
    splitter.push(chunk);
    tell();
    await write(handle, rows.lines.takeLines(), path);
  });
  splitter.end();
  await write(handle, rows.lines.takeLines(), path);
  return {
    path,
    columns,
    delimiter: ',',
    rows: rows.count(),
    sha256: file.sha256 ?? scannedSha256,
    refused: rows.refused,
    warnings: noRowsWarnings(splitter.records, file.name),
  };
}

/** Turns records into lines of the table, or into refused rows. */
class ProfileRows {
  readonly lines: PlainProfiles;
  readonly refused: RefusedRow[] = [];
  /** Rows that were not plain. */
  #otherRows = 0;
  readonly #file: string;
  readonly #needed: ExportToNormalise['needed'];
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(request: ExportToNormalise, file: ExportFile) {
    this.#file = file.name;
    this.#needed = request.needed;
    this.lines = new PlainProfiles(request.needed);
  }

  count(): number {
    return this.lines.rows + this.#otherRows;
  }

  take(record: JsonRecord): void {
    const { bytes, depth } = record;
    if (bytes === null) return this.#refuse(record, 'the record is too long; it may have 400000 characters');
    if (depth > maxJsonDepth) {
      return this.#refuse(record, `nested ${depth} deep; at most ${maxJsonDepth} is read`);
    }
    const text = this.#decode(bytes);
    if (text === null) return this.#refuseBytes(record, bytes);
    const reading = readJsonProfile(text, record.members, this.#needed);
    switch (reading.kind) {
      case 'row':
        this.#otherRows += 1;
        this.lines.append(csvRecord(reading.cells));
        return;
      case 'refused':
        return this.#refuse(record, reading.reason, reading.columnName);
      case 'unclear':
        return this.#refuseFile(record, reading.reason);
    }
  }

  #decode(bytes: Uint8Array): string | null {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return null;
    }
  }

  #refuseBytes(record: JsonRecord, bytes: Uint8Array): void {
    const index = firstInvalidUtf8(bytes);
    const offset = record.offset + index;
    this.#refuse(record, `invalid UTF-8: byte ${byteName(bytes[index] ?? 0)} at offset ${offset}`, undefined, offset);
  }

  #refuse({ line, column, offset }: JsonRecord, reason: string, columnName?: string, byteOffset = offset): void {
    const name = columnName === undefined ? {} : { columnName };
    this.refused.push({ file: this.#file, line, column, ...name, byteOffset, reason });
  }

  #refuseFile({ line, column }: JsonRecord, reason: string): never {
    const message = `${reason}, and it is not certain where the next record begins: a quote is missing. Export the file again.`;
    throw new SyncError('badInput', `${this.#file}:${line}:${column}: ${message}`, {
      problems: [{ message, file: this.#file, line, column }],
    });
  }
}

async function write(handle: FileHandle, lines: Uint8Array, path: string): Promise<void> {
  if (lines.length === 0) return;
  try {
    await handle.writeFile(lines);
  } catch (error) {
    refuseOnFullDisk(path, error);
  }
}
