/** The server, the folder and the sign-in of one feed. */
export interface FeedAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** `/<dataset>/inbound`. */
  readonly directory: string;
  /** The only host key that is talked to: `SHA256:…`. */
  readonly fingerprint: string;
  readonly secret: FeedSecret;
}

export type FeedSecret =
  | { readonly kind: 'password'; readonly password: string }
  /** OpenSSH or PEM. */
  | { readonly kind: 'privateKey'; readonly privateKey: string; readonly passphrase: string | null };

export type ServerAddress = Pick<FeedAccess, 'host' | 'port'>;
