import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ReadyLine } from '../../../src/emulators/readyLine.ts';

export const emulatorsEntry = path.resolve(import.meta.dirname, '../../../src/emulators/main.ts');

export interface EmulatorProcess {
  readonly child: ChildProcess;
  readonly ready: ReadyLine;
  /** Everything on stdout so far. */
  readonly lines: readonly string[];
  /** Asks it to end; answers its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts the emulators as a process of their own and waits for the ready line. */
export async function startEmulatorProcess(words: readonly string[] = []): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [emulatorsEntry, '--json', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await Promise.race([
    once(reader, 'line'),
    exited.then(([code]) => Promise.reject(new Error(`The emulators ended with ${code} before they were ready.`))),
  ]);
  return {
    child,
    ready: JSON.parse(lines[0] ?? '') as ReadyLine,
    lines,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}
