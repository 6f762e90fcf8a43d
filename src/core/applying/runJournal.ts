import type { JournalEntry } from './journal.ts';

/** The journal of one run: append-only, one entry a line. */
export interface RunJournal {
  /** Durable when it resolves. `disk`. */
  append(entry: JournalEntry): Promise<void>;
}
