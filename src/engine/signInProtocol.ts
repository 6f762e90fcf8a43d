/**
 * Signing in, as the extension and the engine speak of it. The engine does it and holds nothing: what must be kept it asks
 * the extension to keep in VS Code's SecretStorage, one JSON text a sign-in, and asks for it again whenever it is needed.
 * So all windows share one store; which refresh token is the current one is told by a mark (see signIn/arrivedSalesforce.ts).
 */
import type { SyncErrorCode } from '../core/model/syncError.ts';
import { type Nothing, request } from './requestName.ts';
import type { OfConfiguration } from './protocol.ts';

// ── From the engine to the extension ─────────────────────────────────────────────────────────────────────────────────

/**
 * Names one sign-in: `salesforce:<connection>`, `personalization:<account>.<instance>/<dataset>`,
 * `sftp:<username>@<host>:<port>`. The extension answers no other key.
 */
export interface OfSecret {
  readonly key: string;
}

/** The key of each side's sign-in, for what a configuration signs in to. */
export const secretKeyOf = {
  salesforce: ({ connection }: { readonly connection: string }): string => `salesforce:${connection}`,
  personalization: ({
    account,
    instance,
    dataset,
  }: Pick<PersonalizationSignIn, 'account' | 'instance' | 'dataset'>): string =>
    `personalization:${account}.${instance}/${dataset}`,
  sftp: ({ username, host, port }: Pick<SftpSignIn, 'username' | 'host' | 'port'>): string =>
    `sftp:${username}@${host}:${port}`,
} as const;

/** The JSON text kept under a key, as it is now; null where nobody has signed in. */
export const readSecretRequest = request<OfSecret, { readonly value: string | null }>('readSecret');
/** Answers when the text is kept. `lasting`: false where there is no keyring and it is kept for this window only. */
export const keepSecretRequest = request<OfSecret & { readonly value: string }, { readonly lasting: boolean }>(
  'keepSecret',
);
export const removeSecretRequest = request<OfSecret, Nothing>('removeSecret');
/** Opens the system's browser. False when the person declined, or none could be opened. */
export const openBrowserRequest = request<{ readonly url: string }, { readonly opened: boolean }>('openBrowser');

// ── Salesforce ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** An org that the Salesforce CLI is signed in to. */
export interface CliOrg {
  readonly alias: string | null;
  readonly username: string;
  readonly instanceUrl: string;
  readonly orgId: string;
  readonly isSandbox: boolean;
}

/** Asks the Salesforce CLI; takes seconds. `command`: its path, null for `sf` of the PATH. */
export const listCliOrgsRequest = request<
  { readonly command: string | null },
  /** `problem`: why there is no list, for people: no CLI found, or what it said. */
  { readonly orgs: readonly CliOrg[]; readonly problem: string | null }
>('listCliOrgs');

export type SalesforceSignInWay =
  | { readonly kind: 'salesforceCli'; readonly org: string; readonly command: string | null }
  /** OAuth 2.0 web server flow with PKCE, as a public client, back to a loopback address on `ports`, the first free one. */
  | {
      readonly kind: 'browser';
      readonly loginUrl: string;
      readonly clientId: string;
      readonly ports: readonly number[];
    };

export interface SalesforceSignIn {
  /** `salesforce.connection` of the configuration. */
  readonly connection: string;
  readonly way: SalesforceSignInWay;
}

export interface SignedInOrg {
  readonly connection: string;
  readonly username: string;
  readonly orgId: string;
  readonly orgName: string;
  readonly instanceUrl: string;
  readonly isSandbox: boolean;
  readonly isDemo: boolean;
  /** See `keepSecretRequest`. */
  readonly lasting: boolean;
}

/** Signs in, looks at the org, and keeps the sign-in. `usage`, `signInFailed`, `cannotConnect`, `cancelled`. */
export const signInToSalesforceRequest = request<SalesforceSignIn, SignedInOrg>('signInToSalesforce');

// ── Personalization ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface PersonalizationSignIn {
  readonly account: string;
  readonly instance: string;
  readonly dataset: string;
  readonly apiKeyId: string;
  readonly apiKeySecret: string;
}

export interface SignedInDataset {
  readonly dataset: string;
  /** Whether the account export answered; Account Profiles were retired, and some datasets have none. */
  readonly accounts: 'available' | 'unavailable';
  readonly lasting: boolean;
}

/** Asks for one page of one user, and keeps the key when that is answered. */
export const signInToPersonalizationRequest = request<PersonalizationSignIn, SignedInDataset>(
  'signInToPersonalization',
);

// ── SFTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface SftpServer {
  readonly host: string;
  readonly port: number;
}

/** The key that the server shows now, for a person to confirm: `SHA256:…`, and its kind. Sends no credentials. */
export const sftpHostKeyRequest = request<SftpServer, { readonly fingerprint: string; readonly algorithm: string }>(
  'sftpHostKey',
);

export interface SftpSignIn extends SftpServer {
  readonly username: string;
  readonly directory: string;
  /** The fingerprint that the person has confirmed; another key is refused from now on. */
  readonly fingerprint: string;
  readonly secret:
    | { readonly kind: 'password'; readonly password: string }
    | { readonly kind: 'privateKey'; readonly privateKey: string; readonly passphrase: string | null };
}

/** Signs in, looks at the folder, writes nothing, and keeps the sign-in. One try: servers lock who guesses. */
export const signInToSftpRequest = request<SftpSignIn, { readonly lasting: boolean }>('signInToSftp');

// ── How Personalization answers ──────────────────────────────────────────────────────────────────────────────────────

/** How one door of Personalization answered. */
export type SftpLook =
  /** That side is files, or sends none. */
  | { readonly kind: 'notAsked' }
  /** So it was not asked either. */
  | { readonly kind: 'notSignedIn' }
  /** `message` is for people: what happened and what to do. */
  | { readonly kind: 'failed'; readonly code: SyncErrorCode; readonly message: string }
  | { readonly kind: 'answered' };

export type ApiLook =
  | Exclude<SftpLook, { readonly kind: 'answered' }>
  /** `accounts`: whether there is an account export. */
  | { readonly kind: 'answered'; readonly accounts: SignedInDataset['accounts'] };

/** Both doors of Personalization: its API, and the SFTP server of its feeds. */
export interface PersonalizationLook {
  readonly dataset: string;
  readonly api: ApiLook;
  readonly sftp: SftpLook;
}

/** Asks each door once that somebody has signed in to; a door that fails is told in the answer. */
export const lookAtPersonalizationRequest = request<OfConfiguration, PersonalizationLook>('lookAtPersonalization');

// ── What is needed, and what is there ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a configuration signs in to; null where that side is files, or takes no part. */
export interface SignInTargets {
  readonly salesforce: { readonly connection: string } | null;
  readonly personalization: Pick<PersonalizationSignIn, 'account' | 'instance' | 'dataset'> | null;
  readonly sftp: Pick<SftpSignIn, 'host' | 'port' | 'username' | 'directory'> | null;
}

/** Reads the configuration; asks nobody. `configuration` as everywhere. */
export const signInTargetsRequest = request<OfConfiguration, SignInTargets>('signInTargets');

export interface SalesforceSignInState {
  readonly way: 'salesforceCli' | 'browser' | 'demo';
  readonly username: string;
  readonly orgId: string;
  readonly instanceUrl: string;
  /** As Salesforce granted them; empty where it did not say (Salesforce CLI). */
  readonly scopes: readonly string[];
  /** ISO 8601, of this machine; null where it does not apply. */
  readonly signedInAt: string | null;
  readonly lastRefreshedAt: string | null;
  /** When Salesforce last replaced the refresh token; null where it never did. */
  readonly lastRotatedAt: string | null;
}

export interface SignInState {
  readonly salesforce: SalesforceSignInState | null;
  readonly personalization: { readonly apiKeyId: string } | null;
  readonly sftp: { readonly username: string; readonly host: string; readonly fingerprint: string } | null;
}

/** What is kept for a configuration; asks nobody outside. */
export const signInStateRequest = request<OfConfiguration, SignInState>('signInState');

export type SignInSide = 'salesforce' | 'personalization' | 'sftp';

/** Revokes what can be revoked and forgets the sign-in, in every window. */
export const signOutRequest = request<
  OfConfiguration & { readonly side: SignInSide },
  /** `revoked`: null where there is nothing to revoke. `problem`: why it is not, for people; it is forgotten all the same. */
  { readonly revoked: boolean | null; readonly problem: string | null }
>('signOut');
