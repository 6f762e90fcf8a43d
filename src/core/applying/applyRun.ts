import type { PushObject } from '../model/records.ts';
import { SyncError } from '../model/syncError.ts';
import type { Warning } from '../model/syncEvent.ts';
import type { Work, WriteReply } from '../ports.ts';
import type { ApplyPorts } from './applyPorts.ts';
import type { ApplyRequest } from './applyRequest.ts';
import { advanceRun, type ChunkPhase, type ChunkState, type RunState } from './chunkState.ts';
import type { JournalEntry } from './journal.ts';
import type { Look } from './lookAtRows.ts';
import { totalOutcomes } from './outcomes.ts';

/** Ends the run in a state from which it can be carried on. */
export class RunStopped extends Error {
  readonly state: 'paused' | 'cancelled';

  constructor(state: 'paused' | 'cancelled', reason: string) {
    super(reason);
    this.name = 'RunStopped';
    this.state = state;
  }
}

/** A look whose moment is known, by the server's clock. */
export interface TimedLook {
  readonly look: Look;
  readonly at: string;
  /** The records that were looked for: of any other it tells nothing. */
  readonly ids: ReadonlySet<string>;
}

/**
 * One run: its journal and what the journal says, moving together. Nothing is believed that is not journalled.
 */
export class ApplyRun {
  readonly request: ApplyRequest;
  readonly ports: ApplyPorts;
  readonly work: Work;
  /** For calls that change something: a person's cancelling leaves them a moment to be answered. */
  readonly mutating: AbortSignal;
  #state: RunState;
  readonly #warnings: Warning[] = [];
  /** The read-back after a REST call is the stale check of the next one, which follows at once. */
  #freshLook: (TimedLook & { readonly object: PushObject }) | null = null;

  constructor(state: RunState, request: ApplyRequest, ports: ApplyPorts, work: Work) {
    this.#state = state;
    this.request = request;
    this.ports = ports;
    this.work = work;
    this.mutating = withGrace(work.signal, ports, request.limits.cancelGraceMs);
  }

  get state(): RunState {
    return this.#state;
  }

  async record(entry: JournalEntry): Promise<void> {
    await this.ports.journal.append(entry);
    this.#state = advanceRun(this.#state, entry);
  }

  chunk(name: string): ChunkState | undefined {
    return this.#state.chunks.find(({ chunk }) => chunk === name);
  }

  serverTime(): string {
    return this.ports.writer.serverTime();
  }

  stopIfCancelled(): void {
    if (this.work.signal.aborted) throw new RunStopped('cancelled', 'Cancelled.');
  }

  /** Asked right before every call that changes something: after a suspended laptop the lock may be another's. */
  async mayWrite(): Promise<void> {
    this.stopIfCancelled();
    await this.ports.assertLockHeld();
  }

  /** Stops before the calls that must stay for others are touched. */
  assertBudget(neededCalls: number): void {
    const usage = this.ports.apiUsage();
    if (usage === null) return;
    const reserve = Math.ceil(usage.max * this.request.limits.apiReserveShare);
    if (usage.max - usage.used - neededCalls >= reserve) return;
    throw new RunStopped(
      'paused',
      `Only ${usage.max - usage.used} of the org's ${usage.max} API calls of the day are left, and ${reserve} must stay. ` +
        "Resume the run after the day's limit has reset.",
    );
  }

  async wait(ms: number): Promise<void> {
    this.#freshLook = null;
    this.stopIfCancelled();
    await this.ports.clock.wait(ms, this.work.signal);
    this.stopIfCancelled();
  }

  keepLook(object: PushObject, look: TimedLook): void {
    this.#freshLook = { object, ...look };
  }

  takeLook(object: PushObject, ids: Iterable<string>): TimedLook | null {
    const look = this.#freshLook;
    this.#freshLook = null;
    if (look?.object !== object) return null;
    for (const id of ids) if (!look.ids.has(id)) return null;
    return look;
  }

  /** @param rows processed of the chunk at work, besides what is settled */
  progressWithin(rows: number): void {
    const { Contact, Account } = this.request.objects;
    const done = this.#state.chunks.reduce(
      (sum, { phase }) => sum + (phase.kind === 'done' ? settled(phase) : 0),
      rows,
    );
    const total = Contact.planned + Account.planned;
    this.work.emit({ kind: 'progress', phase: 'apply', done: Math.min(done, total), total, unit: 'records' });
  }

  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  warn(code: string, message: string, count = 1): void {
    const warning = { code, message, count };
    this.#warnings.push(warning);
    this.work.emit({ kind: 'warning', warning });
  }
}

/** Refusals that concern the whole org or session: nothing more is sent, and nothing is asked either. */
export function stopsRun(reply: Extract<WriteReply<unknown>, { kind: 'refused' }>): boolean {
  return stoppingCodes.has(reply.code);
}

export function refusalReason(call: string, { code, message }: { readonly code: string; readonly message: string }) {
  return `Salesforce refused ${call}: ${code}${message === '' ? '' : ` (${message})`}.`;
}

/** Bulk files and REST spell the zone of a stamp differently. */
export function isSameMoment(left: string, right: string | null): boolean {
  return right !== null && earlier(left, 0) === earlier(right, 0);
}

/** A moment so much earlier, ISO 8601. */
export function earlier(time: string, byMs: number): string {
  const moment = Date.parse(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(moment)) throw new SyncError('internal', `"${time}" is not a time.`);
  return new Date(moment - byMs).toISOString();
}

function settled({ counts }: Extract<ChunkPhase, { kind: 'done' }>): number {
  return totalOutcomes(counts);
}

const stoppingCodes: ReadonlySet<string> = new Set([
  'REQUEST_LIMIT_EXCEEDED',
  'TXN_SECURITY_METERING_ERROR',
  'INVALID_SESSION_ID',
  'CANNOT_CONNECT',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'INSUFFICIENT_ACCESS',
  'FUNCTIONALITY_NOT_ENABLED',
]);

function withGrace(signal: AbortSignal, { clock }: ApplyPorts, graceMs: number): AbortSignal {
  const controller = new AbortController();
  async function abortLater(): Promise<void> {
    await clock.wait(graceMs, new AbortController().signal);
    controller.abort(signal.reason);
  }
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', () => void abortLater(), { once: true });
  return controller.signal;
}
