import { expect, test } from 'vitest';
import { runNode } from '../../../scripts/testing/runCommand.mjs';

test('a command that ends gives its exit code and what it printed on both streams', async () => {
  const program = `console.log('out'); console.error('err'); process.exitCode = 3;`;
  const { exitCode, output } = await runNode(['-e', program], { timeoutMs: 30_000 });
  expect({ exitCode, lines: output.trim().split('\n').sort() }).toEqual({ exitCode: 3, lines: ['err', 'out'] });
});

test('a command does not wait for stdin', async () => {
  const program = `process.stdin.on('end', () => console.log('no input')).resume();`;
  expect(await runNode(['-e', program], { timeoutMs: 30_000 })).toMatchObject({ exitCode: 0, output: 'no input\n' });
});

test('a command that takes too long is ended, and says so', async () => {
  const { exitCode, output } = await runNode(['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
  expect({ exitCode, output }).toEqual({ exitCode: 124, output: '\nended after 0.3 s: the time was up\n' });
});

test('what a command leaves running ends with it', async () => {
  // The one left running holds the command's output open: only its end lets the run end before the time is up.
  const program = `
    require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref();
    console.log('left one running');`;
  const { exitCode, output } = await runNode(['-e', program], { timeoutMs: 30_000 });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: 'left one running\n' });
});
