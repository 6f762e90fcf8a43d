import { visible } from '../core/report/reportText.ts';
import type { SyncEvent } from '../core/model/syncEvent.ts';

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

/**
 * Where the command line speaks: results on stdout, everything for people on stderr once `--json` is asked for.
 * Progress is one line on stderr that rewrites itself, and only on a terminal.
 */
export class Terminal {
  readonly #stdout: Output;
  readonly #stderr: Output;
  #json = false;
  #quiet = false;
  #progress: boolean;
  #line = '';
  #drawnAtMs = 0;

  constructor(stdout: Output, stderr: Output) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#progress = stderr.isTTY === true;
  }

  configure(options: { readonly json: boolean; readonly quiet: boolean; readonly progress: boolean }): void {
    this.#json = options.json;
    this.#quiet = options.quiet;
    this.#progress = this.#progress && options.progress && !options.quiet;
  }

  get isJson(): boolean {
    return this.#json;
  }

  /** The result for people: stdout, or stderr where stdout belongs to the JSON document. */
  text(text: string): void {
    this.clearProgress();
    if (this.#quiet) return;
    (this.#json ? this.#stderr : this.#stdout).write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** The one JSON document; nothing without `--json`. */
  document(value: unknown): void {
    this.clearProgress();
    if (this.#json) this.#stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Errors speak even under `--quiet`. */
  error(text: string): void {
    this.clearProgress();
    this.#stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** An `EventSink`. */
  readonly showEvent = (event: SyncEvent): void => {
    if (!this.#progress) return;
    switch (event.kind) {
      case 'phaseStarted':
        this.#draw(`${event.label} …`, true);
        return;
      case 'progress':
        this.#draw(progressText(event), false);
        return;
      case 'phaseEnded':
      case 'warning':
        return;
    }
  };

  clearProgress(): void {
    if (this.#line !== '') this.#stderr.write('\r\u001b[K');
    this.#line = '';
  }

  #draw(text: string, now: boolean): void {
    const nowMs = Date.now();
    if (!now && nowMs - this.#drawnAtMs < 80) return;
    this.#drawnAtMs = nowMs;
    this.#line = visible(text).slice(0, (this.#stderr.columns ?? 80) - 1);
    this.#stderr.write(`\r\u001b[K${this.#line}`);
  }
}

const phaseWords: Readonly<Record<Extract<SyncEvent, { phase: unknown }>['phase'], string>> = {
  connect: 'Connecting',
  check: 'Checking security requirements',
  readPersonalization: 'Reading Personalization',
  readSalesforce: 'Reading Salesforce',
  load: 'Loading',
  match: 'Matching',
  plan: 'Planning',
  apply: 'Writing',
  report: 'Reporting',
};

function progressText(event: Extract<SyncEvent, { kind: 'progress' }>): string {
  const done = event.done.toLocaleString('en-US');
  const total = event.total === undefined ? '' : ` of ${event.total.toLocaleString('en-US')}`;
  return `${phaseWords[event.phase]}: ${done}${total} ${event.unit}`;
}
