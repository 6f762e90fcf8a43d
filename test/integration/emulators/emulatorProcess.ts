import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { ssh2Pure } from '../../../scripts/build/ssh2Pure.mjs';
import type { ReadyLine } from '../../../src/emulators/readyLine.ts';

let bundle: Promise<string> | undefined;

/** The emulators as one file, as they are shipped; bundled once for each test file. Answers its path. */
export function emulatorsBundle(): Promise<string> {
  bundle ??= bundleEmulators();
  return bundle;
}

async function bundleEmulators(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'psync-emulators-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'emulators.js');
  const entry = path.resolve(import.meta.dirname, '../../../src/emulators/main.ts');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    plugins: [ssh2Pure],
  });
  return outfile;
}

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
  const entry = await emulatorsBundle();
  const child = spawn(process.execPath, [entry, '--json', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
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
