import { setTimeout as wait } from 'node:timers/promises';

const WINDOW_MS = 500;
const QUIET_CPU_MS = 10;
const WINDOWS_AT_MOST = 120;

/** Processor time of this thread so far, in milliseconds. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** VS Code and its own extensions still start when a suite begins: waits until nothing happens for a second. */
export async function untilQuiet(): Promise<void> {
  let quietWindows = 0;
  for (let window = 0; quietWindows < 2 && window < WINDOWS_AT_MOST; window += 1) {
    const before = threadCpuMs();
    await wait(WINDOW_MS);
    quietWindows = threadCpuMs() - before < QUIET_CPU_MS ? quietWindows + 1 : 0;
  }
}
