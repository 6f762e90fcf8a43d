/**
 * What the extension and the engine process say to each other: JSON-RPC over the IPC channel of `fork`. The extension
 * asks; the engine answers, and tells what happens meanwhile. A cancellation token given to a request reaches the engine.
 *
 * The engine holds one preview at a time: the last dry run with its matches and its plan, still open for pages. It is named
 * by the dry run's id; a request with another id fails with `usage`.
 */
import type { ChoiceRule, Choices } from '../core/model/choices.ts';
import type { MatchGroup, MatchPageRow, RecordDecision } from '../core/model/matches.ts';
import type { ApiUsage, AutomationReading, Connection, FieldDescription, Visibility } from '../core/model/org.ts';
import type { PlanRow } from '../core/model/plan.ts';
import type { CrmObject, ProfileKind, PushObject } from '../core/model/records.ts';
import type { RunReport } from '../core/model/runReport.ts';
import type { Problem, SignInRefusal, SyncErrorCode } from '../core/model/syncError.ts';
import type { SyncEvent } from '../core/model/syncEvent.ts';
import type { PairingVerdict } from '../core/pairing.ts';
import type { MatchPage, PageQuery } from '../core/ports.ts';
import type { KnownGood } from '../core/requirements/knownGood.ts';
import type { RequirementCheck } from '../core/requirements/requirementCheck.ts';
import { type Notification, type Nothing, request } from './requestName.ts';

export type { Request } from './requestName.ts';

/** The engine's greeting: who it is. */
export interface EngineIdentity {
  readonly processId: number;
  readonly nodeVersion: string;
}

export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

/** What a failed request carries besides its message: a `SyncError`, taken apart for the way. */
export interface SyncErrorData {
  readonly code: SyncErrorCode;
  readonly problems: readonly Problem[];
  readonly refusal?: SignInRefusal | undefined;
}

/** The JSON-RPC code of a failed request with `SyncErrorData`; the range below −32000 is JSON-RPC's own. */
export const SYNC_ERROR = 1;

// ── The process ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const initializeRequest = request<Nothing, EngineIdentity>('initialize');
/** The heartbeat: answered at once by an engine whose event loop turns. */
export const pingRequest = request<Nothing, Nothing>('ping');
/** From the engine: what happens in the run that was asked for. */
export const eventNotification: Notification<SyncEvent> = { method: 'event' };
/** From the engine: a line for the log. */
export const logNotification: Notification<LogLine> = { method: 'log' };

// ── The demo ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DemoStarted {
  /** Absolute path of a configuration that points at the emulators, which run until `stopDemo` or until the engine ends. */
  readonly configPath: string;
}

export const startDemoRequest = request<Nothing, DemoStarted>('startDemo');
export const stopDemoRequest = request<Nothing, Nothing>('stopDemo');
/** From the engine: the emulators have ended, asked or not. */
export const demoEndedNotification: Notification<Nothing> = { method: 'demoEnded' };

// ── Connection ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Names the `personalization-sync.json` to follow, by its absolute path. */
export interface OfConfiguration {
  readonly configPath: string;
}

export type SyncMode = 'observe' | 'repair' | 'replace';

/** Both ends of the integration as they answered. */
export interface ConnectionFacts {
  readonly mode: SyncMode;
  readonly connection: Connection;
  /** `https://<my domain>.my.salesforce.com` or the emulator; null where the CRM side is files. */
  readonly instanceUrl: string | null;
  readonly visibility: Visibility;
  /** Null when nobody counts (files). */
  readonly apiUsage: ApiUsage | null;
  readonly dataset: string;
  readonly pairing: PairingVerdict;
  /** Where each side is read from, for people: "Bulk API 2.0", "users.json". */
  readonly sources: { readonly personalization: string; readonly salesforce: string };
}

/**
 * Signs in to Salesforce and looks; reads no record. How Personalization's doors are is another question, so that neither side
 * hides the other: see `lookAtPersonalizationRequest` of `signInProtocol.ts`.
 */
export const connectRequest = request<OfConfiguration, ConnectionFacts>('connect');

/**
 * Pairs the dataset with the org that is signed in to, in place of the one before. `refused` where that is not the org that
 * the person has agreed to.
 */
export const pairDatasetRequest = request<OfConfiguration & { readonly orgId: string }, ConnectionFacts>('pairDataset');

export interface CheckedRequirements {
  readonly checks: readonly RequirementCheck[];
  /** The last good state, and what has changed since. */
  readonly knownGood: KnownGood;
  /** What asking Personalization's log has brought, for people. */
  readonly personalizationLog: string;
  /** ISO 8601, server time. */
  readonly checkedAt: string;
}

/**
 * Asks for the org's security settings, judges them, and compares them with the last good state; no record is read.
 * `isMarked`: what is there now becomes the last good state. `usage` where the CRM side is files.
 */
export const checkRequirementsRequest = request<OfConfiguration & { readonly isMarked: boolean }, CheckedRequirements>(
  'checkRequirements',
);

// ── Dry run and its preview ──────────────────────────────────────────────────────────────────────────────────────────

export interface DryRunParams extends OfConfiguration {
  readonly choices: Choices;
}

export interface DryRunResult {
  readonly report: RunReport;
  readonly facts: ConnectionFacts;
  /** How records that no choice names are treated. */
  readonly rule: ChoiceRule;
  /** The choices that this plan was made with. */
  readonly choices: Choices;
}

/** Replaces the preview that was open. */
export const dryRunRequest = request<DryRunParams, DryRunResult>('dryRun');

export interface OfPreview {
  readonly runId: string;
}

/** Ends the preview and removes what was downloaded for it. */
export const closePreviewRequest = request<OfPreview, Nothing>('closePreview');

/** Why the preview no longer shows what a run would do now; empty while it does. Sentences for people. */
export interface Staleness {
  readonly reasons: readonly string[];
}

/** Looks again at the configuration, links, exclusions, file sources and the plan's age; asks no server. */
export const checkPreviewRequest = request<OfPreview, Staleness>('checkPreview');

/** Folders below the configuration's own in which its file sources lie. */
export const sourceFoldersRequest = request<OfPreview, { readonly folders: readonly string[] }>('sourceFolders');

export interface MatchGroupsParams extends OfPreview {
  readonly kind: ProfileKind;
  /** As `MatchPageParams.text`; empty for all. */
  readonly text: string;
}

/** Every group of a kind with its count: a few dozen at most, also at a million records. */
export const matchGroupsRequest = request<MatchGroupsParams, readonly MatchGroup[]>('matchGroups');

export interface MatchRowsParams extends OfPreview {
  readonly kind: ProfileKind;
  /** At most 500. */
  readonly personalizationIds: readonly string[];
}

/** Single records as a page has them; ids that are not there are left out. */
export const matchRowsRequest = request<MatchRowsParams, readonly MatchPageRow[]>('matchRows');

export type MatchPageParams = OfPreview & PageQuery;

export const matchPageRequest = request<MatchPageParams, MatchPage>('matchPage');

// ── Merge preview ────────────────────────────────────────────────────────────────────────────────────────────────────

/** A field of a planned record, as `plan.parquet` has it, with what an admin needs to judge it. */
export type MergeField = Pick<PlanRow, 'field' | 'attribute' | 'before' | 'after' | 'status' | 'reason'> & {
  /** The field's label and type, of the org's describe; the API name and "Text" for files. */
  readonly label: string;
  readonly type: string;
  /** How the source value became `after`, for people: "epoch milliseconds → date and time"; empty when it is the same text. */
  readonly conversion: string;
};

/** All fields of one record that the plan has rows for: changed, refused, or left out by a choice. */
export interface MergeRecord {
  readonly kind: ProfileKind;
  readonly object: PushObject;
  readonly crmId: string;
  readonly personalizationId: string;
  /** The profile's display name; its id where it has none. */
  readonly label: string;
  /** By which rule it matched, for people: "Priority 1: Salesforce ID". */
  readonly matchedBy: string;
  readonly nameOnly: boolean;
  readonly fields: readonly MergeField[];
}

export interface MergePageParams extends OfPreview {
  /** Only this record. */
  readonly record?: { readonly kind: ProfileKind; readonly personalizationId: string };
  /** Only these records of a kind: at most 500. */
  readonly records?: { readonly kind: ProfileKind; readonly personalizationIds: readonly string[] };
  /** Only this object; both otherwise, Accounts first. */
  readonly object?: PushObject;
  readonly after?: string;
  readonly limit: number;
}

export interface MergePage {
  readonly records: readonly MergeRecord[];
  readonly next: string | null;
  /** Records of the whole plan for the same question. */
  readonly total: number;
}

/** Statuses are those of the plan as it was made; `chosenStatus` of the present choices decides what is shown. */
export const mergePageRequest = request<MergePageParams, MergePage>('mergePage');

// ── Why? ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ExplainParams extends OfPreview {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
}

/** A read-only document. */
export interface MarkdownDocument {
  readonly title: string;
  readonly markdown: string;
}

export const explainRequest = request<ExplainParams, MarkdownDocument>('explain');

export interface ExplainCrmRecordParams extends OfPreview {
  /** A record id of 15 or 18 characters, or a Lightning URL that holds one. */
  readonly reference: string;
  /** Other configurations of the workspace: which of them write the same fields? */
  readonly otherConfigPaths: readonly string[];
}

/** `usage` when the reference names no Contact, Lead or Account. */
export const explainCrmRecordRequest = request<ExplainCrmRecordParams, MarkdownDocument>('explainCrmRecord');

// ── Links and exclusions ─────────────────────────────────────────────────────────────────────────────────────────────

export interface LinkTargetsParams extends ExplainParams {
  /** Part of an id, a name or an e-mail address of the CRM side; empty for what matching itself found near. */
  readonly text: string;
}

export interface LinkTarget {
  readonly object: CrmObject;
  readonly crmId: string;
  readonly label: string;
  /** Why it is offered, or what tells it from others: "candidate", "same name, other e-mail: a@example.com". */
  readonly detail: string;
}

export const linkTargetsRequest = request<LinkTargetsParams, readonly LinkTarget[]>('linkTargets');

export interface DecisionParams extends OfConfiguration {
  readonly decision: RecordDecision;
}

/** Writes links.csv or exclusions.csv beside the configuration, and leaves every other line as it is. */
export const decideRequest = request<DecisionParams, { readonly file: string }>('decide');

// ── Live runs ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface PrepareLiveParams extends OfPreview {
  readonly choices: Choices;
}

/** Everything that the question before a live run says. */
export interface PreparedLive extends DryRunResult {
  /** Whether the plan was made anew because the choices had changed; its dry run then is the open preview. */
  readonly isNewPlan: boolean;
  /** Labels of the fields that may be written, in the order of the configuration. */
  readonly fields: Readonly<Record<PushObject, readonly string[]>>;
  readonly automation: AutomationReading;
  /** Why this plan cannot be applied, for people; null when it can, guards aside. */
  readonly refusal: string | null;
  /**
   * Whether the preview is out of date, which is a refusal or may be the reason for one: the configuration may say another mode
   * by now. Only then can a new dry run end a refusal.
   */
  readonly isStale: boolean;
}

/** Makes the plan again from the same matches when the choices differ from those that it was made with. Writes nothing. */
export const prepareLiveRequest = request<PrepareLiveParams, PreparedLive>('prepareLive');

export interface LiveSyncParams extends OfPreview {
  readonly planId: string;
  readonly overriddenGuards: readonly string[];
  /** Writes so many records and pauses, to be continued; null for all. */
  readonly firstRecords: number | null;
}

export interface LiveSyncResult {
  readonly report: RunReport;
  /** Whether `continueRun` can carry it on. */
  readonly canContinue: boolean;
}

export const liveSyncRequest = request<LiveSyncParams, LiveSyncResult>('liveSync');

export interface ContinueRunParams extends OfConfiguration {
  readonly runId: string;
}

/**
 * Carries on a run that is paused or was cancelled, from its journal. `refused` when a minimum security requirement fails
 * now: each of the error's problems names one in its `path`, as `overriddenGuards` takes it.
 */
export const continueRunRequest = request<
  ContinueRunParams & { readonly overriddenGuards: readonly string[] },
  LiveSyncResult
>('continueRun');

// ── Run history ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface HistoryRun {
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Null when the folder cannot be read; `why` says so. */
  readonly report: RunReport | null;
  readonly why: string;
  readonly files: { readonly plan: boolean; readonly failed: boolean; readonly refused: boolean };
  readonly canContinue: boolean;
}

/** Newest first; runs of the command line and of the extension alike. */
export const listRunsRequest = request<OfConfiguration, readonly HistoryRun[]>('listRuns');

export interface OfRunFolder {
  /** Absolute; of this machine's history or copied from another. */
  readonly folder: string;
}

/** `badInput` when it is not a run folder. Reads only. */
export const readRunFolderRequest = request<OfRunFolder, HistoryRun>('readRunFolder');
/** The report with tables and a chart of the match funnel. */
export const runReportRequest = request<OfRunFolder, MarkdownDocument>('runReport');
/** `plan.parquet` as CSV text, for a document; with at most `limit` lines, and whether there are more. */
export const planCsvRequest = request<
  OfRunFolder & { readonly limit: number },
  { readonly csv: string; readonly rows: number; readonly more: boolean }
>('planCsv');
/** Removes the folder of a run of this configuration's history; `refused` while it can be continued, unless `force`. */
export const deleteRunRequest = request<ContinueRunParams & { readonly force: boolean }, Nothing>('deleteRun');

// ── The configuration as a document ──────────────────────────────────────────────────────────────────────────────────

export interface CheckConfigurationParams extends OfConfiguration {
  /** The text as it is in the editor, saved or not. */
  readonly text: string;
}

export interface ConfigurationProblem extends Problem {
  /** A key or value that would be right in its place. */
  readonly nearest?: string;
}

/** Schema, cross checks and links; no server is asked. */
export const checkConfigurationRequest = request<CheckConfigurationParams, readonly ConfigurationProblem[]>(
  'checkConfiguration',
);

/** What completion offers. */
export interface KnownNames {
  readonly fields: Readonly<Partial<Record<CrmObject, readonly FieldDescription[]>>>;
  readonly attributes: Readonly<Partial<Record<ProfileKind, readonly string[]>>>;
  /** Why a list is missing, for people; empty when all are there. */
  readonly missing: readonly string[];
}

/** From the live describe (or the header of the CRM files) and from the head of the export. Kept for some minutes. */
export const knownNamesRequest = request<OfConfiguration, KnownNames>('knownNames');
