import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import {
  type FeedSecret,
  type PersonalizationCredentials,
  type SalesforceCredentials,
  tokenFile,
} from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';

/** What the environment holds to sign in to both sides; null where it holds nothing. */
export interface Credentials {
  readonly salesforce: SalesforceCredentials | null;
  readonly personalization: PersonalizationCredentials | null;
  /** For the SFTP server of feeds. */
  readonly sftp: FeedSecret | null;
}

/** Every secret that a variable of the environment can hold. */
const secretNames: readonly string[] = [
  'PSYNC_SF_ACCESS_TOKEN',
  'PSYNC_SF_CLIENT_SECRET',
  'PSYNC_SF_JWT_KEY',
  'PSYNC_SF_REFRESH_TOKEN',
  'PSYNC_PERS_API_KEY_SECRET',
  'PSYNC_SFTP_PASSWORD',
  'PSYNC_SFTP_PRIVATE_KEY',
];

export interface CredentialOptions {
  readonly sfOrg?: string | undefined;
  /** The name whose secret comes by stdin, and that secret. */
  readonly secretFromStdin?: { readonly name: string; readonly value: string } | undefined;
  /** Told, later, what the next run must know; a sentence for people. */
  readonly warn?: (text: string) => void;
}

/**
 * Collects credentials from the environment (`<NAME>`, or `<NAME>_FILE` naming a file of mode 0600), never from argv.
 * Secrets are deleted from the environment once they are read: no child process and no crash report has them.
 */
export function readCredentials(environment: NodeJS.ProcessEnv, options: CredentialOptions = {}): Credentials {
  const piped = options.secretFromStdin?.name;
  if (piped !== undefined && !secretNames.includes(piped)) {
    throw new SyncError('usage', `--secret-stdin ${piped}: secrets have the names ${secretNames.join(', ')}.`);
  }
  try {
    return collect(environment, options);
  } finally {
    // Also those of the way to sign in that was not taken.
    for (const name of secretNames) Reflect.deleteProperty(environment, name);
  }
}

/** An environment for a child process that is none of this product's business. */
export function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !secretNames.includes(name)));
}

function collect(environment: NodeJS.ProcessEnv, options: CredentialOptions): Credentials {
  const value = (name: string): string | undefined => readValue(environment, name, options);
  const salesforce = readSalesforce(environment, value, options);
  const keyId = value('PSYNC_PERS_API_KEY_ID');
  const keySecret = value('PSYNC_PERS_API_KEY_SECRET');
  const baseUrl = value('PSYNC_PERS_BASE_URL');
  if ((keyId === undefined) !== (keySecret === undefined)) {
    throw new SyncError(
      'usage',
      'PSYNC_PERS_API_KEY_ID and PSYNC_PERS_API_KEY_SECRET belong together; one of them is missing.',
    );
  }
  const personalization =
    keyId === undefined || keySecret === undefined
      ? null
      : { apiKeyId: keyId, apiKeySecret: keySecret, ...(baseUrl === undefined ? {} : { baseUrl }) };
  return { salesforce, personalization, sftp: readSftp(value) };
}

function readSftp(value: Value): FeedSecret | null {
  const password = value('PSYNC_SFTP_PASSWORD');
  const privateKey = value('PSYNC_SFTP_PRIVATE_KEY');
  if (password !== undefined && privateKey !== undefined) {
    throw new SyncError(
      'usage',
      'PSYNC_SFTP_PASSWORD and PSYNC_SFTP_PRIVATE_KEY are two ways to sign in; set one of them.',
    );
  }
  if (privateKey !== undefined) return { kind: 'privateKey', privateKey, passphrase: null };
  return password === undefined ? null : { kind: 'password', password };
}

type Value = (name: string) => string | undefined;

function readSalesforce(
  environment: NodeJS.ProcessEnv,
  value: Value,
  options: CredentialOptions,
): SalesforceCredentials | null {
  const { sfOrg } = options;
  // Before it is read like any other secret: its file is read anew for each renewal, and written back.
  const refreshTokenFile = refreshTokenFileOf(environment, options);
  if (sfOrg !== undefined) return { kind: 'salesforceCli', org: sfOrg, environment: withoutSecrets(environment) };
  const instanceUrl = value('PSYNC_SF_INSTANCE_URL');
  const accessToken = value('PSYNC_SF_ACCESS_TOKEN');
  if (instanceUrl !== undefined && accessToken !== undefined) return { kind: 'accessToken', instanceUrl, accessToken };
  if (accessToken !== undefined)
    throw new SyncError('usage', 'PSYNC_SF_ACCESS_TOKEN needs PSYNC_SF_INSTANCE_URL beside it.');

  const loginUrl = value('PSYNC_SF_LOGIN_URL');
  const clientId = value('PSYNC_SF_CLIENT_ID');
  if (loginUrl === undefined && clientId === undefined) return null;
  if (loginUrl === undefined || clientId === undefined) {
    throw new SyncError('usage', 'PSYNC_SF_LOGIN_URL and PSYNC_SF_CLIENT_ID belong together; one of them is missing.');
  }
  const tokens =
    refreshTokenFile === null ? null : tokenFile(refreshTokenFile, `${refreshTokenName}_FILE`, environment);
  return readGrant(value, { loginUrl, clientId }, (token) => tokens ?? keptInMemory(token, options.warn));
}

const refreshTokenName = 'PSYNC_SF_REFRESH_TOKEN';

/** Null where the token itself is given, which goes first. */
function refreshTokenFileOf(environment: NodeJS.ProcessEnv, { secretFromStdin }: CredentialOptions): string | null {
  const isGiven = secretFromStdin?.name === refreshTokenName || (environment[refreshTokenName] ?? '') !== '';
  return isGiven ? null : environment[`${refreshTokenName}_FILE`] || null;
}

type RefreshTokenCredentials = Extract<SalesforceCredentials, { kind: 'refreshToken' }>;

function readGrant(
  value: Value,
  app: { readonly loginUrl: string; readonly clientId: string },
  tokensOf: (refreshToken: string) => RefreshTokenCredentials['tokens'],
): SalesforceCredentials {
  const clientSecret = value('PSYNC_SF_CLIENT_SECRET');
  const privateKey = value('PSYNC_SF_JWT_KEY');
  const refreshToken = value('PSYNC_SF_REFRESH_TOKEN');
  if (privateKey !== undefined) {
    const username = value('PSYNC_SF_USERNAME');
    if (username === undefined) throw new SyncError('usage', 'PSYNC_SF_JWT_KEY needs PSYNC_SF_USERNAME beside it.');
    return { kind: 'jwtBearer', ...app, username, privateKey };
  }
  if (refreshToken !== undefined) {
    const secret = clientSecret === undefined ? {} : { clientSecret };
    return { kind: 'refreshToken', ...app, ...secret, tokens: tokensOf(refreshToken) };
  }
  if (clientSecret !== undefined) return { kind: 'clientCredentials', ...app, clientSecret };
  throw new SyncError(
    'usage',
    'Beside PSYNC_SF_CLIENT_ID one of PSYNC_SF_CLIENT_SECRET, PSYNC_SF_JWT_KEY with PSYNC_SF_USERNAME, or PSYNC_SF_REFRESH_TOKEN is needed.',
  );
}

/** An environment cannot be written back: a rotated refresh token lives as long as this process, which says so. */
function keptInMemory(first: string, warn: CredentialOptions['warn']): RefreshTokenCredentials['tokens'] {
  let token = first;
  return {
    current: () => Promise.resolve(token),
    keep: (next) => {
      token = next;
      warn?.(
        'Salesforce has replaced the refresh token, and an environment variable cannot keep the new one: the next run will ' +
          'not be able to sign in. Sign in anew, and give the token in a file of mode 0600 (PSYNC_SF_REFRESH_TOKEN_FILE), ' +
          'which is written back; or turn off Refresh Token Rotation of the app.',
      );
      return Promise.resolve();
    },
    exclusively: (renew) => renew(),
  };
}

function readValue(environment: NodeJS.ProcessEnv, name: string, options: CredentialOptions): string | undefined {
  const direct = environment[name];
  const file = environment[`${name}_FILE`];
  Reflect.deleteProperty(environment, name);
  Reflect.deleteProperty(environment, `${name}_FILE`);
  if (options.secretFromStdin?.name === name) return options.secretFromStdin.value;
  if (direct !== undefined && direct !== '') return direct;
  return file === undefined || file === '' ? undefined : readSecretFile(name, file);
}

function readSecretFile(name: string, file: string): string {
  let mode: number;
  let text: string;
  try {
    const opened = openSync(file, 'r');
    try {
      mode = fstatSync(opened).mode;
      text = readFileSync(opened, 'utf8');
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw new SyncError('usage', `${name}_FILE names "${file}", which cannot be read.`, { cause: error });
  }
  // Windows has no such modes; there the folder's rights protect the file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new SyncError('usage', `${name}_FILE names "${file}", which others may read. Set its mode to 0600.`);
  }
  return text.replace(/\r?\n$/, '');
}
