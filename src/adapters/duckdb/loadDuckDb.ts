import { SyncError } from '../../core/model/syncError.ts';

type DuckDb = typeof import('@duckdb/node-api');

/**
 * Loads DuckDB when a match store is first opened. It is a native library: where a policy of the machine keeps it from
 * being loaded, everything that matches nothing still works.
 * @throws SyncError `disk` naming the library, what the system said, and what to ask for
 */
export async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw blockedLibrary(error);
  }
}

function blockedLibrary(error: unknown): SyncError {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: '' };
  const said = firstLineOf(message);
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return new SyncError(
      'disk',
      `A native library of this product is missing: DuckDB, which compares the records (${said}). It was not installed, is of ` +
        'another platform, or the virus scanner of this machine has removed it. Install the product again; if the file goes ' +
        'missing again, ask IT to allow it.',
      { cause: error },
    );
  }
  return new SyncError(
    'disk',
    `A native library of this product cannot be loaded: DuckDB, which compares the records. This machine said: ${said}. A policy ` +
      'of the company may block it (application control, code signing, a folder from which nothing may run). Ask IT to allow ' +
      'the file that is named there, and the folder it is in, for VS Code and for Node.js; nothing else of this product is native.',
    { cause: error },
  );
}

function firstLineOf(message: string): string {
  return (message.split('\n')[0] ?? '').trim().replace(/\.$/, '') || 'nothing';
}
