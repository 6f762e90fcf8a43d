/**
 * A look-alike of Personalization's SFTP server, to which feed files are sent: one user with a password, one folder, no
 * shell, no commands, no forwarding, on this machine only. Nothing processes the files.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import ssh2, { type AuthContext, type Connection, type Server } from 'ssh2';
import type { EmulatorContext } from '../http/emulatorContext.ts';
import { newHostKey } from './hostKey.ts';
import { Jail } from './jail.ts';
import { serveSftp } from './serveSftp.ts';
import { beginOperation, sftpOps } from './sftpOperations.ts';

export interface SftpEmulatorOptions {
  readonly context: EmulatorContext;
  /** An existing folder for what is uploaded; the caller removes it. */
  readonly folder: string;
  readonly dataset: string;
}

export interface SftpConnection {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The public key of this start, as it would stand in `known_hosts`: `ecdsa-sha2-nistp256 AAAA…`. */
  readonly hostKey: string;
}

export interface SftpEmulator {
  /** Port 0 takes a free one. */
  readonly listen: (port: number) => Promise<void>;
  readonly connection: () => SftpConnection;
  readonly close: () => Promise<void>;
}

const username = 'demo';
const mostTries = 3;

export function createSftpEmulator({ context, folder, dataset }: SftpEmulatorOptions): SftpEmulator {
  for (const op of sftpOps) context.ops.add(`sftp.${op}`);
  const jail = new Jail(path.join(folder, 'sftp'), [`${dataset}/inbound`]);
  context.resetHandlers.push(() => jail.empty());
  const password = `DEMO-${randomBytes(18).toString('hex')}`;
  const key = newHostKey();
  const sockets = new Set<Socket>();
  const serverWith = (privateKey: string): Server =>
    new ssh2.Server({ hostKeys: [privateKey], ident: 'PersonalizationSyncDemo' }, (client) => {
      serveClient(client, password, context, jail);
    });
  const server = serverWith(key.private);
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const { faults, entry } = beginOperation(context, 'connect', '');
    if (faults.delayMs === null) return;
    if (faults.cut !== null) {
      socket.destroy();
      return;
    }
    entry.replySent = true;
    const chosen = faults.hostKeyChange ? serverWith(newHostKey().private) : server;
    chosen.injectSocket(socket);
  });

  return {
    async listen(port) {
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject);
        listener.listen(port, '127.0.0.1', resolve);
      });
    },
    connection: () => ({
      host: '127.0.0.1',
      port: (listener.address() as AddressInfo).port,
      username,
      password,
      hostKey: key.public,
    }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

function serveClient(client: Connection, password: string, context: EmulatorContext, jail: Jail): void {
  let tries = 0;
  client.on('error', () => undefined);
  client.on('authentication', (asked) => {
    if (asked.method === 'password') tries += 1;
    if (isRight(asked, password)) asked.accept();
    else asked.reject(['password']);
    if (tries >= mostTries) client.end();
  });
  client.on('session', (accept) => {
    const session = accept();
    // What is not accepted is refused: shell, commands, terminals, environments, agents.
    session.on('sftp', (acceptSftp) => {
      serveSftp(acceptSftp(), { context, jail, cut: () => destroy(client) });
    });
  });
}

function isRight(asked: AuthContext, password: string): boolean {
  if (asked.method !== 'password') return false;
  const [given, expected] = [Buffer.from(asked.password), Buffer.from(password)];
  const isPassword = given.length === expected.length && timingSafeEqual(given, expected);
  return isPassword && asked.username === username;
}

/** Without the words of the protocol, as a network does it. */
function destroy(client: Connection): void {
  (client as Connection & { readonly _sock?: Socket })._sock?.destroy();
}
