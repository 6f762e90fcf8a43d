/** What a plan was made from. It is applied only where every part is still the same. */
export interface PlanBinding {
  readonly orgId: string;
  readonly userId: string;
  readonly dataset: string;
  readonly apiVersion: string;
  readonly configurationSha256: string;
  /** Of links.csv and exclusions.csv. */
  readonly decisionsSha256: string;
  /** Table → sha256 of what was read. Files are hashed again before a plan is applied; an API is never read again. */
  readonly inputSha256: Readonly<Record<string, string>>;
  /** Of the descriptions of the mapped fields. */
  readonly fieldsSha256: string;
  /** Server time when reading began, ISO 8601: what changed after it (less an overlap) is looked at before writing. */
  readonly readAt: string;
  /** Server time when the plan was ready, ISO 8601: its age counts from here. */
  readonly createdAt: string;
}
