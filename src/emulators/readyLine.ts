/** What the emulators say when they are ready: where they listen and with what made-up secrets they are entered. */
export interface ReadyLine {
  readonly ready: true;
  readonly salesforce: {
    readonly instanceUrl: string;
    readonly accessToken: string;
    readonly loginUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly username: string;
    readonly orgId: string;
  };
  readonly personalization: {
    readonly baseUrl: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: string;
    readonly dataset: string;
  };
  readonly sftp: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
    /** Its public key, as `known_hosts` has it. */
    readonly hostKey: string;
  };
  /** Null when started without it. The token is in a file, since it lets faults be injected. */
  readonly admin: { readonly url: string; readonly tokenFile: string } | null;
}

/** The same for people, with what to type. All secrets in it are made up and carry DEMO. */
export function readyText({ salesforce, personalization, sftp, admin }: ReadyLine, origin: string): string {
  return `DEMO, not Salesforce and not Personalization: look-alikes with data ${origin}.

  Salesforce         ${salesforce.instanceUrl}
  Personalization    ${personalization.baseUrl}, dataset ${personalization.dataset}
  SFTP               sftp -P ${sftp.port} ${sftp.username}@${sftp.host}, password ${sftp.password}
  Admin API          ${admin ? `${admin.url}, its token is in ${admin.tokenFile}` : 'none'}

To use them from a shell:

  export PSYNC_SF_INSTANCE_URL='${salesforce.instanceUrl}'
  export PSYNC_SF_ACCESS_TOKEN='${salesforce.accessToken}'
  export PSYNC_PERS_BASE_URL='${personalization.baseUrl}'
  export PSYNC_PERS_API_KEY_ID='${personalization.apiKeyId}'
  export PSYNC_PERS_API_KEY_SECRET='${personalization.apiKeySecret}'

They end with Ctrl-C, with the process that started them, and after 60 minutes without a request.
`;
}
