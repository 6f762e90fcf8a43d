import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { SyncError } from '../../core/model/syncError.ts';
import { loadDuckDb } from './loadDuckDb.ts';

export interface DuckDbOptions {
  /** A file in the run's scratch folder, or `:memory:`. */
  readonly databaseFile: string;
  /** Where DuckDB spills what does not fit in memory; in the scratch folder too. */
  readonly tempDirectory: string;
  /** DuckDB's own buffer limit; the process needs some more. */
  readonly memoryLimitMb: number;
  readonly threads: number;
}

type Values = DuckDBValue[] | Record<string, DuckDBValue>;
type Row = readonly DuckDBValue[];

/** One connection: SQL in, rows out; DuckDB's errors become `SyncError`s here and nowhere else. */
export interface Session {
  /** Runs statements one after the other. Parameters only with a single statement. */
  run(sql: string, values?: Values): Promise<void>;
  rows(sql: string, values?: Values): Promise<readonly Row[]>;
  /** Rows in the chunks in which DuckDB makes them, never all at once. */
  stream(sql: string, values?: Values): AsyncIterable<readonly Row[]>;
  append(table: string): Promise<DuckDBAppender>;
  /** While `act` runs, an abort of the signal interrupts the statement that runs on this connection: `cancelled`. */
  during<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Opens the database of one run. Nothing is fetched at run time: DuckDB may neither install nor load extensions. */
export async function openDatabase(options: DuckDbOptions): Promise<{
  readonly connect: () => Promise<Session>;
  readonly close: () => void;
}> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await translated(() =>
    DuckDBInstance.create(options.databaseFile, {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      threads: String(options.threads),
      memory_limit: `${options.memoryLimitMb}MB`,
      temp_directory: options.tempDirectory,
      // Row order is a fact of the input (the last appearance counts), so loads must keep it.
      preserve_insertion_order: 'true',
      // Every file is read once or twice: a cache of their bytes would only take memory from the joins.
      enable_external_file_cache: 'false',
      // The database does not outlive the run, so nothing is gained by tidying it up in between.
      checkpoint_threshold: '1TB',
    }),
  );
  return {
    connect: async () => {
      const session = sessionOn(await instance.connect());
      // Compressing costs twice the time of loading, for tables that are read a few times.
      await session.run("PRAGMA force_compression = 'uncompressed'");
      // Closing waits for it on the thread that answers everybody, for tables that are thrown away.
      await session.run('PRAGMA disable_checkpoint_on_shutdown');
      return session;
    },
    close: () => instance.closeSync(),
  };
}

function sessionOn(connection: DuckDBConnection): Session {
  let isOpen = true;
  let watched: AbortSignal | null = null;

  /** An interrupt that comes between two statements is lost: the next one must ask. */
  function refuseWhenCancelled(): void {
    if (watched?.aborted) throw cancelled(watched);
  }

  return {
    run: async (sql, values) => {
      refuseWhenCancelled();
      await translated(() => connection.run(sql, values));
    },
    rows: async (sql, values) => {
      refuseWhenCancelled();
      return translated(async () => (await connection.runAndReadAll(sql, values)).getRows());
    },
    stream: (sql, values) => streamed(connection, sql, values),
    append: (table) => translated(() => connection.createAppender(table)),
    during: async (signal, act) => {
      watched = signal;
      try {
        return await interruptible(connection, signal, act);
      } finally {
        watched = null;
      }
    },
    close: () => {
      if (isOpen) connection.closeSync();
      isOpen = false;
    },
  };
}

async function* streamed(connection: DuckDBConnection, sql: string, values?: Values): AsyncIterable<readonly Row[]> {
  const result = await translated(() => connection.stream(sql, values));
  for (;;) {
    const chunk = await translated(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows();
  }
}

async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw cancelled(signal);
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await act();
  } catch (error) {
    // An abort while it ran; the type only knows of the look before.
    throw isAborted(signal) ? cancelled(signal) : error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function cancelled(signal: AbortSignal): SyncError {
  return new SyncError('cancelled', 'Matching was cancelled; nothing was written.', { cause: signal.reason });
}

async function translated<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asSyncError(error);
  }
}

/** DuckDB tells the kind of its errors only by their first words. */
function asSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/^(Out of Memory|IO) Error|No space left/.test(message)) {
    return new SyncError('disk', `The match store cannot work: ${message}`, { cause: error });
  }
  return new SyncError('internal', `The match store failed: ${message}`, { cause: error });
}
