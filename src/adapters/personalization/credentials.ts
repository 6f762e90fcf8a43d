/** An API token of Personalization (*Settings > API Tokens*): its id and its secret. */
export interface PersonalizationCredentials {
  readonly apiKeyId: string;
  readonly apiKeySecret: string;
  /** Of a demo on this machine only; otherwise the host follows from the configuration. */
  readonly baseUrl?: string;
}
