import { mkdtempSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import type { ReadyLine } from '../../../src/emulators/readyLine.ts';
import { type Authority, privateAuthority } from '../../unit/adapters/http/certificates.ts';
import { type ConnectProxy, startConnectProxy } from '../../unit/adapters/http/connectProxy.ts';

export const orgHost = 'acme.my.salesforce.com';
export const profileHost = 'acme.us-1.evergage.com';

/** What real systems would take; none of it has the mark of a demo. */
export const real = {
  accessToken: '00DAc00000Acme1!AQEAQ.live-token',
  apiKeyId: 'live-key-id',
  apiKeySecret: 'live-key-secret',
  proxyUser: 'ann',
  proxyPassword: 'pr0xy-canary',
};

/** A configuration of the real systems; writes what it would write to a demo. */
export function realConfiguration(feed: object = { kind: 'none' }): Readonly<Record<string, unknown>> {
  const personalization = { account: 'acme', instance: 'us-1', dataset: 'engage', feed };
  return { ...demoConfiguration('engage'), personalization };
}

/** A company's network: names of the outside are known to its proxy only, which asks who one is and opens what is encrypted. */
export interface CompanyNetwork {
  readonly proxy: ConnectProxy;
  /** PEM file of the company's certificate authority. */
  readonly authorityFile: string;
  /** With the right user and password. */
  readonly proxyUrl: string;
  /** What reached the real systems, in this order: `host /path`. */
  readonly reached: readonly string[];
  readonly close: () => Promise<void>;
}

/** Behind the proxy the emulators play the real systems, under their real names. */
export async function companyNetwork(ready: ReadyLine): Promise<CompanyNetwork> {
  const authority: Authority = privateAuthority('Company CA');
  const reached: string[] = [];
  const server = createServer(authority.issue(orgHost, profileHost), (request, response) => {
    reached.push(`${request.headers.host ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`);
    void passOn(request, response, ready).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = await startConnectProxy({
    hosts: { [orgHost]: port, [profileHost]: port },
    credentials: `${real.proxyUser}:${real.proxyPassword}`,
  });
  const authorityFile = path.join(mkdtempSync(path.join(tmpdir(), 'psync-network-')), 'company.pem');
  writeFileSync(authorityFile, authority.cert);
  return {
    proxy,
    authorityFile,
    reached,
    proxyUrl: `http://${real.proxyUser}:${real.proxyPassword}@127.0.0.1:${proxy.port}`,
    async close() {
      await proxy.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Real credentials become those of the demo, and its addresses the real ones. */
async function passOn(request: IncomingMessage, response: ServerResponse, ready: ReadyLine): Promise<void> {
  const isOrg = request.headers.host === orgHost;
  const target = new URL(isOrg ? ready.salesforce.instanceUrl : ready.personalization.baseUrl);
  const { authorization } = request.headers;
  const body = replaced(await buffer(request), real.accessToken, ready.salesforce.accessToken);
  const outgoing = ask({
    host: target.hostname,
    port: target.port,
    method: request.method,
    path: request.url,
    headers: {
      ...request.headers,
      host: target.host,
      'accept-encoding': 'identity',
      'content-length': String(body.length),
      ...(authorization !== undefined && { authorization: demoAuthorization(authorization, ready) }),
    },
  });
  outgoing.end(body);
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  const answer = replaced(await buffer(reply), ready.salesforce.instanceUrl, `https://${orgHost}`);
  const { 'transfer-encoding': _chunked, ...headers } = reply.headers;
  response.writeHead(reply.statusCode ?? 502, { ...headers, 'content-length': String(answer.length) }).end(answer);
}

function demoAuthorization(given: string, { salesforce, personalization }: ReadyLine): string {
  if (given === `Bearer ${real.accessToken}`) return `Bearer ${salesforce.accessToken}`;
  if (given !== basicOf(real.apiKeyId, real.apiKeySecret)) return given;
  return basicOf(personalization.apiKeyId, personalization.apiKeySecret);
}

function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return bytes.includes(from) ? Buffer.from(bytes.toString('utf8').replaceAll(from, to)) : bytes;
}
