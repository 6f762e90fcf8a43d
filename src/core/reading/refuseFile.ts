import { type Problem, SyncError } from '../model/syncError.ts';

/** Where in an input file something was found; both from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column?: number | undefined;
}

/** @throws SyncError `badInput` with one problem, which names the file and the place */
export function refuseFile(file: string, message: string, { line, column }: FilePlace): never {
  const problem: Problem = { message, file, line, ...(column === undefined ? {} : { column }) };
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  throw new SyncError('badInput', `${place}: ${message}`, { problems: [problem] });
}
