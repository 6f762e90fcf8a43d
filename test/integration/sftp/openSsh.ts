import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { findOpenSsh } from '../../../scripts/ensureOpenSsh.mjs';
import { type ProgramResult, runProgram } from '../emulators/runProgram.ts';

/** A program of OpenSSH. Missing ones fail the suite: `node scripts/ensureOpenSsh.mjs` installs them. */
function openSsh(name: 'sftp' | 'sshd' | 'ssh-keygen'): string {
  const found = (findOpenSsh() as Readonly<Record<string, string | undefined>>)[name];
  if (found === undefined)
    throw new Error(`OpenSSH's ${name} is not on this machine: run "node scripts/ensureOpenSsh.mjs".`);
  return found;
}

export function emptyFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'psync-sftp-'));
}

export interface SftpLogin {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** As `known_hosts` has it. */
  readonly hostKey: string;
}

/** OpenSSH's own client, with the server's key as the only one that it knows. */
export async function runSftpClient(login: SftpLogin, commands: readonly string[]): Promise<ProgramResult> {
  const folder = emptyFolder();
  const file = (name: string): string => path.join(folder, name);
  writeFileSync(file('known_hosts'), `[${login.host}]:${login.port} ${login.hostKey}\n`);
  writeFileSync(file('askpass'), `#!/bin/sh\necho '${login.password}'\n`);
  chmodSync(file('askpass'), 0o700);
  writeFileSync(file('batch'), `${commands.join('\n')}\n`);
  const options = {
    UserKnownHostsFile: file('known_hosts'),
    StrictHostKeyChecking: 'yes',
    PubkeyAuthentication: 'no',
    NumberOfPasswordPrompts: '1',
    // A batch file switches questions off, the one for the password too.
    BatchMode: 'no',
  };
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return await runProgram(
    openSsh('sftp'),
    [...words, '-b', file('batch'), '-P', String(login.port), `${login.username}@${login.host}`],
    { env: { SSH_ASKPASS: file('askpass'), SSH_ASKPASS_REQUIRE: 'force', HOME: folder }, cwd: folder },
  );
}

/** OpenSSH's own server, for one key of the user who runs the tests. */
export interface OpenSshServer {
  readonly port: number;
  readonly username: string;
  readonly fingerprint: string;
  readonly privateKey: string;
  readonly passphrase: string;
  readonly folder: string;
  readonly stop: () => void;
}

export async function startOpenSshServer(): Promise<OpenSshServer> {
  const folder = emptyFolder();
  const file = (name: string): string => path.join(folder, name);
  const passphrase = 'made-up';
  makeKey(file('host_key'), '', 'rsa');
  makeKey(file('user_key'), passphrase, 'ed25519');
  mkdirSync(file('engage/inbound'), { recursive: true });
  // sshd gives up its rights there, and makes no such folder itself.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host_key')}`,
    `AuthorizedKeysFile ${file('user_key.pub')}`,
    `PidFile ${file('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
  ];
  writeFileSync(file('config'), `${settings.join('\n')}\n`);
  const server: ChildProcess = spawn(openSsh('sshd'), ['-D', '-e', '-f', file('config')], { stdio: 'ignore' });
  await listening(port);
  const printed = execFileSync(openSsh('ssh-keygen'), ['-lf', file('host_key.pub')], { encoding: 'utf8' });
  return {
    port,
    username: userInfo().username,
    fingerprint: /SHA256:\S+/.exec(printed)?.[0] ?? '',
    privateKey: readFileSync(file('user_key'), 'utf8'),
    passphrase,
    folder,
    stop: () => server.kill(),
  };
}

function makeKey(file: string, passphrase: string, type: string): void {
  execFileSync(openSsh('ssh-keygen'), ['-q', '-t', type, '-N', passphrase, '-f', file]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.unref();
      setTimeout(() => socket.destroy(), 100).unref();
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('sshd did not start.');
}
