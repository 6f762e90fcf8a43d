import { monitorEventLoopDelay } from 'node:perf_hooks';
import { threadCpuMs } from './threadCpu.ts';

/** How long everybody else in the extension host had to wait. */
export interface LoopFigures {
  readonly wallMs: number;
  readonly maxMs: number;
  readonly p99Ms: number;
  /** The most processor time that this thread spent in one turn: what a busy machine adds to `maxMs` is not in it. */
  readonly maxCpuMs: number;
  /** Turns that took longer than 50 ms, and those that spent 50 ms of processor time. */
  readonly turnsOver50Ms: number;
  readonly turnsOver50CpuMs: number;
}

const RESOLUTION_MS = 1;
const BAR_MS = 50;

/** Watches the event loop of this process until the work has ended. */
export async function watchLoop<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly loop: LoopFigures }> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let turn = { atMs: performance.now(), cpuMs: threadCpuMs() };
  let maxCpuMs = 0;
  let turnsOver50Ms = 0;
  let turnsOver50CpuMs = 0;
  const ticking = setInterval(() => {
    const now = { atMs: performance.now(), cpuMs: threadCpuMs() };
    const cpuMs = now.cpuMs - turn.cpuMs;
    maxCpuMs = Math.max(maxCpuMs, cpuMs);
    if (now.atMs - turn.atMs > BAR_MS) turnsOver50Ms += 1;
    if (cpuMs > BAR_MS) turnsOver50CpuMs += 1;
    turn = now;
  }, RESOLUTION_MS);
  const startedMs = performance.now();
  delays.enable();
  try {
    const result = await work();
    const wallMs = performance.now() - startedMs;
    const maxMs = blockedMs(delays.max);
    return {
      result,
      loop: { wallMs, maxMs, p99Ms: blockedMs(delays.percentile(99)), maxCpuMs, turnsOver50Ms, turnsOver50CpuMs },
    };
  } finally {
    delays.disable();
    clearInterval(ticking);
  }
}

/** A delay counts from one tick of the timer to the next: a loop that nobody blocks has one of the resolution. */
function blockedMs(delayNs: number): number {
  return Math.max(0, delayNs / 1e6 - RESOLUTION_MS);
}
