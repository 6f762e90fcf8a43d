import { FaultEngine, type Operation } from './faultEngine.ts';
import type { EffectFaultType, StruckFault } from './faultRule.ts';
import { History } from './history.ts';
import { VirtualClock } from './virtualClock.ts';

/** Acts out a fault on the emulated world, e.g. expires a token. */
export type EffectHandler = (fault: StruckFault, operation: Operation) => void;
export type ResetHandler = (order: { readonly seed: number; readonly fixture: string | null }) => void | Promise<void>;

/** What all look-alikes of one start share: one clock, one history, one set of fault rules. */
export interface EmulatorContext {
  readonly clock: VirtualClock;
  readonly faults: FaultEngine;
  readonly history: History;
  /** How much faster than a real org jobs go: waiting times are divided by it. */
  readonly timeScale: number;
  /** Every operation name that some route has, for `GET /ops`. */
  readonly ops: Set<string>;
  /** Several look-alikes may act out the same type of fault; all of them are called. */
  readonly effects: Map<EffectFaultType, EffectHandler[]>;
  /** Called in order on `POST /reset`, after faults, history and clock. */
  readonly resetHandlers: ResetHandler[];
  /** What was asked for at the start: a reset without a seed goes back to it. */
  readonly seed: number;
  /** When any look-alike was last asked something, by the machine's clock. */
  lastRequestAtMs: number;
  /** The only process that `killClient` may end. */
  client: { readonly pid: number } | null;
}

export function createEmulatorContext(options: { readonly seed: number; readonly timeScale: number }): EmulatorContext {
  return {
    clock: new VirtualClock(),
    faults: new FaultEngine(options.seed),
    history: new History(),
    timeScale: options.timeScale,
    ops: new Set(),
    effects: new Map(),
    resetHandlers: [],
    seed: options.seed,
    lastRequestAtMs: Date.now(),
    client: null,
  };
}

export function onEffect(context: EmulatorContext, type: EffectFaultType, handler: EffectHandler): void {
  context.effects.set(type, [...(context.effects.get(type) ?? []), handler]);
}
