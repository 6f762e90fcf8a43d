/**
 * What an org tells of the runs of its integration user: facts only, judged by `judgeNight.ts`. Every part that was not
 * answered stays unanswered (`Answer.value` null): an empty list is said only of what may be read.
 */
import type { Answer, AuditEntry, IntegrationApp, IntegrationUser } from '../model/securityFacts.ts';

/** A sign-in of the integration user, or an attempt (*Login History*). */
export interface NightLogin {
  /** ISO 8601, as the org stamped it. */
  readonly at: string;
  /** Salesforce's own words: `Success`, `Failed: Not approved for access`. */
  readonly status: string;
  readonly succeeded: boolean;
  /** The app's name; empty or `N/A` where Salesforce does not know it. */
  readonly application: string;
  /** `Remote Access 2.0` for OAuth. */
  readonly loginType: string;
  readonly sourceIp: string;
}

/** A token that the integration user gave to an app (*Connected Apps OAuth Usage*). Never the token itself. */
export interface NightToken {
  readonly appName: string;
  readonly useCount: number;
  /** ISO 8601 of its last use; null when it was never used. Earlier uses are not kept. */
  readonly lastUsedAt: string | null;
}

export type BulkJobKind = 'V2Ingest' | 'Classic';
export const bulkJobKinds: readonly BulkJobKind[] = ['V2Ingest', 'Classic'];

/** Rows of a job that failed for the same reason. */
export interface RowErrorGroup {
  /** Salesforce's error code, e.g. `UNABLE_TO_LOCK_ROW`. */
  readonly code: string;
  /** Of one of them, without ids of records. */
  readonly message: string;
  readonly fields: readonly string[];
  readonly count: number;
}

/**
 * A batch of a classic job. It ends by itself: one that failed as a whole counts neither processed nor failed records, and
 * the job is `Closed` all the same.
 */
export interface NightBatch {
  readonly id: string;
  /** Salesforce's own word: `Queued`, `InProgress`, `Completed`, `Failed`, `Not Processed`. */
  readonly state: string;
  /** Why it failed as a whole, without ids of records; empty otherwise. */
  readonly stateMessage: string;
  /** When it was changed last, ISO 8601: its end, once it has ended. */
  readonly changedAt: string;
  readonly processed: number | null;
  readonly failed: number | null;
}

/** A bulk job that the integration user created. */
export interface NightJob {
  readonly id: string;
  readonly kind: BulkJobKind;
  readonly object: string;
  readonly operation: string;
  /** Salesforce's own word. A classic job stays `Closed` for good, however its batches ended. */
  readonly state: string;
  readonly createdAt: string;
  /** When it was changed last: its end, once it has ended. */
  readonly changedAt: string;
  /** Null where the job's details may not be read. */
  readonly processed: number | null;
  readonly failed: number | null;
  /** Of a job that failed as a whole; empty otherwise. */
  readonly errorMessage: string;
  /** Its failed rows by reason; null where there are none, or nobody looked. */
  readonly rowErrors: Answer<readonly RowErrorGroup[]> | null;
  /** Of a classic job; null where nobody looked, and for Bulk API 2.0, which shows none. */
  readonly batches: Answer<readonly NightBatch[]> | null;
}

/** How much of a limit of the org is left, now. */
export interface NightLimit {
  readonly name: string;
  readonly max: number;
  readonly left: number;
}

export interface NightFacts {
  /** The server's time when it was asked, ISO 8601. */
  readonly now: string;
  /** The org's, e.g. `Europe/London`. */
  readonly timeZone: Answer<string>;
  readonly user: Answer<IntegrationUser>;
  /** The configuration names the user; otherwise it is whoever is signed in. */
  readonly userIsNamed: boolean;
  readonly app: Answer<IntegrationApp>;
  /** The app's name as the configuration gives it; null where it gives none. */
  readonly namedApp: string | null;
  readonly logins: Answer<readonly NightLogin[]>;
  /** Logins before this are not among `logins`, ISO 8601: there were too many. Null when there were not. */
  readonly loginsReachTo: string | null;
  readonly tokens: Answer<readonly NightToken[]>;
  readonly jobs: Readonly<Record<BulkJobKind, Answer<readonly NightJob[]>>>;
  readonly limits: Answer<readonly NightLimit[]>;
  /** *Setup Audit Trail*. */
  readonly setupChanges: Answer<readonly AuditEntry[]>;
}
