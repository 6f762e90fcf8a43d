import { chmod, lstat, mkdtemp, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCredentials, withoutSecrets } from '../../../src/cli/credentials.ts';

describe('readCredentials', () => {
  it('reads an access token with its instance, and a Personalization key', () => {
    const environment = {
      PSYNC_SF_INSTANCE_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_ACCESS_TOKEN: '00D!x',
      PSYNC_PERS_API_KEY_ID: 'id',
      PSYNC_PERS_API_KEY_SECRET: 'secret',
    };
    expect(readCredentials(environment)).toEqual({
      salesforce: { kind: 'accessToken', instanceUrl: 'https://acme.my.salesforce.com', accessToken: '00D!x' },
      personalization: { apiKeyId: 'id', apiKeySecret: 'secret' },
      sftp: null,
    });
  });

  it('I-57: deletes every secret from the environment once it is read', () => {
    const environment = {
      PSYNC_SF_INSTANCE_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_ACCESS_TOKEN: '00D!x',
      PATH: '/bin',
    };
    readCredentials(environment);
    expect(environment).toEqual({ PATH: '/bin' });
  });

  it('I-50: gives the Salesforce CLI, and whoever else is started, none of them', () => {
    const secrets = { PSYNC_SF_CLIENT_SECRET: 's', PSYNC_PERS_API_KEY_SECRET: 'p', PSYNC_SFTP_PASSWORD: 'w' };
    const environment = { ...secrets, PSYNC_PERS_API_KEY_ID: 'id', PATH: '/bin' };
    expect(withoutSecrets(environment)).toEqual({ PSYNC_PERS_API_KEY_ID: 'id', PATH: '/bin' });
    const { salesforce } = readCredentials(environment, { sfOrg: 'uat' });
    expect(salesforce).toMatchObject({ environment: { PSYNC_PERS_API_KEY_ID: 'id', PATH: '/bin' } });
    expect(environment).toEqual({ PATH: '/bin' });
  });

  it('is null for both sides where the environment holds nothing', () => {
    expect(readCredentials({})).toEqual({ salesforce: null, personalization: null, sftp: null });
  });

  it('reads a password or a key of the SFTP server, not both', () => {
    const key = { PSYNC_SFTP_PRIVATE_KEY: 'k' };
    expect(readCredentials({ PSYNC_SFTP_PASSWORD: 'w' }).sftp).toEqual({ kind: 'password', password: 'w' });
    expect(readCredentials({ ...key }).sftp).toEqual({ kind: 'privateKey', privateKey: 'k', passphrase: null });
    expect(() => readCredentials({ ...key, PSYNC_SFTP_PASSWORD: 'w' })).toThrow(/two ways to sign in/);
  });

  it('chooses the grant by what stands beside the client id', () => {
    const app = { PSYNC_SF_LOGIN_URL: 'https://acme.my.salesforce.com', PSYNC_SF_CLIENT_ID: 'app' };
    expect(readCredentials({ ...app, PSYNC_SF_CLIENT_SECRET: 's' }).salesforce).toMatchObject({
      kind: 'clientCredentials',
      clientSecret: 's',
    });
    expect(readCredentials({ ...app, PSYNC_SF_JWT_KEY: 'k', PSYNC_SF_USERNAME: 'u' }).salesforce).toMatchObject({
      kind: 'jwtBearer',
      username: 'u',
    });
    expect(readCredentials({ ...app, PSYNC_SF_REFRESH_TOKEN: 'r' }).salesforce).toMatchObject({ kind: 'refreshToken' });
    expect(readCredentials(app, { sfOrg: 'uat' }).salesforce).toMatchObject({ kind: 'salesforceCli', org: 'uat' });
  });

  it('keeps a rotated refresh token for the rest of the process', async () => {
    const { salesforce } = readCredentials({
      PSYNC_SF_LOGIN_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_CLIENT_ID: 'app',
      PSYNC_SF_REFRESH_TOKEN: 'first',
    });
    if (salesforce?.kind !== 'refreshToken') throw new Error('another grant');
    await salesforce.tokens.keep('second');
    expect(await salesforce.tokens.current()).toBe('second');
  });

  it('says that an environment cannot keep a rotated refresh token, without a word of it', async () => {
    const said: string[] = [];
    const environment = {
      PSYNC_SF_LOGIN_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_CLIENT_ID: 'app',
      PSYNC_SF_REFRESH_TOKEN: 'first',
    };
    const { salesforce } = readCredentials(environment, { warn: (text) => said.push(text) });
    if (salesforce?.kind !== 'refreshToken') throw new Error('another grant');
    await salesforce.tokens.keep('second');
    expect(said).toEqual([expect.stringContaining('PSYNC_SF_REFRESH_TOKEN_FILE')]);
    expect(said.join()).not.toContain('second');
  });

  it('I-56: writes a rotated refresh token back to the file that it came from, for its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'));
    const file = join(folder, 'token');
    const link = join(folder, 'link');
    await writeFile(file, 'first\n', { mode: 0o600 });
    await symlink(file, link);
    const environment = {
      PSYNC_SF_LOGIN_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_CLIENT_ID: 'app',
      PSYNC_SF_REFRESH_TOKEN_FILE: link,
      PSYNC_STATE_DIR: join(folder, 'state'),
    };
    const { salesforce } = readCredentials(environment);
    if (salesforce?.kind !== 'refreshToken') throw new Error('another grant');
    const { tokens } = salesforce;
    const seen = await tokens.exclusively(async () => {
      await tokens.keep('second');
      return await tokens.current();
    });
    expect([seen, await readFile(file, 'utf8'), (await stat(file)).mode & 0o777]).toEqual([
      'second',
      'second\n',
      0o600,
    ]);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it.each([
    [{ PSYNC_SF_ACCESS_TOKEN: 't' }, 'PSYNC_SF_INSTANCE_URL'],
    [{ PSYNC_SF_CLIENT_ID: 'app' }, 'PSYNC_SF_LOGIN_URL'],
    [{ PSYNC_SF_LOGIN_URL: 'https://x', PSYNC_SF_CLIENT_ID: 'app' }, 'PSYNC_SF_CLIENT_SECRET'],
    [{ PSYNC_SF_LOGIN_URL: 'https://x', PSYNC_SF_CLIENT_ID: 'app', PSYNC_SF_JWT_KEY: 'k' }, 'PSYNC_SF_USERNAME'],
    [{ PSYNC_PERS_API_KEY_ID: 'id' }, 'PSYNC_PERS_API_KEY_SECRET'],
  ])('names what is missing beside %o', (environment, missing) => {
    expect(() => readCredentials({ ...environment })).toThrow(missing);
  });

  it('reads a secret from a file of mode 0600, and refuses one that others may read', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'credentials-')), 'token');
    await writeFile(file, '00D!x\n', { mode: 0o600 });
    const environment = () => ({
      PSYNC_SF_INSTANCE_URL: 'https://acme.my.salesforce.com',
      PSYNC_SF_ACCESS_TOKEN_FILE: file,
    });
    expect(readCredentials(environment()).salesforce).toMatchObject({ accessToken: '00D!x' });
    await chmod(file, 0o644);
    expect(() => readCredentials(environment())).toThrow('which others may read. Set its mode to 0600.');
    expect(() => readCredentials({ PSYNC_SF_ACCESS_TOKEN_FILE: `${file}.gone` })).toThrow('cannot be read');
  });

  it('reads a secret through a link, as containers mount them, and judges the file behind it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'));
    const link = join(folder, 'link');
    await writeFile(join(folder, 'key'), 'secret', { mode: 0o600 });
    await symlink(join(folder, 'key'), link);
    const environment = () => ({ PSYNC_PERS_API_KEY_ID: 'id', PSYNC_PERS_API_KEY_SECRET_FILE: link });
    expect(readCredentials(environment()).personalization).toEqual({ apiKeyId: 'id', apiKeySecret: 'secret' });
    await chmod(join(folder, 'key'), 0o640);
    expect(() => readCredentials(environment())).toThrow('which others may read');
  });

  it('refuses a secret by stdin whose name it does not know', () => {
    const secretFromStdin = { name: 'PSYNC_SF_ACESS_TOKEN', value: 'x' };
    expect(() => readCredentials({}, { secretFromStdin })).toThrow('secrets have the names PSYNC_SF_ACCESS_TOKEN, ');
  });

  it('takes a secret that came by stdin for its name', () => {
    const environment = { PSYNC_SF_INSTANCE_URL: 'https://acme.my.salesforce.com' };
    const { salesforce } = readCredentials(environment, {
      secretFromStdin: { name: 'PSYNC_SF_ACCESS_TOKEN', value: '00D!piped' },
    });
    expect(salesforce).toMatchObject({ accessToken: '00D!piped' });
  });
});
