/**
 * What the outside must implement. Core asks only through these; adapters implement them; `adapters/createPorts.ts` is
 * the door. A dry run is given `ReadingPorts` and cannot write, by type; only a live run is given `LivePorts`.
 */
import type { MatchRule } from './matching/rule.ts';
import type { CrmExplanation, Explanation, LinkTarget } from './model/explanation.ts';
import type {
  Decisions,
  MatchGroup,
  MatchPageRow,
  MatchSummary,
  NearMissKind,
  Outcome,
  Reason,
} from './model/matches.ts';
import type { ApiUsage, AutomationReading, Connection, ObjectDescription, Visibility } from './model/org.ts';
import type { PlannedRecord, PlanRow, SourceValue } from './model/plan.ts';
import type { CrmObject, ProfileKind, PushObject } from './model/records.ts';
import type { EventSink } from './model/syncEvent.ts';
import type { RunKind, RunReport } from './model/runReport.ts';
import type { Answer, AuditEntry, SecurityFacts } from './model/securityFacts.ts';
import type { PairingStore } from './pairing.ts';
import type { InputTables, NeededColumns, ReadTable, RefusedRow, TableName } from './model/tables.ts';
import type { PlanBinding } from './model/planBinding.ts';
import type { NightFacts } from './nights/nightFacts.ts';
import type { FieldMapping } from './planning/mapping.ts';

/** Given to every long call: how to tell progress, and how to learn that a person has cancelled. */
export interface Work {
  readonly signal: AbortSignal;
  readonly emit: EventSink;
}

/** Reads one side's tables, whole or not at all. `incompleteRead`, `badInput`, `cannotConnect`, `signInFailed`. */
export interface RecordReader {
  /** @param into an existing folder that receives the table's files. */
  read(table: TableName, needed: NeededColumns, into: string, work: Work): Promise<ReadTable>;
  /** What `VerifiedTable.sha256` would be now, of a file source; null for an API, which is not read again. */
  hash(table: TableName, work: Work): Promise<string | null>;
}

/** What a client can learn of an org before it reads records. */
export interface CrmFacts {
  connect(signal: AbortSignal): Promise<Connection>;
  visibility(objects: readonly CrmObject[], signal: AbortSignal): Promise<Visibility>;
  describe(object: CrmObject, signal: AbortSignal): Promise<ObjectDescription>;
  /** What runs in the org when a record of the objects is updated. At most three calls. */
  automation(objects: readonly PushObject[], signal: AbortSignal): Promise<AutomationReading>;
  /**
   * One record as it is now, in the recycle bin too (`isDeleted`); null when it is not there or not visible to the user.
   * Fields that the user may not read are missing from its `fields`. Always null where the CRM side is files: they are
   * read as whole tables only. `usage` when `id` is no id of that object.
   */
  record(object: CrmObject, id: string, fields: readonly string[], signal: AbortSignal): Promise<CrmRecordState | null>;
  /** Null when nobody counts (files). */
  apiUsage(signal: AbortSignal): Promise<ApiUsage | null>;
  /** Calls made by this process so far, by kind. */
  callsMade(): Readonly<Record<string, number>>;
  /** The server's present time (its `Date` header), ISO 8601; the local clock where there is no server. */
  serverTime(): string;
}

/** A profile record matched to a CRM record, with the values that planning compares. Arrays follow the mappings' order. */
export interface MatchedPair {
  readonly personalizationId: string;
  readonly crmId: string;
  readonly parentId: string | null;
  readonly modstamp: string | null;
  /** Matched at priority 3 with the e-mail not equal. */
  readonly nameOnly: boolean;
  readonly sources: readonly SourceValue[];
  /** What the CRM holds; undefined where the field could not be read. */
  readonly present: readonly (string | null | undefined)[];
}

export interface PageQuery {
  readonly kind: ProfileKind;
  readonly outcome?: Outcome;
  readonly priority?: number;
  /** Exactly these, as in `MatchGroup.matchedPairs`. */
  readonly matchedPairs?: readonly string[];
  readonly nameOnly?: boolean;
  readonly reason?: Reason;
  readonly nearMiss?: NearMissKind | 'none';
  /**
   * Substring of id, name or e-mail in any letter case: both are lower-cased code point by code point, as for `caseOnly`. Or
   * the whole id of the record that a profile is matched to, of 15 characters in their letter case or of 18.
   */
  readonly text?: string;
  /** Opaque, from the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface MatchPage {
  readonly rows: readonly MatchPageRow[];
  readonly next: string | null;
}

/** Sets live here: staging, the match rule and the joins of planning. One store is one run. */
export interface MatchStore {
  /** Loads verified tables; `incompleteRead` when a count differs, `badInput` for a repeated or bad CRM Id. */
  load(tables: InputTables, rule: MatchRule, work: Work): Promise<void>;
  match(rule: MatchRule, decisions: Decisions, work: Work): Promise<MatchSummary>;
  /** Writes `match --export`'s CSV: every user, then every account, ordered by id. Answers the number of rows. */
  exportMatches(file: string): Promise<number>;
  /**
   * Makes what pages, groups and explanations read, so that the first of them is quick; they make it themselves when it is
   * missing. After a cancelled one the next call starts anew.
   */
  preparePages(work: Work): Promise<void>;
  /** Every combination that occurs among the records of a kind that hold the text (as `PageQuery.text`; '' is every one). */
  groups(kind: ProfileKind, text: string): Promise<readonly MatchGroup[]>;
  page(query: PageQuery): Promise<MatchPage>;
  /** Rows by Personalization id, for up to 500 ids; ids that are not there are left out. */
  describe(kind: ProfileKind, ids: readonly string[]): Promise<ReadonlyMap<string, MatchPageRow>>;
  /** Null when there is no profile of that id. */
  explain(kind: ProfileKind, personalizationId: string): Promise<Explanation | null>;
  /** By an id of 15 or 18 characters; null when it is no id of a Contact, Lead or Account among the rows. */
  explainCrmRecord(crmId: string): Promise<CrmExplanation | null>;
  /**
   * Records that a profile could be linked to. Without a text: its candidates, then its near misses of every kind; with one:
   * records whose id, name or e-mail holds it (as `PageQuery.text`).
   */
  linkTargets(
    kind: ProfileKind,
    personalizationId: string,
    text: string,
    limit: number,
  ): Promise<readonly LinkTarget[]>;
  /**
   * Matched pairs of an object that planning must look at. Pairs in which every mapped value is already equal as text
   * (and could not be refused) are left out: they are unchanged by any conversion.
   */
  pairs(object: PushObject, mappings: readonly FieldMapping[], work: Work): AsyncIterable<readonly MatchedPair[]>;
  close(): Promise<void>;
}

/** Which records of the plan a page shows. */
export interface PlanPageQuery {
  readonly object?: PushObject;
  readonly crmId?: string;
  readonly personalizationId?: string;
  /** Only records of these profiles: at most 500. */
  readonly personalizationIds?: readonly string[];
  /** Opaque, from the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** All rows of one record, whatever their status. */
export interface RecordRows {
  readonly object: PushObject;
  readonly crmId: string;
  readonly personalizationId: string;
  /** By field. */
  readonly rows: readonly PlanRow[];
}

export interface PlanPage {
  /** Accounts first, then by parent id, then by id. */
  readonly records: readonly RecordRows[];
  readonly next: string | null;
  /** Records of the whole plan for the same question. */
  readonly total: number;
}

/** A kept plan as CSV, with a header line: for machines, so values are exact. */
export interface PlanCsv {
  readonly csv: string;
  /** Lines of the whole plan, the header aside. */
  readonly rows: number;
  /** Whether `csv` ends before them. */
  readonly more: boolean;
}

/** The plan of one run, kept as `plan.parquet`. */
export interface PlanStore {
  /** Empties the store for a new plan. */
  begin(): Promise<void>;
  append(rows: readonly PlanRow[]): Promise<void>;
  /** Ends the plan, writes the file, and answers the sha256 over its rows sorted as canonical JSON lines. */
  finish(file: string): Promise<{ readonly rowsSha256: string }>;
  /** Takes a kept plan in place of what the store holds, and answers the same hash, computed anew. */
  open(file: string): Promise<{ readonly rowsSha256: string }>;
  /** Planned records of an object, each once, sorted by parent id, then id. */
  records(object: PushObject): AsyncIterable<readonly PlannedRecord[]>;
  /** All rows with a status other than `planned`, for `refused.csv` and previews. */
  refusedRows(): AsyncIterable<readonly PlanRow[]>;
  sample(limit: number): Promise<readonly PlanRow[]>;
  /** May be asked while rows of the same plan are read. `usage` for an `after` that is no page's end. */
  page(query: PlanPageQuery): Promise<PlanPage>;
  /** Any kept plan as text, at most `limit` lines of it; what the store holds is left alone. `badInput` for another file. */
  csv(file: string, limit: number): Promise<PlanCsv>;
  close(): Promise<void>;
}

/**
 * The answer to a mutating call. `refused` is definite: the other side said no and nothing happened there. `unknown` means
 * that the call may or may not have had its effect (a lost reply, a time-out after the first byte): it is never repeated
 * blindly, but asked about.
 */
export type WriteReply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly cause: string };

export interface RecordUpdate {
  readonly id: string;
  /** Field → value in Salesforce's form; null clears. */
  readonly fields: Readonly<Record<string, string | null>>;
}

export interface RowResult {
  readonly id: string;
  readonly success: boolean;
  /** Salesforce's error code and text; empty on success. */
  readonly errorCode: string;
  readonly message: string;
}

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface IngestJob {
  readonly id: string;
  readonly object: string;
  readonly state: JobState;
  readonly recordsProcessed: number;
  readonly recordsFailed: number;
  readonly errorMessage: string;
  readonly createdById: string;
  readonly createdAt: string;
}

/** Results of one ingest job, joined by `sf__Id` (never by position). */
export interface JobResults {
  readonly rows: readonly RowResult[];
  /** Ids that Salesforce did not get to. */
  readonly unprocessed: readonly string[];
  readonly sha256: { readonly successful: string; readonly failed: string; readonly unprocessed: string };
}

/** A CRM record as it is now, for stale checks and reading back. `fields` misses what could not be read. */
export interface CrmRecordState {
  readonly id: string;
  readonly modstamp: string;
  readonly modifiedById: string;
  readonly modifiedByName: string;
  readonly isDeleted: boolean;
  readonly fields: Readonly<Record<string, string | null>>;
}

/**
 * Writes to Salesforce, and reads what it needs to know before and after writing. Retries that are certain to be harmless
 * (429, 503 and 401 answered in full before the body counted) happen inside; everything else comes back as a `WriteReply`.
 * Reading calls throw `SyncError` (`cannotConnect`, `apiBudget`, `signInFailed`, `accessDenied`).
 */
export interface CrmWriter {
  /** PATCH /composite/sobjects, at most 200 records, `allOrNone` false. Results in the order of the request. */
  updateRecords(
    object: PushObject,
    records: readonly RecordUpdate[],
    signal: AbortSignal,
  ): Promise<WriteReply<readonly RowResult[]>>;
  /** Creates an ingest job: operation update, LF, comma. */
  createJob(object: PushObject, signal: AbortSignal): Promise<WriteReply<IngestJob>>;
  /** One PUT of the whole file; the body can be produced again for a harmless retry. */
  upload(jobId: string, file: string, signal: AbortSignal): Promise<WriteReply<null>>;
  setJobState(jobId: string, state: 'UploadComplete' | 'Aborted', signal: AbortSignal): Promise<WriteReply<IngestJob>>;
  /** Null when the job is gone. */
  readJob(jobId: string, signal: AbortSignal): Promise<IngestJob | null>;
  /** Downloads the three result files into `into` and checks their sums against the job. */
  readResults(job: IngestJob, into: string, signal: AbortSignal): Promise<JobResults>;
  /** Update jobs on an object that are still open or running, of everybody, Bulk API 2.0 and classic. */
  runningJobs(object: PushObject, signal: AbortSignal): Promise<readonly IngestJob[]>;
  /** Records of an object whose SystemModstamp is at or after `since` (ISO 8601, server time), deleted ones included. */
  changedSince(
    object: PushObject,
    since: string,
    fields: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly CrmRecordState[]>;
  /** The server's present time, ISO 8601. */
  serverTime(): string;
}

export interface Clock {
  /** ISO 8601. Only for names and durations of this machine; never to order or expire what a server stamped. */
  now(): string;
  monotonicMs(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** A plan that was kept by a dry run, with what it is bound to. */
export interface KeptPlan {
  readonly planId: string;
  readonly rowsSha256: string;
  readonly binding: PlanBinding;
  /** Made for included records only (mode *repair*). */
  readonly onlySelected: boolean;
  /** The report of the run that made it. */
  readonly report: RunReport;
}

/** What a guard compares with: the last run of the same org and dataset that ended well. */
export interface LastGoodRun {
  readonly runId: string;
  /** Whether a live run for this org and dataset has ever ended well. */
  readonly hasSynced: boolean;
  /** Rows read of each table. */
  readonly rowsRead: Readonly<Record<string, number>>;
}

/** The folder of one run. Everything in it is for its owner alone (0700/0600). */
export interface RunFolder {
  readonly runId: string;
  readonly path: string;
  readonly planFile: string;
  writeReport(report: RunReport): Promise<void>;
  keepPlan(plan: KeptPlan): Promise<void>;
  /** Gives a live run the plan that another run keeps, with its rows and refusals: its folder tells the whole run by itself. */
  takePlanOf(planFolder: RunFolder): Promise<void>;
  /** `refused.csv`: refused fields of the plan and refused rows of the inputs, for people. */
  writeRefused(inputs: AsyncIterable<RefusedRow>, fields: AsyncIterable<readonly PlanRow[]>): Promise<void>;
  /** `failed.csv`: every planned record that was not written, for people. */
  writeFailed(rows: Iterable<UnwrittenRecord> | AsyncIterable<UnwrittenRecord>): Promise<void>;
}

/** A planned record that was not written, or of which nobody knows. */
export interface UnwrittenRecord {
  readonly object: PushObject;
  readonly crmId: string;
  readonly personalizationId: string;
  readonly outcome: 'failed' | 'changedSincePlan' | 'notSent' | 'unknown';
  readonly code: string;
  readonly message: string;
}

/** A run as its folder tells it. */
export interface OpenedRun {
  readonly folder: RunFolder;
  /** The plan that it applies, whichever run made it. */
  readonly plan: KeptPlan;
  /** As far as it had come when it last reported; null when it never did. */
  readonly report: RunReport | null;
}

/** Held by the one process that may write a run. */
export interface RunLock {
  /** `refused` when the lock is no longer this process's own. */
  assertHeld(): Promise<void>;
  /** For whoever comes next; nothing when it is held no longer. */
  release(): Promise<void>;
}

/** Runs are kept beside the configuration and never changed after they have ended. */
export interface RunStore {
  create(kind: RunKind): Promise<RunFolder>;
  /** `usage` when no run keeps a plan of that id. */
  openPlan(planId: string): Promise<{ readonly folder: RunFolder; readonly plan: KeptPlan }>;
  /** Marks a plan as used by a run, durably, before anything is written; `refused` when it was used already. */
  consumePlan(planId: string, byRunId: string): Promise<void>;
  /** `usage` when there is no such run, `refused` when it keeps no plan that it could apply. */
  openRun(runId: string): Promise<OpenedRun>;
  lastGoodRun(orgId: string, dataset: string): Promise<LastGoodRun | null>;
}

/**
 * The bytes of `journal.jsonl`. Lines are ASCII, so a length in characters is a length in bytes. The words of a line, its
 * checksum and what to do with a damaged file are `runJournal.ts`'s business.
 */
export interface JournalFile {
  /** The whole file; empty when there is none yet. Bytes that are not ASCII come as any other characters. */
  read(): Promise<string>;
  /** Cuts the file to its first `length` bytes and syncs it: a line that a crash left half written is no line. */
  cutTo(length: number): Promise<void>;
  /** Appends text that ends in a line feed; written **and synced** (fsync) when it resolves. `disk`. */
  append(line: string): Promise<void>;
}

/** Files of the run folder by name; a name may hold `/`, e.g. `before/Contact-0001-1.jsonl`. Mode 0600, folders 0700. */
export interface RunFiles {
  /**
   * Writes a file whole: temporary name, fsync, rename, fsync of the folder. A file of that name is replaced: a run that
   * died before it journalled the file writes it again. The pieces are joined as they are (line feeds included). `disk`.
   */
  save(name: string, pieces: Iterable<string>): Promise<SavedFile>;
  /** Its lines, without line feeds. `refused` when the file is gone or its sha256 is another one: somebody changed it. */
  lines(name: string, sha256: string): AsyncIterable<string>;
  /** An existing, empty-or-reused folder of the run folder, for what a port downloads. Its absolute path. */
  folder(name: string): Promise<string>;
}

export interface SavedFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What the requirement checks ask an org. */
export interface SecurityQuestion {
  /** The username that Personalization connects with; null for whoever is signed in. */
  readonly integrationUser: string | null;
  /** The app's name; null for the only one that has Personalization's. */
  readonly integrationApp: string | null;
  /**
   * `minimum`: only what the vendor's *Minimum Security Requirements* are judged by. `minimumByGet`: of these, what GET
   * requests tell, which leaves out the app. Everything else stays unanswered.
   */
  readonly scope: 'all' | 'minimum' | 'minimumByGet';
  readonly fields: readonly { readonly object: CrmObject; readonly field: string; readonly isPushed: boolean }[];
}

/** Reads an org's security settings, and no record. What may not be read is an answer, not an error. */
export interface SecurityReader {
  read(
    question: SecurityQuestion,
    signedIn: { readonly connection: Connection; readonly visibility: Visibility },
    signal: AbortSignal,
  ): Promise<SecurityFacts>;
}

/** What was changed in Personalization, and by whom: its *Audit Log API*. */
export interface ChangeLog {
  /** Newest first; at most the last 50 days. Null where it cannot be read, for whatever reason: the answer says which. */
  read(signal: AbortSignal): Promise<Answer<readonly AuditEntry[]>>;
}

/** Names one kept good state. */
export interface BaselineKey {
  readonly orgId: string;
  readonly dataset: string;
  /** Host and port of a demo; null for a real org. */
  readonly demoHost: string | null;
}

/** Keeps texts in the user's state folder, shared by the command line and the extension, for their owner alone. `disk`. */
export interface BaselineStore {
  /** Null when nothing is kept. */
  read(key: BaselineKey): Promise<string | null>;
  /** Whole or not at all. */
  keep(key: BaselineKey, text: string): Promise<void>;
  /** Gives what is kept another name, and answers it. */
  setAside(key: BaselineKey): Promise<string>;
  /** Where it is kept, for people. */
  place(key: BaselineKey): string;
}

/** What a run that only reads is given. */
export interface ReadingPorts {
  readonly personalization: RecordReader;
  readonly crm: RecordReader;
  readonly facts: CrmFacts;
  readonly matches: MatchStore;
  readonly plans: PlanStore;
  readonly runs: RunStore;
  readonly clock: Clock;
  /** Null where the CRM side is files: they have no settings. */
  readonly security: SecurityReader | null;
  readonly pairings: PairingStore;
  /** Lower-case hex of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
}

/** What a live run is given besides. */
export interface LivePorts extends ReadingPorts {
  readonly writer: CrmWriter;
  journalFile(folder: RunFolder): JournalFile;
  runFiles(folder: RunFolder): RunFiles;
  /** Taken over from a process that is gone; `refused`, naming the holder, while it lives. */
  lockRun(folder: RunFolder): Promise<RunLock>;
  /** The org's calls of the day as its last reply told them; null when nobody has said. */
  latestApiUsage(): ApiUsage | null;
}

/** Whose nights *Last Night* looks at. */
export interface NightQuestion extends Pick<SecurityQuestion, 'integrationUser' | 'integrationApp'> {
  readonly nightsBack: number;
}

/**
 * Reads what an org kept of the runs of its integration user: logins, uses of tokens, bulk jobs, limits, changes in Setup. No
 * record. What may not be read is an answer, not an error.
 */
export interface NightReader {
  read(question: NightQuestion, connection: Connection, signal: AbortSignal): Promise<NightFacts>;
}
