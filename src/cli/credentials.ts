import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { PersonalizationCredentials, SalesforceCredentials } from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';

/** What the environment holds to sign in to both sides; null where it holds nothing. */
export interface Credentials {
  readonly salesforce: SalesforceCredentials | null;
  readonly personalization: PersonalizationCredentials | null;
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
  const salesforce = readSalesforce(environment, value, options.sfOrg);
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
  return { salesforce, personalization };
}

type Value = (name: string) => string | undefined;

function readSalesforce(
  environment: NodeJS.ProcessEnv,
  value: Value,
  sfOrg: string | undefined,
): SalesforceCredentials | null {
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
  return readGrant(value, loginUrl, clientId);
}

function readGrant(value: Value, loginUrl: string, clientId: string): SalesforceCredentials {
  const clientSecret = value('PSYNC_SF_CLIENT_SECRET');
  const privateKey = value('PSYNC_SF_JWT_KEY');
  const refreshToken = value('PSYNC_SF_REFRESH_TOKEN');
  if (privateKey !== undefined) {
    const username = value('PSYNC_SF_USERNAME');
    if (username === undefined) throw new SyncError('usage', 'PSYNC_SF_JWT_KEY needs PSYNC_SF_USERNAME beside it.');
    return { kind: 'jwtBearer', loginUrl, clientId, username, privateKey };
  }
  if (refreshToken !== undefined) {
    const secret = clientSecret === undefined ? {} : { clientSecret };
    return { kind: 'refreshToken', loginUrl, clientId, ...secret, tokens: keptInMemory(refreshToken) };
  }
  if (clientSecret !== undefined) return { kind: 'clientCredentials', loginUrl, clientId, clientSecret };
  throw new SyncError(
    'usage',
    'Beside PSYNC_SF_CLIENT_ID one of PSYNC_SF_CLIENT_SECRET, PSYNC_SF_JWT_KEY with PSYNC_SF_USERNAME, or PSYNC_SF_REFRESH_TOKEN is needed.',
  );
}

/** An environment cannot be written back: a rotated refresh token lives as long as this process. */
function keptInMemory(first: string): Extract<SalesforceCredentials, { kind: 'refreshToken' }>['tokens'] {
  let token = first;
  return {
    current: () => Promise.resolve(token),
    keep: (next) => {
      token = next;
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
