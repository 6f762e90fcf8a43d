/** An API key of Personalization, as the shells collect it. */
export interface PersonalizationCredentials {
  readonly apiKeyId: string;
  readonly apiKeySecret: string;
  /** Only for the demo: a loopback literal. Everywhere else the host follows from account and instance. */
  readonly baseUrl?: string;
}
