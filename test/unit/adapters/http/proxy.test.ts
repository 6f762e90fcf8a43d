import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../../../src/adapters/http/createHttpClient.ts';
import { HttpFailure } from '../../../../src/core/http/httpClient.ts';
import type { NetworkSettings, ProxySettings } from '../../../../src/core/http/networkSettings.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { sendJson, startStubServer } from '../stubServer.ts';
import { privateAuthority } from './certificates.ts';
import { basic, type ConnectProxy, type ConnectProxyOptions, startConnectProxy } from './connectProxy.ts';

const never = new AbortController().signal;
const host = 'acme.my.salesforce.com';
const company = privateAuthority('Company CA');
const get = { method: 'GET' as const, url: `https://${host}/x`, headers: {} };

describe('a proxy', () => {
  test('is signed in to, with a password of any characters, and asked for a tunnel to the host', async () => {
    const { proxy, client } = await behindProxy({ credentials: 'ann:p@ss:w/rd%' });
    expect(await (await client({ user: 'ann:p%40ss%3Aw%2Frd%25@' }).exchange(get, never)).text()).toBe('"in"');
    expect([proxy.asked, proxy.signIns]).toEqual([[`${host}:443`], [basic('ann:p@ss:w/rd%')]]);
  });

  test('is given the whole header where a setting holds one', async () => {
    const { proxy, client } = await behindProxy({ credentials: 'ann:secret' });
    const reply = await client({ proxy: { authorization: basic('ann:secret') } }).exchange(get, never);
    expect([reply.status, proxy.signIns]).toEqual([200, [basic('ann:secret')]]);
    await reply.text();
  });

  test('keeps its tunnel for what may be repeated, and for nothing else', async () => {
    const { proxy, client } = await behindProxy();
    const one = client();
    for (const method of ['GET', 'GET', 'POST', 'GET'] as const) {
      await (await one.exchange({ ...get, method }, never)).text();
    }
    expect(proxy.asked).toHaveLength(2);
  });

  test('is not asked about this machine, nor about what is exempt', async () => {
    const { proxy, client } = await behindProxy();
    const own = await startStubServer((_request, response) => sendJson(response, {}));
    await (await client().exchange({ ...get, url: own.origin }, never)).text();
    const direct = client({ proxy: { noProxy: ['.salesforce.com'] } }).exchange(get, never);
    expect((await errorOf<HttpFailure>(direct)).notSent).toBe(true);
    expect(proxy.asked).toEqual([]);
  });

  test('that refuses the password is named with its setting, not with the password, and is not asked again', async () => {
    const { proxy, client } = await behindProxy({ credentials: 'ann:secret' });
    const failure = await errorOf<HttpFailure>(client({ user: 'ann:wrong@' }).exchange(get, never));
    expect(failure).toEqual(
      new HttpFailure(
        `the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY) refused the user name or the password (HTTP 407)`,
        true,
        { advice: expect.stringContaining('Correct them in HTTPS_PROXY') as string, isFinal: true },
      ),
    );
    expect(JSON.stringify([failure.message, failure.advice, failure.stack])).not.toContain('wrong');
    expect(proxy.signIns).toHaveLength(1);
  });

  test.each([
    ['asks for a sign-in that nobody gave', { credentials: 'a:b' }, 'asks for a sign-in (HTTP 407)', 'Put a user name'],
    [
      'knows other sign-ins only',
      { credentials: 'a:b', schemes: ['Negotiate', 'NTLM'] },
      'asks for a sign-in by Negotiate or NTLM (HTTP 407)',
      'Only Basic is known here.',
    ],
    ['forbids the host', { status: 403 }, 'does not let this connection through (HTTP 403)', `Ask IT to allow ${host}`],
    ['cannot reach the host', { status: 504 }, 'did not reach it (HTTP 504)', `may connect to ${host}, port 443`],
  ])('that %s is told as such', async (_what, options, words, advice) => {
    const { proxy, client } = await behindProxy(options);
    const failure = await errorOf<HttpFailure>(client().exchange(get, never));
    expect([failure.message, failure.advice, failure.notSent]).toEqual([
      `the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY) ${words}`,
      expect.stringContaining(advice),
      true,
    ]);
  });

  test('that is down, or hangs up, or says nothing, is told as such', async () => {
    const { proxy, client } = await behindProxy();
    await proxy.close();
    expect(await errorOf(client().exchange(get, never))).toMatchObject({
      message: `the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY) cannot be reached: the connection was refused (ECONNREFUSED)`,
      advice: expect.stringContaining('Check HTTPS_PROXY') as string,
      notSent: true,
    });
    const hangsUp = await startRaw(true);
    expect(await errorOf(client({ port: hangsUp }).exchange(get, never))).toMatchObject({
      message: `the proxy 127.0.0.1:${hangsUp} (HTTPS_PROXY) cannot be reached: it ended the connection without an answer`,
    });
    const silent = await startRaw(false);
    expect(await errorOf(client({ port: silent }).exchange(get, never))).toMatchObject({
      message: `no connection within 0.3 s through the proxy 127.0.0.1:${silent} (HTTPS_PROXY)`,
      notSent: true,
    });
  });

  test.each(['socks5://127.0.0.1:1080', 'not a host at all', 'ann:secret@'])(
    'that is no proxy for HTTP (%s) is a mistake of the setting, which is not quoted',
    async (url) => {
      const { client } = await behindProxy();
      const failure = await errorOf<SyncError>(client({ proxy: { url } }).exchange(get, never));
      expect([failure.code, failure.message]).toEqual(['usage', expect.stringMatching(/^HTTPS_PROXY does not name/)]);
      expect(failure.message).not.toContain('secret');
    },
  );
});

describe('a certificate', () => {
  test('of an authority that nobody knows ends the connection, and no setting lets it pass', async () => {
    const { client } = await behindProxy();
    const uncheckedBy = 'NODE_TLS_REJECT_UNAUTHORIZED';
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => void Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED'));
    const failure = await errorOf<HttpFailure>(
      client({ network: { extraCertificates: [], uncheckedBy } }).exchange(get, never),
    );
    expect([failure.message, failure.advice, failure.isFinal, failure.notSent]).toEqual([
      expect.stringContaining(
        `the certificate that ${host} shows was issued by an authority that this machine does not`,
      ),
      expect.stringMatching(/NODE_EXTRA_CA_CERTS.*NODE_TLS_REJECT_UNAUTHORIZED does not switch that check off here/),
      true,
      true,
    ]);
  });

  test('of another host is told as such', async () => {
    const { client } = await behindProxy({}, 'other.example.com');
    expect(await errorOf(client().exchange(get, never))).toMatchObject({
      message: `the certificate that ${host} shows is of another host (ERR_TLS_CERT_ALTNAME_INVALID)`,
    });
  });
});

async function errorOf<E extends Error = Error>(promise: Promise<unknown>): Promise<E> {
  const error: unknown = await promise.then(
    () => null,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(Error);
  return error as E;
}

/** A host behind a proxy, with a certificate of the company's authority; and clients that know both. */
async function behindProxy(options: Partial<ConnectProxyOptions> = {}, certifiedHost = host) {
  const server = createServer(company.issue(certifiedHost), (_request, response) => sendJson(response, 'in'));
  const port = await listening(server);
  const proxy: ConnectProxy = await startConnectProxy({ hosts: { [host]: port }, ...options });
  onTestFinished(() => proxy.close());
  return {
    proxy,
    client: (given: GivenNetwork = {}) => {
      const settings: NetworkSettings = {
        proxy: {
          url: `http://${given.user ?? ''}127.0.0.1:${given.port ?? proxy.port}`,
          authorization: null,
          noProxy: [],
          setting: 'HTTPS_PROXY',
          ...given.proxy,
        },
        systemCertificates: false,
        extraCertificates: [company.cert],
        uncheckedBy: null,
        ...given.network,
      };
      return createHttpClient({ connectMs: 300 }, () => settings);
    },
  };
}

interface GivenNetwork {
  readonly user?: string;
  readonly port?: number;
  readonly proxy?: Partial<ProxySettings>;
  readonly network?: Partial<NetworkSettings>;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port at which somebody takes connections, and hangs up or says nothing. */
async function startRaw(hangsUp: boolean): Promise<number> {
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => hangsUp && socket.end());
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
