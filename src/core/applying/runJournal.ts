import type { JournalFile } from '../ports.ts';
import type { JournalEntry } from './journal.ts';

/** The journal of one run: append-only, one entry a line. */
export interface RunJournal {
  /** Durable when it resolves. `disk`. */
  append(entry: JournalEntry): Promise<void>;
}

export interface OpenedJournal {
  readonly journal: RunJournal;
  /** What the run has done so far; empty for a new one. */
  readonly entries: readonly JournalEntry[];
  /**
   * Null when every line is whole. Otherwise a line in the middle is damaged, `entries` end before it, and what came after
   * is not believed: such a run is not carried on, its rows are read back instead.
   */
  readonly damage: string | null;
}

/** Lower-case hex of the text's UTF-8 bytes. */
export type Sha256 = (text: string) => string;

/**
 * Opens a run's journal. Each line carries its number and a checksum over itself and the line before, so a changed, lost
 * or swapped line is seen. A last line that a crash left half written is cut off: what it says was not yet acted upon.
 */
export async function openRunJournal(file: JournalFile, sha256: Sha256): Promise<OpenedJournal> {
  const text = await file.read();
  const { lines, length, damage } = decodeJournal(text, sha256);
  if (damage === null && length < text.length) await file.cutTo(length);
  return { journal: appender(file, sha256, lines), entries: lines.map(({ entry }) => entry), damage };
}

interface JournalLine {
  readonly seq: number;
  readonly entry: JournalEntry;
  /** sha256 over the sum of the line before and this line's number and entry. */
  readonly sum: string;
}

/** One line with its line feed, in ASCII. */
function encodeJournalLine(entry: JournalEntry, before: JournalLine | null, sha256: Sha256): string {
  const seq = (before?.seq ?? 0) + 1;
  const json = asciiJson(entry);
  return `{"seq":${seq},"entry":${json},"sum":"${sumOf(seq, json, before, sha256)}"}\n`;
}

/** The whole lines from the start, their length in characters, and whether something whole follows a bad line. */
function decodeJournal(
  text: string,
  sha256: Sha256,
): { readonly lines: readonly JournalLine[]; readonly length: number; readonly damage: string | null } {
  const lines: JournalLine[] = [];
  let length = 0;
  while (length < text.length) {
    const end = text.indexOf('\n', length);
    const line = end === -1 ? null : decodeLine(text.slice(length, end), lines.at(-1) ?? null, sha256);
    if (line === null) return { lines, length, damage: damageAt(text, length, lines.length + 1) };
    lines.push(line);
    length = end + 1;
  }
  return { lines, length, damage: null };
}

function appender(file: JournalFile, sha256: Sha256, lines: readonly JournalLine[]): RunJournal {
  let last = lines.at(-1) ?? null;
  return {
    async append(entry) {
      const text = encodeJournalLine(entry, last, sha256);
      await file.append(text);
      last = JSON.parse(text) as JournalLine;
    },
  };
}

function decodeLine(text: string, before: JournalLine | null, sha256: Sha256): JournalLine | null {
  // The sum is over the characters that were written, so they are taken from the line and not written anew.
  const match = /^\{"seq":(\d+),"entry":(\{.*\}),"sum":"([0-9a-f]{64})"\}$/.exec(text);
  if (match === null) return null;
  const [, seq, json = '', sum = ''] = match;
  if (Number(seq) !== (before?.seq ?? 0) + 1 || sum !== sumOf(Number(seq), json, before, sha256)) return null;
  return { seq: Number(seq), entry: JSON.parse(json) as JournalEntry, sum };
}

/** A bad line that nothing follows is the torn end of a write that was never confirmed. */
function damageAt(text: string, start: number, lineNumber: number): string | null {
  const end = text.indexOf('\n', start);
  const rest = end === -1 ? '' : text.slice(end + 1);
  return /\S/.test(rest) ? `Line ${lineNumber} of the journal is damaged.` : null;
}

function sumOf(seq: number, json: string, before: JournalLine | null, sha256: Sha256): string {
  return sha256(`${before?.sum ?? ''}\n${seq}\n${json}`);
}

/** Escaped to ASCII, so that a length in characters is one in bytes, wherever the file is cut. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
