import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo } from '../adapters/demo.ts';
import { runProgram } from '../emulators/runProgram.ts';
import { emptyFolder, runSftpClient } from './openSsh.ts';

// Judged by OpenSSH's client, which shares nothing with the library that both our sides are made with.
let demo: Demo;
beforeAll(async () => {
  demo = await startDemo('--users', '5', '--contacts', '5', '--leads', '1', '--accounts', '1');
});
afterAll(() => demo.emulators.stop());

it('takes a file, renames it, and gives it back byte by byte', async () => {
  const folder = emptyFolder();
  const [up, down] = [path.join(folder, 'up'), path.join(folder, 'down')];
  writeFileSync(up, Buffer.alloc(3_000_000, 'feed,é\n'));
  const { exitCode, stdout } = await runSftpClient(demo.emulators.ready.sftp, [
    'cd engage/inbound',
    `put ${up} user-2026-11-24_18-20-38.csv.part`,
    'rename user-2026-11-24_18-20-38.csv.part user-2026-11-24_18-20-38.csv',
    'ls -1',
    `get user-2026-11-24_18-20-38.csv ${down}`,
    'rm user-2026-11-24_18-20-38.csv',
  ]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('\nuser-2026-11-24_18-20-38.csv\n')]);
  expect(readFileSync(down).equals(readFileSync(up))).toBe(true);
});

it.each([
  ['a folder above its own', 'ls ../../../../etc', 'not found'],
  ['a file of this machine', 'get /etc/hostname /dev/null', 'not found'],
  ['a file outside the dataset', 'mkdir /elsewhere', 'Permission denied'],
  ['a link', 'symlink /etc/passwd engage/inbound/link', 'does not support|unsupported|failure|not supported'],
])('gives nobody %s', async (_what, command, words) => {
  const { exitCode, stderr } = await runSftpClient(demo.emulators.ready.sftp, [command]);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(new RegExp(words, 'i'))]);
});

it('lets nobody in with another password, and gives no shell', async () => {
  const login = demo.emulators.ready.sftp;
  const refused = await runSftpClient({ ...login, password: 'wrong' }, ['ls']);
  expect([refused.exitCode, refused.stderr]).toEqual([255, expect.stringContaining('Permission denied (password)')]);
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'askpass'), `#!/bin/sh\necho '${login.password}'\n`, { mode: 0o700 });
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${path.join(folder, 'known')}`];
  const shell = await runProgram(
    'ssh',
    [...options, '-o', 'PubkeyAuthentication=no', '-p', String(login.port), `${login.username}@${login.host}`, 'id'],
    { env: { SSH_ASKPASS: path.join(folder, 'askpass'), SSH_ASKPASS_REQUIRE: 'force', HOME: folder } },
  );
  expect([shell.exitCode, shell.stdout, shell.stderr]).toEqual([255, '', expect.stringContaining('request failed')]);
});

it('acts out faults that the admin API asks for, and tells them in the history', async () => {
  await demo.lay({ match: { op: 'sftp.open' }, do: { type: 'sftp', quota: true }, times: 1 });
  const file = path.join(emptyFolder(), 'up');
  writeFileSync(file, 'x');
  const refused = await runSftpClient(demo.emulators.ready.sftp, [`put ${file} engage/inbound/x.csv`]);
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringMatching(/Failure|quota/i)]);
  const history = JSON.parse(await demo.ask('GET', '/history?since=0')) as readonly HistoryLine[];
  const line = history.findLast(({ op }) => op === 'sftp.open');
  expect(line).toMatchObject({ server: 'sftp', path: '/engage/inbound/x.csv', committed: false });
});

interface HistoryLine {
  readonly op: string;
}
