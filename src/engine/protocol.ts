/**
 * What the extension and the engine process say to each other: JSON-RPC over the IPC channel of `fork`. The extension
 * asks; the engine answers, and tells what happens meanwhile. A cancellation token given to a request reaches the engine.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { RunReport } from '../core/model/runReport.ts';
import type { Problem, SyncErrorCode } from '../core/model/syncError.ts';
import type { SyncEvent } from '../core/model/syncEvent.ts';

/** The engine's greeting: who it is. */
export interface EngineIdentity {
  readonly processId: number;
  readonly nodeVersion: string;
}

export interface DryRunParams {
  /** Absolute path of the `personalization-sync.json` to follow. */
  readonly configPath: string;
}

export interface DryRunResult {
  readonly report: RunReport;
}

export interface StartDemoResult {
  /** Absolute path of a configuration that points at the emulators, which run until the engine ends. */
  readonly configPath: string;
}

export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

/** What a failed request carries besides its message: a `SyncError`, taken apart for the way. */
export interface SyncErrorData {
  readonly code: SyncErrorCode;
  readonly problems: readonly Problem[];
}

/** The JSON-RPC code of a failed request with `SyncErrorData`; the range below −32000 is JSON-RPC's own. */
export const SYNC_ERROR = 1;

type Nothing = Record<string, never>;

export const initializeRequest = new RequestType<Nothing, EngineIdentity, SyncErrorData>('initialize');
/** The heartbeat: answered at once by an engine whose event loop turns. */
export const pingRequest = new RequestType<Nothing, Nothing, SyncErrorData>('ping');
export const dryRunRequest = new RequestType<DryRunParams, DryRunResult, SyncErrorData>('dryRun');
export const startDemoRequest = new RequestType<Nothing, StartDemoResult, SyncErrorData>('startDemo');

/** From the engine: what happens in the run that was asked for. */
export const eventNotification = new NotificationType<SyncEvent>('event');
/** From the engine: a line for the log. */
export const logNotification = new NotificationType<LogLine>('log');
