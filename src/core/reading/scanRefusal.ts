import { SyncError } from '../model/syncError.ts';

/**
 * What a scanner found when it refused a file as a whole (cut, no header, no array, another encoding), without the file's
 * name; null for any other error. For a download that means that it is damaged, and worth another try.
 */
export function scanRefusal(error: unknown): string | null {
  if (!(error instanceof SyncError) || error.code !== 'badInput') return null;
  const [problem] = error.problems;
  return problem?.line === undefined ? error.message : `line ${problem.line}: ${problem.message}`;
}
