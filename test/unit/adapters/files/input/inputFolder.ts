import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { SyncError } from '../../../../../src/core/model/syncError.ts';
import { isAvailable, type ReadTable, type VerifiedTable } from '../../../../../src/core/model/tables.ts';
import type { SyncEvent } from '../../../../../src/core/model/syncEvent.ts';
import type { Work } from '../../../../../src/core/ports.ts';

export interface InputFolder {
  /** Of the configuration. */
  readonly folder: string;
  readonly scratch: string;
  put(name: string, content: string | Uint8Array): Promise<string>;
}

export async function inputFolder(): Promise<InputFolder> {
  const root = await mkdtemp(join(tmpdir(), 'inputs-'));
  const [folder, scratch] = [join(root, 'configuration'), join(root, 'scratch')];
  await mkdir(folder);
  await mkdir(scratch);
  return {
    folder,
    scratch,
    async put(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
  };
}

export function work(emit: (event: SyncEvent) => void = () => {}, signal = new AbortController().signal): Work {
  return { signal, emit };
}

export function verified(table: ReadTable): VerifiedTable {
  if (!isAvailable(table)) throw new Error(table.unavailable);
  return table;
}

/** What a refused input says. */
export async function refusal(reading: Promise<unknown>) {
  const error: unknown = await reading.then(
    () => new Error('The input was accepted.'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof SyncError)) throw error;
  expect(error.problems.length).toBeGreaterThan(0);
  return { code: error.code, message: error.message, problem: error.problems[0], problems: error.problems };
}
