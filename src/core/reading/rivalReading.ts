/**
 * The other way to read a record with a misplaced quote.
 *
 * The scanner takes the broken line for one record and goes on at the next line. A writer that wraps values in quotes
 * without doubling those inside would have meant something else: the text goes on, over line ends, up to the next quote
 * that stands before a delimiter or a line end. This class follows that reading beside the scanner. If it also comes out
 * as a whole record, over rows that the scanner has accepted meanwhile, nobody can tell which of the two is true, and the
 * file is refused.
 *
 * It is told of every quote, delimiter and line end from the misplaced quote on, with their offsets.
 */
export type RivalEvent = 'quote' | 'delimiter' | 'carriageReturn' | 'lineFeed';

/** Beyond this distance no record can reach: the longest has 400,000 characters of at most 4 bytes. */
const maxReachBytes = 1_600_000;

export class RivalReading {
  readonly #expectedColumns: number;
  readonly #start: number;
  readonly #acceptedBefore: number;
  #columns: number;
  #inText = true;
  /** The quoted field was opened properly (at its field's start), after the doubtful text had ended. */
  #isProper = false;
  #pendingQuote = -2;
  #edge = -2;

  constructor(start: number, columns: number, expectedColumns: number, acceptedBefore: number) {
    this.#start = start;
    this.#columns = columns;
    this.#expectedColumns = expectedColumns;
    this.#acceptedBefore = acceptedBefore;
  }

  /**
   * @param accepted records that the scanner has accepted so far
   * @returns `open`: go on telling · `gone`: this reading makes no sense · `rival`: it makes as much sense as the scanner's
   */
  follow(event: RivalEvent, offset: number, accepted: number): 'open' | 'gone' | 'rival' {
    if (offset - this.#start > maxReachBytes) return 'gone';
    if (event === 'quote') return this.#quote(offset);
    if (this.#inText && this.#pendingQuote === offset - 1) this.#inText = false;
    if (event === 'carriageReturn' || this.#inText) {
      this.#edge = this.#inText ? offset : this.#edge;
      return 'open';
    }
    if (event === 'delimiter') {
      this.#columns += 1;
      this.#edge = offset;
      return this.#columns > this.#expectedColumns ? 'gone' : 'open';
    }
    return this.#columns === this.#expectedColumns && accepted > this.#acceptedBefore ? 'rival' : 'gone';
  }

  #quote(offset: number): 'open' | 'gone' {
    if (!this.#inText) {
      // After the doubtful text has ended, a quote may only open a field.
      if (this.#edge !== offset - 1) return 'gone';
      this.#inText = true;
      this.#isProper = true;
      this.#pendingQuote = -2;
      return 'open';
    }
    // A quote right after a delimiter or line end opens a field: inside a text that goes on it would be a contradiction.
    if (!this.#isProper && this.#edge === offset - 1) return 'gone';
    this.#pendingQuote = this.#pendingQuote === offset - 1 ? -2 : offset;
    return 'open';
  }
}
