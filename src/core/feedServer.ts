/**
 * Where feed files go to be processed by Personalization. A port: what stands behind it has pinned the server's key and signs
 * in once a question, since servers lock out who guesses.
 */
export interface FeedServer {
  /** The key that the server shows now. Sends no credentials. @throws SyncError `cannotConnect`, `cancelled` */
  readonly hostKey: (signal: AbortSignal) => Promise<HostKey>;
  /**
   * Signs in and lists the folder. Writes nothing.
   * @throws SyncError `cannotConnect` (also for another key than the pinned one), `signInFailed`, `accessDenied`, `usage`
   * (a private key that cannot be read), `cancelled`
   */
  readonly look: (signal: AbortSignal) => Promise<readonly FeedFile[]>;
}

export interface HostKey {
  /** `SHA256:…`, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** `ssh-ed25519`, `ssh-rsa`, … */
  readonly algorithm: string;
}

export interface FeedFile {
  readonly name: string;
  readonly bytes: number;
  readonly isFolder: boolean;
}
