/** The emulators as a process: `node dist/emulators.js --json …`. */
import { type EmulatorArguments, emulatorUsage, parseEmulatorArguments } from './emulatorArguments.ts';
import { endWithParent } from './endWithParent.ts';
import { readyText } from './readyLine.ts';
import { type RunningEmulators, startEmulators } from './startEmulators.ts';

const IDLE_LIMIT_MS = 60 * 60_000;
const LOOK_EVERY_MS = 30_000;

void main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) {
    process.stdout.write(emulatorUsage);
    return;
  }
  let options: EmulatorArguments;
  try {
    options = parseEmulatorArguments(words);
  } catch (error) {
    fail(2, error);
    return;
  }
  try {
    const emulators = await startEmulators(options);
    endInTime(emulators);
    for (const warning of emulators.warnings) process.stderr.write(`${warning}\n`);
    process.stdout.write(
      options.json ? `${JSON.stringify(emulators.ready)}\n` : readyText(emulators.ready, emulators.origin),
    );
  } catch (error) {
    fail(1, error);
  }
}

/** The emulators end when they are told to, when their starter has ended, and when nobody wants anything of them. */
function endInTime(emulators: RunningEmulators): void {
  let ending = false;
  function end(): void {
    if (ending) return;
    ending = true;
    void emulators.close().finally(() => process.exit(0));
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  // A reader that is gone is no reason to leave the temporary folder behind.
  process.stdout.on('error', end);
  endWithParent(end);
  const timer = setInterval(() => {
    if (Date.now() - emulators.lastRequestAtMs() > IDLE_LIMIT_MS) end();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function fail(exitCode: number, error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = exitCode;
}
