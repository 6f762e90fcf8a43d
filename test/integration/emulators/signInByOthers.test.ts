import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection, OAuth2 } from 'jsforce';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answerAtSalesforce } from '../signIn/browserAttempt.ts';
import { type ProgramResult, runProgram } from './runProgram.ts';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** Clients that this project did not write sign in by their own means: what they accept, a real org could have said. */
let started: StartedSalesforce;
const redirectUri = 'http://localhost:1717/OauthRedirect';
const installMs = 600_000;

beforeAll(async () => {
  started = await startSalesforce(2);
});
afterAll(() => started.stop());
afterEach(() => started.admin('POST', '/security', { user: { IsActive: true }, app: { rotation: false } }));

describe('jsforce signs in to the emulator', () => {
  function oauth2(): OAuth2 {
    const { loginUrl, clientId } = started.salesforce.connection();
    return new OAuth2({ loginUrl, clientId, redirectUri, useVerifier: true });
  }

  async function authorized(app: OAuth2): Promise<Connection> {
    const url = new URL(app.getAuthorizationUrl({ scope: 'id api refresh_token', state: 'of-jsforce' }));
    const { code = '', state } = await answerAtSalesforce(url);
    expect(state).toBe('of-jsforce');
    const connection = new Connection({ oauth2: app, version: '66.0' });
    await connection.authorize(code);
    return connection;
  }

  it('by its web server flow, with PKCE', async () => {
    const connection = await authorized(oauth2());
    const { username, orgId } = started.salesforce.connection();
    const identity = await connection.identity();
    expect([identity.username, identity.organization_id, connection.refreshToken?.startsWith('DEMOrefresh.')]).toEqual([
      username,
      orgId,
      true,
    ]);
  });

  it('and renews an access token that has expired', async () => {
    const connection = await authorized(oauth2());
    const before = connection.accessToken;
    await started.admin('POST', '/faults', {
      do: { type: 'token', kind: 'expire' },
      match: { op: 'rest.limits' },
      times: 1,
    });
    await connection.limits();
    expect(connection.accessToken).not.toBe(before);
    expect((await connection.identity()).username).toBe(started.salesforce.connection().username);
  });

  it('and learns of a replaced refresh token, whose reuse ends the grant', async () => {
    await started.admin('POST', '/security', { app: { rotation: true } });
    const app = oauth2();
    const first = (await authorized(app)).refreshToken ?? '';
    const renewed = await app.refreshToken(first);
    expect(renewed.refresh_token).toMatch(/^DEMOrefresh\./);
    await expect(app.refreshToken(first)).rejects.toThrow('expired access/refresh token');
    await expect(app.refreshToken(renewed.refresh_token ?? '')).rejects.toThrow('expired access/refresh token');
  });

  it('and signs out', async () => {
    const app = oauth2();
    const connection = await authorized(app);
    await app.revokeToken(connection.refreshToken ?? '');
    await expect(app.refreshToken(connection.refreshToken ?? '')).rejects.toThrow('expired access/refresh token');
  });
});

describe('the Salesforce CLI signs in to the emulator', () => {
  let cli: string;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('../../../scripts/ensureSalesforceCli.mjs', import.meta.url));
    const installed = await runProgram(process.execPath, [script], { env: process.env });
    expect(installed.exitCode, installed.stderr).toBe(0);
    cli = installed.stdout.trim();
    // The fault above has spoilt every token.
    await started.admin('POST', '/reset');
  }, installMs);

  function sf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProgramResult> {
    return runProgram(process.execPath, [cli, ...args, '--json'], {
      cwd: started.folder,
      env: {
        HOME: started.folder,
        USERPROFILE: started.folder,
        SF_DISABLE_TELEMETRY: 'true',
        SF_AUTOUPDATE_DISABLE: 'true',
        SF_SKIP_NEW_VERSION_CHECK: 'true',
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
        SF_DISABLE_LOG_FILE: 'true',
        ...env,
      },
    });
  }

  async function resultOf(asked: Promise<ProgramResult>): Promise<object> {
    const { stdout, stderr } = await asked;
    const { result, message } = JSON.parse(stdout) as { readonly result?: object; readonly message?: string };
    if (result === undefined) throw new Error(`${message ?? 'no message'} ${stderr}`);
    return result;
  }

  it('with an access token, shows the org and gives the token by its own command', async () => {
    const { username, orgId } = started.salesforce.connection();
    await resultOf(
      sf(['org', 'login', 'access-token', '--instance-url', started.url, '--no-prompt', '--alias', 'by-token'], {
        SF_ACCESS_TOKEN: started.token,
      }),
    );
    expect(await resultOf(sf(['org', 'display', '--target-org', 'by-token']))).toMatchObject({
      id: orgId,
      username,
      connectedStatus: 'Connected',
    });
    expect(await resultOf(sf(['org', 'auth', 'show-access-token', '--target-org', 'by-token']))).toEqual({
      accessToken: started.token,
    });
  });

  it('by JWT, with a key of its own', async () => {
    const { username, orgId, clientId } = started.salesforce.connection();
    const keyFile = join(started.folder, 'jwt.key');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    const words = ['org', 'login', 'jwt', '--username', username, '--jwt-key-file', keyFile, '--client-id', clientId];
    const signedIn = await resultOf(sf([...words, '--instance-url', started.url, '--alias', 'by-jwt']));
    expect(signedIn).toMatchObject({ username, orgId });
    expect(await resultOf(sf(['org', 'display', '--target-org', 'by-jwt']))).toMatchObject({
      id: orgId,
      connectedStatus: 'Connected',
    });
  });
});
