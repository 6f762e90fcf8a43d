/** The headless shell: `personalization-sync`, over the same core as the extension. */
import { createProgram } from './program.ts';
import { presentError } from './presentError.ts';
import { Terminal } from './terminal.ts';

async function main(): Promise<void> {
  const terminal = new Terminal(process.stdout, process.stderr);
  const cancel = new AbortController();
  // A second Ctrl-C does not wait: whoever presses twice means it. What was written stays in the journal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit(130);
      cancel.abort();
    });
  }
  try {
    process.exitCode = await createProgram({ terminal, signal: cancel.signal, environment: process.env }).run(
      process.argv.slice(2),
    );
  } catch (error) {
    process.exitCode = presentError(error, terminal, cancel.signal.aborted);
  }
}

void main();
