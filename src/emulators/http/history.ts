/** One request as the server saw it. `GET /history` is the truth against which a client's word is checked. */
export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  /** Which look-alike: salesforce, personalization, sftp. */
  readonly server: string;
  readonly op: string;
  readonly method: string;
  readonly path: string;
  readonly object: string | null;
  readonly jobId: string | null;
  bytes: number;
  bodySha256: string | null;
  /** True once the request had its effect. Always false for requests that only read. */
  committed: boolean;
  /** Grows while a job that this request has started is still running. */
  rowsApplied: number;
  replySent: boolean;
  status: number | null;
  faultId: string | null;
}

export type HistoryStart = Pick<HistoryEntry, 'at' | 'server' | 'op' | 'method' | 'path' | 'object' | 'jobId'>;

/** Append-only for as long as the emulator lives; a reset starts a new one. */
export class History {
  #entries: HistoryEntry[] = [];
  #nextSeq = 1;

  begin(start: HistoryStart): HistoryEntry {
    const entry: HistoryEntry = {
      seq: this.#nextSeq++,
      ...start,
      bytes: 0,
      bodySha256: null,
      committed: false,
      rowsApplied: 0,
      replySent: false,
      status: null,
      faultId: null,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Entries with a higher number than `seq`. */
  since(seq: number): readonly HistoryEntry[] {
    return this.#entries.filter((entry) => entry.seq > seq);
  }

  reset(): void {
    this.#entries = [];
    this.#nextSeq = 1;
  }
}
