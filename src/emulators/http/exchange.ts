import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { breakOff } from './breakOff.ts';
import { corruptReply, truncateReply } from './damagedBody.ts';
import type { EmulatorContext } from './emulatorContext.ts';
import {
  type DataFaultType,
  EFFECT_FAULTS,
  type EffectFaultType,
  type FaultMoment,
  numberParameter,
  type StruckFault,
} from './faultRule.ts';
import type { HistoryEntry } from './history.ts';
import { killRegisteredClient } from './killClient.ts';
import { RequestBody } from './requestBody.ts';
import { type EmulatedRequest, jsonReply, type Reply, ReplyError, type Route, type Subject } from './route.ts';
import { bodyBytes, sendDamaged, sendPart, sendReply, sendSlowly } from './sendReply.ts';

export interface ExchangeParts {
  readonly context: EmulatorContext;
  readonly server: string;
  readonly exempt: boolean;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly refuseConnections: (forMs: number) => void;
}

/**
 * One request on its way through: faults before → body → faults in the body → the handler and its effect →
 * faults after the effect → the reply, whole or damaged. Each step writes what happened into the history.
 */
export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #body: RequestBody;
  #faults: readonly StruckFault[] = [];
  #subject: Subject = {};
  #entry: HistoryEntry | undefined;
  #op: string;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#op = parts.route.op;
    this.#body = new RequestBody(parts.request);
  }

  async run(): Promise<void> {
    try {
      await this.#begin();
      if (await this.#strikeBefore()) return;
      if (await this.#strikeInRequest()) return;
      const reply = await this.#handle();
      // Unread bytes would be taken for the next request on this connection.
      await this.#body.whole().catch(() => undefined);
      if (await this.#strikeAfterCommit(reply)) return;
      await this.#answer(reply);
    } finally {
      if (this.#entry) {
        this.#entry.bytes = this.#body.bytes;
        this.#entry.bodySha256 = this.#body.sha256();
      }
    }
  }

  async #begin(): Promise<void> {
    const { context, route, params, query, exempt } = this.#parts;
    this.#subject = route.subject?.(params, query) ?? {};
    if (route.subjectOfBody || route.opOfBody) {
      const body = await this.#body.whole().catch(() => Buffer.alloc(0));
      this.#subject = { ...this.#subject, ...route.subjectOfBody?.(body, params) };
      this.#op = route.opOfBody?.choose(body) ?? route.op;
    }
    if (exempt) return;
    this.#faults = context.faults.strike({ op: this.#op, ...this.#subject });
    this.#entry = context.history.begin({
      at: new Date(context.clock.nowMs()).toISOString(),
      server: this.#parts.server,
      op: this.#op,
      method: this.#parts.request.method ?? route.method,
      path: this.#parts.request.url ?? this.#parts.path,
      object: this.#subject.object ?? null,
      jobId: this.#subject.jobId ?? null,
    });
  }

  /** True when the exchange is over without an effect. */
  async #strikeBefore(): Promise<boolean> {
    if (this.#strikeEffects('before')) return true;
    const fault = this.#transportFault('before', ['refuse', 'reset', 'close', 'stall', 'status', 'slow']);
    if (!fault) return false;
    if (fault.do.type === 'slow') {
      await this.#delay(fault);
      return false;
    }
    // A definite refusal is sent after the body, so that every client can read it.
    if (fault.do.type === 'status') await this.#body.whole().catch(() => undefined);
    await this.#breakOff(fault);
    return true;
  }

  /** Reads a part of the body, then breaks off: the effect never happens. */
  async #strikeInRequest(): Promise<boolean> {
    const fault = this.#transportFault('midRequest', ['refuse', 'reset', 'close', 'stall', 'status', 'slow']);
    const kill = this.#faults.find((each) => each.when === 'midRequest' && each.do.type === 'killClient');
    const first = kill ?? fault;
    if (!first) {
      this.#strikeEffects('midRequest');
      return false;
    }
    const stated = Number(this.#parts.request.headers['content-length'] ?? 0);
    await this.#body.readSome(numberParameter(first.do, 'afterBytes', Math.max(1, Math.floor(stated / 2))));
    if (this.#strikeEffects('midRequest')) return true;
    if (!fault) return false;
    if (fault.do.type === 'slow') {
      await this.#delay(fault);
      return false;
    }
    await this.#breakOff(fault);
    return true;
  }

  async #handle(): Promise<Reply> {
    const { route, params, path, query, request } = this.#parts;
    const emulated: EmulatedRequest = {
      op: this.#op,
      method: request.method ?? route.method,
      path,
      params,
      query,
      headers: request.headers,
      body: () => this.#body.whole(),
      commit: (rowsApplied = 0) => {
        if (this.#entry) this.#entry.committed = true;
        emulated.addRowsApplied(rowsApplied);
      },
      addRowsApplied: (rows) => {
        if (this.#entry) this.#entry.rowsApplied += rows;
        this.#parts.context.faults.countRowsApplied(rows);
      },
      takeFault: (type, fits) => this.#takeFault(type, fits),
    };
    try {
      return await route.handle(emulated);
    } catch (error) {
      if (error instanceof ReplyError) return error.reply;
      process.stderr.write(`emulator: ${this.#op} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      return jsonReply(500, [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }]);
    }
  }

  /** True when the reply is lost; the effect stands. */
  async #strikeAfterCommit(reply: Reply): Promise<boolean> {
    if (this.#entry) this.#entry.status = reply.status;
    if (this.#strikeEffects('afterCommit')) return true;
    const slow = this.#faults.find((each) => each.do.type === 'slow' && isAfterEffect(each.when) && each.do['ms']);
    if (slow) await this.#delay(slow);
    const fault = this.#transportFault('afterCommit', ['refuse', 'reset', 'close', 'stall', 'status']);
    if (!fault) return false;
    await this.#breakOff(fault);
    return true;
  }

  async #answer(reply: Reply): Promise<void> {
    const { request, response } = this.#parts;
    if (this.#entry) this.#entry.status = reply.status;
    const broken = this.#transportFault('midResponse', ['refuse', 'reset', 'close', 'stall']);
    const kill = this.#faults.find((each) => each.when === 'midResponse' && each.do.type === 'killClient');
    const first = kill ?? broken;
    if (first) {
      const afterBytes = first.do['afterBytes'];
      await sendPart(response, reply, typeof afterBytes === 'number' ? afterBytes : undefined);
      if (this.#strikeEffects('midResponse') || !broken) return;
      return this.#breakOff(broken);
    }
    this.#strikeEffects('midResponse');
    await this.#sendWhole(reply, request, response);
    if (this.#entry) this.#entry.replySent = true;
  }

  async #sendWhole(reply: Reply, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const damage = this.#transportFault(undefined, ['truncate', 'corrupt']);
    if (damage && reply.status < 300) {
      this.#hit(damage);
      const body = await bodyBytes(reply);
      const headers = reply.headers ?? {};
      const damaged =
        damage.do.type === 'truncate'
          ? truncateReply(reply.status, headers, body, damage.do)
          : corruptReply(reply.status, headers, body, damage);
      return sendDamaged(response, damaged);
    }
    const slow = this.#faults.find(({ do: { type, bytesPerSecond } }) => type === 'slow' && bytesPerSecond);
    if (!slow) return sendReply(request, response, reply);
    this.#hit(slow);
    return sendSlowly(response, reply, numberParameter(slow.do, 'bytesPerSecond', 1000));
  }

  #transportFault(when: FaultMoment | undefined, types: readonly string[]): StruckFault | undefined {
    return this.#faults.find((fault) => (!when || fault.when === when) && types.includes(fault.do.type));
  }

  /** Acts out the faults of that moment that change the world. True when the client was killed by one. */
  #strikeEffects(when: FaultMoment): boolean {
    let killed = false;
    for (const fault of this.#faults) {
      const type = EFFECT_FAULTS.find((known) => known === fault.do.type);
      if (!type || fault.when !== when) continue;
      this.#hit(fault);
      if (type === 'killClient') killed = killRegisteredClient(this.#parts.context.client) || killed;
      else this.#actOut(type, fault);
    }
    if (killed) this.#parts.response.socket?.destroy();
    return killed;
  }

  #actOut(type: EffectFaultType, fault: StruckFault): void {
    for (const handler of this.#parts.context.effects.get(type) ?? []) {
      handler(fault, { op: this.#op, ...this.#subject });
    }
  }

  #takeFault(type: DataFaultType, fits?: (fault: StruckFault) => boolean): StruckFault | undefined {
    const fault = this.#faults.find((each) => each.do.type === type && (fits?.(each) ?? true));
    if (fault) this.#hit(fault);
    return fault;
  }

  async #delay(fault: StruckFault): Promise<void> {
    this.#hit(fault);
    await wait(numberParameter(fault.do, 'ms', 0));
  }

  #hit(fault: StruckFault): void {
    fault.hit();
    if (this.#entry) this.#entry.faultId = fault.id;
  }

  /** Ends the exchange the way the fault says, without the handler's reply. */
  async #breakOff(fault: StruckFault): Promise<void> {
    this.#hit(fault);
    const sentStatus = await breakOff(fault, this.#parts);
    if (sentStatus === undefined || !this.#entry) return;
    this.#entry.status = sentStatus;
    this.#entry.replySent = true;
  }
}

function isAfterEffect(when: FaultMoment): boolean {
  return when === 'afterCommit' || when === 'midResponse';
}
