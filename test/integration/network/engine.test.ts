import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noChoices } from '../../../src/core/model/choices.ts';
import { type EditorNetwork, editorNetworkRequest } from '../../../src/engine/networkProtocol.ts';
import { connectRequest, dryRunRequest } from '../../../src/engine/protocol.ts';
import {
  keepSecretRequest,
  lookAtPersonalizationRequest,
  type OfSecret,
  readSecretRequest,
  removeSecretRequest,
  sftpHostKeyRequest,
  signInStateRequest,
  signInToPersonalizationRequest,
  signInToSalesforceRequest,
  signInToSftpRequest,
  signOutRequest,
} from '../../../src/engine/signInProtocol.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { type EmulatorProcess, startEmulatorProcess } from '../emulators/emulatorProcess.ts';
import { type RealEngine, realEngine } from '../engine/realEngine.ts';
import {
  type CompanyNetwork,
  companyNetwork,
  orgHost,
  profileHost,
  real,
  realConfiguration,
} from './companyNetwork.ts';

let emulators: EmulatorProcess;
let network: CompanyNetwork;
let engine: RealEngine;
let secrets: Map<string, string>;

beforeAll(async () => {
  const size = ['--users', '100', '--contacts', '100', '--leads', '10', '--accounts', '10'];
  emulators = await startEmulatorProcess(['--time-scale', '20', ...size]);
  network = await companyNetwork(emulators.ready);
  // As the certificates of the system.
  process.env['SSL_CERT_FILE'] = network.authorityFile;
});
afterAll(async () => {
  Reflect.deleteProperty(process.env, 'SSL_CERT_FILE');
  await network.close();
  await emulators.stop();
});
afterEach(() => engine.close());

const key = {
  account: 'acme',
  instance: 'us-1',
  dataset: 'engage',
  apiKeyId: ` ${real.apiKeyId}\n`,
  apiKeySecret: real.apiKeySecret,
};

describe('the engine in a network without a direct way out', () => {
  it('signs in to both sides and makes a dry run, by the proxy that is set in VS Code', async () => {
    start();
    expect(await engine.client.request(signInToPersonalizationRequest, key)).toEqual({
      dataset: 'engage',
      accounts: 'available',
      lasting: true,
    });
    const way = { kind: 'salesforceCli', org: 'acme', command: fakeCli() } as const;
    const org = await engine.client.request(signInToSalesforceRequest, { connection: 'default', way });
    expect([org.isDemo, org.isSandbox, org.instanceUrl]).toEqual([false, true, `https://${orgHost}`]);
    const { report } = await engine.client.request(dryRunRequest, { configPath: configuration(), choices: noChoices });
    expect([report.state, report.users.read - report.users.superseded]).toEqual(['done', 100]);
    expect(JSON.stringify([engine.log, engine.events])).not.toContain(real.proxyPassword);
  });

  it('goes the new way when the setting changes, and takes the password of http.proxyAuthorization', async () => {
    const settings = start({ proxy: 'http://127.0.0.1:9' });
    const failed = await errorOf(engine.client.request(signInToPersonalizationRequest, key));
    expect(failed.message).toMatch(/the proxy 127\.0\.0\.1:9 \(http\.proxy\) cannot be reached/);
    const credentials = Buffer.from(`${real.proxyUser}:${real.proxyPassword}`).toString('base64');
    settings.proxy = `http://127.0.0.1:${network.proxy.port}`;
    settings.proxyAuthorization = `Basic ${credentials}`;
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await engine.client.request(signInToPersonalizationRequest, key)).toMatchObject({ accounts: 'available' });
  });

  it('says which key, dataset or account is wrong, and keeps none of them', async () => {
    start();
    const wrong = [
      [{ apiKeySecret: 'wrong' }, 'signInFailed', /refused the API key \(HTTP 401\)/],
      [{ dataset: 'other' }, 'accessDenied', /knows no users export of dataset "other" \(HTTP 404\)/],
      [{ account: 'nobody' }, 'cannotConnect', /nobody\.us-1\.evergage\.com.*Check the account and the instance/],
    ] as const;
    for (const [change, code, words] of wrong) {
      const error = await errorOf(engine.client.request(signInToPersonalizationRequest, { ...key, ...change }));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
    }
    expect(secrets.size).toBe(0);
  });

  it('says that a proxy without its authority known is not trusted, also where http.proxyStrictSSL is off', async () => {
    start({ systemCertificates: false, proxyStrictSsl: false });
    const error = await errorOf(engine.client.request(signInToPersonalizationRequest, key));
    expect(error.message).toMatch(/does not trust.*http\.proxyStrictSSL does not switch that check off here/s);
  });
});

describe('signing in to SFTP', () => {
  it('shows the key, keeps what was tried with it, tells it and forgets it', async () => {
    start();
    const { host, port, username, password, hostKey } = emulators.ready.sftp;
    const shown = await engine.client.request(sftpHostKeyRequest, { host, port });
    const digest = createHash('sha256')
      .update(Buffer.from(hostKey.split(' ')[1] ?? '', 'base64'))
      .digest('base64');
    expect(shown).toEqual({ fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, algorithm: 'ecdsa-sha2-nistp256' });
    const feed = { host, port, username, directory: '/engage/inbound' };
    const signIn = { ...feed, fingerprint: shown.fingerprint, secret: { kind: 'password', password } as const };
    expect(await engine.client.request(signInToSftpRequest, signIn)).toEqual({ lasting: true });
    const configPath = configuration({ kind: 'sftp', ...feed });
    const state = await engine.client.request(signInStateRequest, { configPath });
    expect(state.sftp).toEqual({ username, host, fingerprint: shown.fingerprint });
    await engine.client.request(signOutRequest, { configPath, side: 'sftp' });
    expect([secrets.size, (await engine.client.request(signInStateRequest, { configPath })).sftp]).toEqual([0, null]);
  });
});

describe('connecting', () => {
  const keyName = 'personalization:acme.us-1/engage';

  it('asks neither door of Personalization that nobody has signed in to, and connects to Salesforce all the same', async () => {
    start();
    const configPath = configuration(feed());
    const before = network.reached.length;
    expect(await engine.client.request(lookAtPersonalizationRequest, { configPath })).toEqual({
      dataset: 'engage',
      api: { kind: 'notSignedIn' },
      sftp: { kind: 'notSignedIn' },
    });
    expect(network.reached.length).toBe(before);
    const way = { kind: 'salesforceCli', org: 'acme', command: fakeCli() } as const;
    await engine.client.request(signInToSalesforceRequest, { connection: 'default', way });
    expect(await engine.client.request(connectRequest, { configPath })).toMatchObject({ dataset: 'engage' });
  });

  it('tells that both doors answer, and whether there is an account export', async () => {
    start();
    await engine.client.request(signInToPersonalizationRequest, key);
    await signInToFeed();
    expect(await look(feed())).toEqual({
      dataset: 'engage',
      api: { kind: 'answered', accounts: 'available' },
      sftp: { kind: 'answered' },
    });
  });

  it('tells a dead API key in one call, and the SFTP server answers beside it', async () => {
    start();
    secrets.set(keyName, JSON.stringify({ version: 1, apiKeyId: real.apiKeyId, apiKeySecret: 'withdrawn' }));
    await signInToFeed();
    const before = network.reached.length;
    expect(await look(feed())).toEqual({
      dataset: 'engage',
      api: {
        kind: 'failed',
        code: 'signInFailed',
        message: expect.stringMatching(/refused the API key \(HTTP 401\)/) as string,
      },
      sftp: { kind: 'answered' },
    });
    expect(network.reached.slice(before)).toEqual([`${profileHost} /api/dataset/engage/users.json`]);
  });

  it('tells a dead SFTP server, and the API answers beside it', async () => {
    start();
    await engine.client.request(signInToPersonalizationRequest, key);
    await signInToFeed();
    const dead = { ...feed(), port: 9 };
    const { host, username } = emulators.ready.sftp;
    secrets.set(`sftp:${username}@${host}:9`, secrets.get(`sftp:${username}@${host}:${feed().port}`) ?? '');
    expect(await look(dead)).toMatchObject({
      api: { kind: 'answered' },
      sftp: { kind: 'failed', code: 'cannotConnect', message: expect.stringContaining(host) as string },
    });
  });

  it('has nothing to ask where profiles are files and no feed goes by SFTP', async () => {
    start();
    const names = { account: 'acme', instance: 'us-1', dataset: 'engage' };
    const personalization = { ...names, source: { kind: 'files', users: 'users.csv' } };
    const configPath = keep({ ...realConfiguration(), personalization });
    expect(await engine.client.request(lookAtPersonalizationRequest, { configPath })).toEqual({
      dataset: 'engage',
      api: { kind: 'notAsked' },
      sftp: { kind: 'notAsked' },
    });
  });

  function feed() {
    const { host, port, username } = emulators.ready.sftp;
    return { kind: 'sftp', host, port, username, directory: '/engage/inbound' };
  }

  async function look(to: object) {
    return await engine.client.request(lookAtPersonalizationRequest, { configPath: configuration(to) });
  }

  async function signInToFeed(): Promise<void> {
    const { host, port, username, directory } = feed();
    const { fingerprint } = await engine.client.request(sftpHostKeyRequest, { host, port });
    const secret = { kind: 'password', password: emulators.ready.sftp.password } as const;
    await engine.client.request(signInToSftpRequest, { host, port, username, directory, fingerprint, secret });
  }
});

/** Starts an engine whose extension has these settings; they can be changed while it runs. */
function start(given: Partial<EditorNetwork> = {}): { -readonly [Name in keyof EditorNetwork]: EditorNetwork[Name] } {
  secrets = new Map();
  const settings = {
    proxySupport: 'override',
    proxy: network.proxyUrl,
    proxyAuthorization: null,
    noProxy: [],
    systemCertificates: true,
    proxyStrictSsl: true,
    ...given,
  };
  engine = realEngine([], {
    questions: [
      { method: editorNetworkRequest.method, answer: () => Promise.resolve(settings) },
      secret(readSecretRequest.method, (name) => ({ value: secrets.get(name) ?? null })),
      secret(keepSecretRequest.method, (name, value) => {
        secrets.set(name, value);
        return { lasting: true };
      }),
      secret(removeSecretRequest.method, (name) => {
        secrets.delete(name);
        return {};
      }),
    ],
  });
  return settings;
}

function secret(method: string, answer: (key: string, value: string) => object) {
  return {
    method,
    answer: (params: unknown) => {
      const { key: name, value = '' } = params as OfSecret & { readonly value?: string };
      return Promise.resolve(answer(name, value));
    },
  };
}

function configuration(feed: object = { kind: 'none' }): string {
  return keep(realConfiguration(feed));
}

function keep(settings: object): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'psync-network-')), 'personalization-sync.json');
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

/** A Salesforce CLI that is signed in to the org. */
function fakeCli(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'psync-network-')), 'sf');
  const { orgId, username } = emulators.ready.salesforce;
  const result = { instanceUrl: `https://${orgHost}`, accessToken: real.accessToken, id: orgId, username };
  const answer = JSON.stringify({ status: 0, result });
  writeFileSync(file, `#!${process.execPath}\nconsole.log(${JSON.stringify(answer)});\n`, { mode: 0o755 });
  return file;
}
