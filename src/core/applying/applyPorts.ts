/**
 * What applying a plan needs of the machine besides `ports.ts`: durable files of one run, and the lock's word that this
 * run still holds it. Everything here must survive a power cut once its promise has resolved.
 */
import type { ApiUsage } from '../model/org.ts';
import type { Clock, CrmWriter } from '../ports.ts';
import type { RunJournal } from './runJournal.ts';

/**
 * The bytes of `journal.jsonl`. Lines are ASCII, so a length in characters is a length in bytes. The words of a line, its
 * checksum and what to do with a damaged file are `runJournal.ts`'s business.
 */
export interface JournalFile {
  /** The whole file; empty when there is none yet. Bytes that are not ASCII come as any other characters. */
  read(): Promise<string>;
  /** Cuts the file to its first `length` bytes and syncs it: a line that a crash left half written is no line. */
  cutTo(length: number): Promise<void>;
  /** Appends text that ends in a line feed; written **and synced** (fsync) when it resolves. `disk`. */
  append(line: string): Promise<void>;
}

/** Files of the run folder by name; a name may hold `/`, e.g. `before/Contact-0001-1.jsonl`. Mode 0600, folders 0700. */
export interface RunFiles {
  /**
   * Writes a file whole: temporary name, fsync, rename, fsync of the folder. A file of that name is replaced: a run that
   * died before it journalled the file writes it again. The pieces are joined as they are (line feeds included). `disk`.
   */
  save(name: string, pieces: Iterable<string>): Promise<SavedFile>;
  /** Its lines, without line feeds. `refused` when the file is gone or its sha256 is another one: somebody changed it. */
  lines(name: string, sha256: string): AsyncIterable<string>;
  /** An existing, empty-or-reused folder of the run folder, for what a port downloads. Its absolute path. */
  folder(name: string): Promise<string>;
}

export interface SavedFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ApplyPorts {
  readonly writer: CrmWriter;
  readonly journal: RunJournal;
  readonly files: RunFiles;
  readonly clock: Clock;
  /** Throws `refused` when the run's lock is no longer its own; asked before every call that changes something. */
  readonly assertLockHeld: () => Promise<void>;
  /** The org's calls of the day as its last reply told them (`Sforce-Limit-Info`); null when nobody has said. */
  readonly apiUsage: () => ApiUsage | null;
}
