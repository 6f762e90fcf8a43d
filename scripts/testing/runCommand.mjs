/** Runs Node programs for the checks and test suites: without stdin, within a time limit, leaving no process behind. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Runs `node <args>` in the project's folder.
 *
 * @param {readonly string[]} args
 * @param {{ timeoutMs: number, show?: boolean, env?: Record<string, string> }} options `show` passes the output on as it comes
 * @returns {Promise<{ exitCode: number, output: string, seconds: number }>} an exit code of 124 means that the time was up
 */
export async function runNode(args, { timeoutMs, show = false, env = {} }) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: pathWithThisNode(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the whole family can be ended: browsers, servers and emulators included.
    detached: true,
  });
  runningGroups.add(child.pid);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output.push(chunk);
      if (show) process.stdout.write(chunk);
    });
  }
  const { exitCode, timedOut } = await waitForEnd(child, timeoutMs);
  if (timedOut) output.push(Buffer.from(`\nended after ${timeoutMs / 1000} s: the time was up\n`));
  return { exitCode, output: Buffer.concat(output).toString(), seconds: (performance.now() - startedAt) / 1000 };
}

/** Groups that have to end with this process. */
const runningGroups = new Set();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const group of runningGroups) endGroup(group);
    process.exit(130);
  });
}

function waitForEnd(child, timeoutMs) {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, timeoutMs);
    child.once('error', reject);
    child.once('exit', () => endGroup(child.pid));
    child.once('close', (code) => {
      clearTimeout(timer);
      runningGroups.delete(child.pid);
      resolve({ exitCode: timedOut ? 124 : (code ?? 1), timedOut });
    });
  });
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Tools start `node` by name: it must be the one that runs this, not an older one of the machine. */
function pathWithThisNode() {
  const first = [path.dirname(process.execPath), path.join(ROOT, 'node_modules/.bin')];
  return [...first, process.env.PATH].join(path.delimiter);
}
