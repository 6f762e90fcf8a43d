import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { FeedAccess } from '../../../src/adapters/personalization/sftp/feedAccess.ts';
import { createFeedServer, readHostKey } from '../../../src/adapters/personalization/sftp/createFeedServer.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { type Demo, startDemo } from '../adapters/demo.ts';
import { type OpenSshServer, startOpenSshServer } from './openSsh.ts';

const never = new AbortController().signal;
const limitMs = 1_500;
let demo: Demo;
let sshd: OpenSshServer;
let access: FeedAccess;
beforeAll(async () => {
  sshd = await startOpenSshServer();
  demo = await startDemo('--users', '5', '--contacts', '5', '--leads', '1', '--accounts', '1');
  const { host, port, username, password } = demo.emulators.ready.sftp;
  const { fingerprint } = await readHostKey({ host, port }, never);
  access = { host, port, username, directory: '/engage/inbound', fingerprint, secret: { kind: 'password', password } };
});
afterEach(() => demo.clearFaults());
afterAll(async () => {
  sshd.stop();
  await demo.emulators.stop();
});

describe('a server of OpenSSH', () => {
  it('is known by the fingerprint that OpenSSH prints, and signed in to with a key', async () => {
    const { port, username, folder, fingerprint, privateKey, passphrase } = sshd;
    expect((await readHostKey({ host: '127.0.0.1', port }, never)).fingerprint).toBe(fingerprint);
    const secret = { kind: 'privateKey', privateKey, passphrase } as const;
    const server = createFeedServer({ host: '127.0.0.1', port, username, directory: folder, fingerprint, secret });
    const files = await server.look(never);
    expect(files.find(({ name }) => name === 'engage')).toMatchObject({ isFolder: true });
    expect(files.find(({ name }) => name === 'user_key')).toMatchObject({ isFolder: false, bytes: privateKey.length });
  });

  it.each([
    ['no passphrase', { passphrase: null }, 'usage', 'is encrypted. Give its passphrase too'],
    ['another passphrase', { passphrase: 'wrong' }, 'usage', 'The passphrase does not open the private key'],
    ['what is no key', { privateKey: 'PuTTY', passphrase: null }, 'usage', 'none in OpenSSH or PEM format'],
  ])('is not asked with %s', async (_what, change, code, words) => {
    const { port, username, fingerprint, privateKey } = sshd;
    const secret = { kind: 'privateKey' as const, privateKey, ...change };
    const server = createFeedServer({ host: '127.0.0.1', port, username, directory: '/', fingerprint, secret });
    expect(await errorOf(server.look(never))).toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  it('that takes keys only says so to a password, which is not sent', async () => {
    const { port, username, fingerprint } = sshd;
    const secret = { kind: 'password', password: 'canary' } as const;
    const server = createFeedServer({ host: '127.0.0.1', port, username, directory: '/', fingerprint, secret });
    expect(await errorOf(server.look(never))).toMatchObject({
      code: 'signInFailed',
      message: 'The SFTP server 127.0.0.1 takes no password; it takes: publickey. Sign in the other way.',
    });
  });
});

describe('a look', () => {
  it('lists the folder', async () => {
    expect(await createFeedServer(access).look(never)).toEqual([]);
  });

  it('refuses another key with both fingerprints, and sends no password to it', async () => {
    await demo.lay({ match: { op: 'sftp.connect' }, do: { type: 'sftp', hostKeyChange: true } });
    const error = await errorOf(createFeedServer(access).look(never));
    expect(error.code).toBe('cannotConnect');
    expect(error.message).toMatch(
      /shows another host key than the one that was confirmed: SHA256:\S+ \(ecdsa-sha2-nistp256\)/,
    );
    expect(error.message).toContain(`instead of ${access.fingerprint}. Nothing was sent to it.`);
  });

  it.each([
    ['another password', { secret: { kind: 'password', password: 'wrong' } }, 'signInFailed', 'with this password.'],
    ['another user', { username: 'nobody' }, 'signInFailed', 'refused the user "nobody"'],
    ['a folder that is not there', { directory: '/x/inbound' }, 'accessDenied', 'There is no folder "/x/inbound"'],
  ] as const)('with %s says so', async (_what, change, code, words) => {
    const error = await errorOf(createFeedServer({ ...access, ...change }).look(never));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(words)]);
  });

  it('at a folder that may not be read says so', async () => {
    await demo.lay({ match: { op: 'sftp.list' }, do: { type: 'sftp', permission: true } });
    expect(await errorOf(createFeedServer(access).look(never))).toMatchObject({
      code: 'accessDenied',
      message: expect.stringContaining('The user "demo" may not read the folder "/engage/inbound"') as string,
    });
  });

  it('tries a password once', async () => {
    const before = await connections();
    await errorOf(createFeedServer({ ...access, secret: { kind: 'password', password: 'wrong' } }).look(never));
    expect((await connections()) - before).toBe(1);
  });

  it('ends when a person cancels', async () => {
    await demo.lay({ match: { op: 'sftp.connect' }, do: { type: 'stall' } });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    expect((await errorOf(createFeedServer(access).look(cancel.signal))).code).toBe('cancelled');
  });
});

describe('a blocked server', () => {
  const wayOut =
    /Ask IT to allow outgoing connections to \S+, port \d+; or set personalization\.feed to \{ "kind": "directory".*by hand on the Feeds Dashboard/s;

  it.each([
    ['whose port is closed', 9, 'it was refused (ECONNREFUSED)'],
    ['whose name is not known', 22, 'the host name is not known on this network (ENOTFOUND)'],
  ])('%s is told with the ways out', async (_what, port, words) => {
    const host = port === 22 ? 'sftp.nowhere.invalid' : '127.0.0.1';
    const error = await errorOf(readHostKey({ host, port }, never, limitMs));
    expect([error.code, error.message]).toEqual(['cannotConnect', expect.stringMatching(wayOut)]);
    expect(error.message.replace('EAI_AGAIN', 'ENOTFOUND')).toContain(words);
  });

  it.each([
    ['that a firewall holds back', 'silent', 'and then said nothing'],
    ['that a firewall cuts', 'closes', 'ended the connection before anything was agreed on'],
    ['at which a web server answers', 'http', 'ended the connection before anything was agreed on'],
  ] as const)('%s is told with the ways out', async (_what, behaviour, words) => {
    const port = await startFirewall(behaviour);
    const error = await errorOf(readHostKey({ host: '127.0.0.1', port }, never, limitMs));
    expect([error.code, error.message]).toEqual(['cannotConnect', expect.stringContaining(words)]);
    expect(error.message).toMatch(wayOut);
  });

  it('that stands still in the middle is left', async () => {
    await demo.lay({ match: { op: 'sftp.list' }, do: { type: 'stall' } });
    expect((await errorOf(createFeedServer(access, limitMs).look(never))).message).toMatch(/stood still and was ended/);
  });
});

async function connections(): Promise<number> {
  const history = JSON.parse(await demo.ask('GET', '/history?since=0')) as readonly { readonly op: string }[];
  return history.filter(({ op }) => op === 'sftp.connect').length;
}

async function startFirewall(behaviour: 'silent' | 'closes' | 'http'): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (behaviour === 'closes') socket.end();
    if (behaviour === 'http') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
