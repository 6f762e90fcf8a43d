import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Phase } from '../../../core/model/syncEvent.ts';
import type { Work } from '../../../core/ports.ts';
import { CleanCopy, needsCleanCopy } from '../../../core/reading/cleanCopy.ts';
import type { CsvScan, CsvScanOptions } from '../../../core/reading/csvScan.ts';
import { CsvScanner } from '../../../core/reading/csvScanner.ts';
import type { ExportFile } from '../../../core/reading/normalise.ts';
import { readWhole, refuseChanged } from './fileBytes.ts';
import { ensureFreeSpace, refuseOnFullDisk } from './freeSpace.ts';

export interface ScannedCsv {
  readonly scan: CsvScan;
  /** Of the original's bytes. */
  readonly sha256: string;
  /** Of the bytes that were scanned: the original's, or of what was decompressed from it. */
  readonly scannedSha256: string;
}

/** Looks at every byte of a file, telling progress. SyncError `badInput`, `cancelled`. */
export async function scanCsvFile(
  file: ExportFile,
  options: Omit<CsvScanOptions, 'file'>,
  phase: Phase,
  work: Work,
): Promise<ScannedCsv> {
  const scanner = new CsvScanner({ ...options, file: file.name });
  const tell = everySoOften(() => {
    work.emit({ kind: 'progress', phase, done: scanner.rows, unit: 'records' });
  });
  const scannedSha256 = await readWhole(file.path, file.name, work.signal, (chunk) => {
    scanner.push(chunk);
    tell();
  });
  return { scan: scanner.end(), sha256: file.sha256 ?? scannedSha256, scannedSha256 };
}

/** The file itself if it can be loaded as it is, else a copy without what may not be loaded. SyncError `disk`. */
export async function loadableCsv(file: ExportFile, scanned: ScannedCsv, copy: string, work: Work): Promise<string> {
  const { scan } = scanned;
  if (!needsCleanCopy(scan)) return file.path;
  await ensureFreeSpace(dirname(copy), scan.bytes);
  const cleaner = new CleanCopy(scan);
  const handle = await open(copy, 'w', 0o600);
  try {
    const sha256 = await readWhole(file.path, file.name, work.signal, async (chunk) => {
      await writeAll(handle, cleaner.push(chunk), copy);
    });
    if (sha256 !== scanned.scannedSha256) refuseChanged(file.name);
  } finally {
    await handle.close();
  }
  return copy;
}

/** Calls once in 16 times, the first time included: a chunk takes a few milliseconds, and nobody can read faster. */
export function everySoOften(call: () => void): () => void {
  let count = 0;
  return () => {
    if (count % 16 === 0) call();
    count += 1;
  };
}

async function writeAll(
  handle: Awaited<ReturnType<typeof open>>,
  parts: readonly Uint8Array[],
  path: string,
): Promise<void> {
  try {
    // Not `writev`: it may write a part and not say so as an error.
    if (parts.length > 0) await handle.writeFile(parts.length === 1 ? (parts[0] ?? '') : Buffer.concat(parts));
  } catch (error) {
    refuseOnFullDisk(path, error);
  }
}
