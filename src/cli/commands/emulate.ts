import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { withoutSecrets } from '../credentials.ts';
import type { CommandContext } from '../commandContext.ts';

/**
 * Runs the emulators as a process of their own: they share nothing with this one. They end with it, by the closed channel
 * when it dies and by SIGTERM when it is asked to stop.
 */
export function runEmulate(context: CommandContext, given: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(__dirname, 'emulators.js'), ...given], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: withoutSecrets(context.environment),
  });
  context.signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 0) : 0));
  });
}
