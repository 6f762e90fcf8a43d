import { createHash } from 'node:crypto';
import { usualApplyLimits, type ApplyLimits } from '../../../../src/core/applying/applyLimits.ts';
import { applyPlan, continueFrom } from '../../../../src/core/applying/applyPlan.ts';
import type { ApplyPorts } from '../../../../src/core/applying/applyPorts.ts';
import type { ApplyRequest, ApplyResult, PlannedObject } from '../../../../src/core/applying/applyRequest.ts';
import type { ApplyRecord } from '../../../../src/core/applying/chunkRow.ts';
import type { JournalEntry } from '../../../../src/core/applying/journal.ts';
import type { RowOutcome } from '../../../../src/core/applying/outcomes.ts';
import { openRunJournal } from '../../../../src/core/applying/runJournal.ts';
import type { ApiUsage } from '../../../../src/core/model/org.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import type { Clock, JournalFile, RunFiles } from '../../../../src/core/ports.ts';
import { field } from '../planning/builders.ts';
import { ProcessDied, SimulatedSalesforce, us } from './simulatedSalesforce.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Where a process can die on the way to the disk: before the bytes, with half of them, with all of them. */
export type Death = 'before' | 'torn' | 'after';

/** A computer with a disk, on which runs are started, die and are carried on. Its disk survives them. */
export class Machine {
  journalText = '';
  readonly files = new Map<string, string>();
  readonly salesforce = new SimulatedSalesforce((path) => this.files.get(path.replace('/run/', ''))!);
  readonly waits: number[] = [];
  readonly warnings: string[] = [];
  usage: ApiUsage | null = null;
  lockIsLost = false;
  /** Asked at each write to the disk, counted from 0. */
  death: (write: number) => Death | null = () => null;
  signal = new AbortController();
  #writes = 0;

  async apply(request: ApplyRequest): Promise<ApplyResult> {
    return await applyPlan(request, await this.#ports(), this.#work());
  }

  async resume(request: ApplyRequest): Promise<ApplyResult> {
    const { entries } = await openRunJournal(this.#journalFile(), sha256);
    return await continueFrom(entries, request, await this.#ports(), this.#work());
  }

  /** Starts the run, and carries it on after each death, until it is done or the outside does not let it go on. */
  async applyThroughDeaths(request: ApplyRequest): Promise<{ readonly result: ApplyResult; readonly deaths: number }> {
    for (let deaths = 0; deaths < 500; deaths += 1) {
      try {
        return { result: await this.resume(request), deaths };
      } catch (error) {
        if (!(error instanceof ProcessDied)) throw error;
      }
    }
    throw new Error('The run does not come to an end.');
  }

  entries(): readonly JournalEntry[] {
    return this.journalText
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { entry: JournalEntry }).entry);
  }

  async #ports(): Promise<ApplyPorts> {
    const { journal } = await openRunJournal(this.#journalFile(), sha256);
    return {
      writer: this.salesforce,
      journal,
      files: this.#runFiles(),
      clock: this.#clock(),
      assertLockHeld: async () => {
        if (this.lockIsLost) throw new SyncError('refused', 'The lock was taken by another process.');
      },
      apiUsage: () => this.usage,
    };
  }

  #work() {
    return {
      signal: this.signal.signal,
      emit: (event: { kind: string; warning?: { code: string } }) => {
        if (event.warning !== undefined) this.warnings.push(event.warning.code);
      },
    };
  }

  #journalFile(): JournalFile {
    return {
      read: async () => this.journalText,
      cutTo: async (length) => {
        this.journalText = this.journalText.slice(0, length);
      },
      append: async (line) => {
        this.#toDisk(line, (text) => {
          this.journalText += text;
        });
      },
    };
  }

  #runFiles(): RunFiles {
    return {
      save: async (name, pieces) => {
        const text = [...pieces].join('');
        // Written under another name first: a torn file is no file.
        this.#toDisk(text, (whole) => {
          if (whole.length === text.length) this.files.set(name, text);
        });
        return { path: `/run/${name}`, sha256: sha256(text), bytes: Buffer.byteLength(text) };
      },
      lines: (name, expected) => this.#lines(name, expected),
      folder: async (name) => `/run/${name}`,
    };
  }

  async *#lines(name: string, expected: string): AsyncGenerator<string> {
    const text = this.files.get(name);
    if (text === undefined || sha256(text) !== expected) throw new SyncError('refused', `${name} was changed.`);
    yield* text.split('\n').slice(0, -1);
  }

  #toDisk(text: string, write: (text: string) => void): void {
    const death = this.death(this.#writes);
    this.#writes += 1;
    if (death === 'before') throw new ProcessDied();
    write(death === 'torn' ? text.slice(0, text.length / 2) : text);
    if (death !== null) throw new ProcessDied();
  }

  #clock(): Clock {
    return {
      now: () => '2026-11-24T12:00:00.000Z',
      monotonicMs: () => 0,
      wait: async (ms) => {
        this.waits.push(ms);
        this.salesforce.nowMs += ms;
      },
    };
  }
}

const contactFields = new Map([
  ['Colour__c', field('string', { name: 'Colour__c', length: 255 })],
  ['Score__c', field('double', { name: 'Score__c', precision: 18, scale: 2 })],
]);

/** A planned Contact: its colour goes from `old` to `new <n>`. Three share a parent. */
export function contact(number: number, more: Partial<ApplyRecord> = {}): ApplyRecord {
  const id = `003-${String(number).padStart(5, '0')}`;
  return {
    crmId: id,
    personalizationId: `user-${number}`,
    parentId: `001-${String(Math.floor(number / 3)).padStart(5, '0')}`,
    modstamp: '2026-11-01T00:00:00.000Z',
    changes: [{ field: 'Colour__c', before: 'old', after: `new ${number}` }],
    ...more,
  };
}

export function contacts(count: number): readonly ApplyRecord[] {
  return Array.from({ length: count }, (_, index) => contact(index));
}

/** A plan of Contacts, all of which exist in the machine's Salesforce with their before-values. */
export function plan(
  machine: Machine,
  records: readonly ApplyRecord[],
  limits: Partial<ApplyLimits> = {},
  firstRecords: number | null = null,
): ApplyRequest {
  for (const { crmId, changes } of records) {
    machine.salesforce.add(crmId, Object.fromEntries(changes.map(({ field: name, before }) => [name, before])));
  }
  return {
    planId: 'plan-1',
    rowsSha256: 'rows-1',
    readAt: '2026-11-24T11:00:00.000Z',
    userId: us,
    objects: { Contact: planned(records), Account: planned([]) },
    firstRecords,
    limits: { ...usualApplyLimits, ...limits },
  };
}

/** Jobs of four rows, calls of three: what takes 2,000 records in life takes a handful here. */
export const bulk: Partial<ApplyLimits> = { bulkFrom: 0, recordsPerJob: 4 };
export const rest: Partial<ApplyLimits> = { bulkFrom: 1_000_000, recordsPerCall: 3 };

export async function outcomesOf(result: ApplyResult): Promise<readonly RowOutcome[]> {
  const rows: RowOutcome[] = [];
  for await (const page of result.outcomes()) rows.push(...page);
  return rows;
}

function planned(records: readonly ApplyRecord[]): PlannedObject {
  return { planned: records.length, records: () => pages(records), fields: contactFields };
}

async function* pages(records: readonly ApplyRecord[]): AsyncGenerator<readonly ApplyRecord[]> {
  for (let start = 0; start < records.length; start += 2) yield records.slice(start, start + 2);
}
