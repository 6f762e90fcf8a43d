/**
 * How a person or a job signs in to Salesforce. The shells collect these; nothing here reads an environment, a file or a
 * keyring. Secrets stay in memory and in the request that needs them.
 */
export type SalesforceCredentials =
  | AccessTokenCredentials
  | ClientCredentials
  | JwtBearerCredentials
  | RefreshTokenCredentials
  | SalesforceCliCredentials;

/** A token that somebody else obtained; when it expires, nobody can renew it. */
export interface AccessTokenCredentials {
  readonly kind: 'accessToken';
  readonly instanceUrl: string;
  readonly accessToken: string;
}

/** OAuth 2.0 Client Credentials Flow: works at the org's My Domain only. */
export interface ClientCredentials {
  readonly kind: 'clientCredentials';
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** OAuth 2.0 JWT Bearer Flow. */
export interface JwtBearerCredentials {
  readonly kind: 'jwtBearer';
  readonly loginUrl: string;
  readonly clientId: string;
  readonly username: string;
  /** PEM: PKCS #8 (`BEGIN PRIVATE KEY`) or PKCS #1 (`BEGIN RSA PRIVATE KEY`). */
  readonly privateKey: string;
}

/** OAuth 2.0 Refresh Token Flow. */
export interface RefreshTokenCredentials {
  readonly kind: 'refreshToken';
  readonly loginUrl: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly tokens: TokenKeeper;
  /** The org that the sign-in was made for (15 or 18 characters); a token of another one is refused. */
  readonly expectedOrgId?: string;
  readonly memory?: SessionMemory;
}

/** An org that the Salesforce CLI is signed in to; the CLI renews its own tokens. */
export interface SalesforceCliCredentials {
  readonly kind: 'salesforceCli';
  /** Alias or username as the CLI knows it. */
  readonly org: string;
  /** Path of the executable; `sf` from the environment's PATH when absent. */
  readonly command?: string;
  /** The environment for the child process; what starts with `PSYNC_` is kept from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The org that was chosen: an alias can be given to another one. */
  readonly expectedOrgId?: string;
  readonly memory?: SessionMemory;
}

/**
 * Where a refresh token lives. With rotation each renewal replaces it, and using a replaced one makes Salesforce revoke
 * all of them: so the new one is kept before the new access token is used, and only one process renews at a time.
 */
export interface TokenKeeper {
  /** The refresh token as it is stored now; another process may have replaced it. */
  current(): Promise<string>;
  /** Stores a replaced refresh token durably. */
  keep(refreshToken: string): Promise<void>;
  /** Told of a renewal that replaced nothing. */
  renewed?(): Promise<void>;
  /** Runs `renew` while no other process renews the same token. */
  exclusively<T>(renew: () => Promise<T>): Promise<T>;
}

/** Sessions outlive the token source that obtained them: a shell that opens one for each question asks for a token once. */
export interface SessionMemory {
  readonly recall: () => Session | null;
  readonly remember: (session: Session) => void;
}

/** What a call needs. */
export interface Session {
  readonly instanceUrl: string;
  readonly accessToken: string;
}
