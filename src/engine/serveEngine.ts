import { type CancellationToken, type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import { SyncError } from '../core/model/syncError.ts';
import type { EventSink } from '../core/model/syncEvent.ts';
import {
  checkConfigurationRequest,
  checkPreviewRequest,
  checkRequirementsRequest,
  closePreviewRequest,
  connectRequest,
  continueRunRequest,
  decideRequest,
  deleteRunRequest,
  dryRunRequest,
  type EngineIdentity,
  eventNotification,
  explainCrmRecordRequest,
  explainRequest,
  initializeRequest,
  knownNamesRequest,
  linkTargetsRequest,
  listRunsRequest,
  liveSyncRequest,
  type LogLine,
  logNotification,
  matchGroupsRequest,
  matchPageRequest,
  matchRowsRequest,
  sourceFoldersRequest,
  mergePageRequest,
  pairDatasetRequest,
  pingRequest,
  planCsvRequest,
  prepareLiveRequest,
  readRunFolderRequest,
  type Request,
  runReportRequest,
  startDemoRequest,
  stopDemoRequest,
  SYNC_ERROR,
  type SyncErrorData,
} from './protocol.ts';
import { explainStatusMessageRequest, lastNightRequest } from './nightProtocol.ts';
import {
  beginReconfigureRequest,
  probeChoiceRequest,
  probeRequest,
  reconfigureReportRequest,
  verifyReconfigureRequest,
} from './reconfigureProtocol.ts';
import {
  listCliOrgsRequest,
  lookAtPersonalizationRequest,
  signInStateRequest,
  signInTargetsRequest,
  sftpHostKeyRequest,
  signInToPersonalizationRequest,
  signInToSalesforceRequest,
  signInToSftpRequest,
  signOutRequest,
} from './signInProtocol.ts';

/** Every request that a service answers, by the service's name. */
const servedRequests = {
  startDemo: startDemoRequest,
  stopDemo: stopDemoRequest,
  connect: connectRequest,
  lookAtPersonalization: lookAtPersonalizationRequest,
  pairDataset: pairDatasetRequest,
  signInTargets: signInTargetsRequest,
  listCliOrgs: listCliOrgsRequest,
  signInToSalesforce: signInToSalesforceRequest,
  signInToPersonalization: signInToPersonalizationRequest,
  sftpHostKey: sftpHostKeyRequest,
  signInToSftp: signInToSftpRequest,
  signInState: signInStateRequest,
  signOut: signOutRequest,
  checkRequirements: checkRequirementsRequest,
  lastNight: lastNightRequest,
  explainStatusMessage: explainStatusMessageRequest,
  beginReconfigure: beginReconfigureRequest,
  verifyReconfigure: verifyReconfigureRequest,
  probeChoice: probeChoiceRequest,
  probe: probeRequest,
  reconfigureReport: reconfigureReportRequest,
  dryRun: dryRunRequest,
  closePreview: closePreviewRequest,
  checkPreview: checkPreviewRequest,
  sourceFolders: sourceFoldersRequest,
  matchGroups: matchGroupsRequest,
  matchPage: matchPageRequest,
  matchRows: matchRowsRequest,
  mergePage: mergePageRequest,
  explain: explainRequest,
  explainCrmRecord: explainCrmRecordRequest,
  linkTargets: linkTargetsRequest,
  decide: decideRequest,
  prepareLive: prepareLiveRequest,
  liveSync: liveSyncRequest,
  continueRun: continueRunRequest,
  listRuns: listRunsRequest,
  readRunFolder: readRunFolderRequest,
  runReport: runReportRequest,
  planCsv: planCsvRequest,
  deleteRun: deleteRunRequest,
  checkConfiguration: checkConfigurationRequest,
  knownNames: knownNamesRequest,
} as const;

type ServedRequests = typeof servedRequests;
type ServiceName = keyof ServedRequests;
type ServiceOf<Asked> =
  Asked extends Request<infer Params, infer Result> ? (params: Params, work: EngineWork) => Promise<Result> : never;

/** What the engine can do; `main.ts` brings the implementation, tests bring their own. They throw `SyncError`. */
export type EngineServices = { readonly [Name in ServiceName]: ServiceOf<ServedRequests[Name]> };

/** Given to every service call: how to tell what happens, and how to learn that the user has cancelled. */
export interface EngineWork {
  readonly signal: AbortSignal;
  readonly emit: EventSink;
  readonly log: (line: LogLine) => void;
}

/** Answers the requests of the protocol on `connection` until that is closed. */
export function serveEngine(connection: MessageConnection, services: EngineServices, identity: EngineIdentity): void {
  connection.onRequest(initializeRequest.method, () => identity);
  connection.onRequest(pingRequest.method, () => ({}));
  for (const name of Object.keys(servedRequests) as ServiceName[]) serve(connection, services, name);
}

function serve(connection: MessageConnection, services: EngineServices, name: ServiceName): void {
  connection.onRequest(servedRequests[name].method, (params: never, token: CancellationToken) =>
    answer(connection, token, (work) => (services[name] as Service)(params, work)),
  );
}

type Service = (params: never, work: EngineWork) => Promise<unknown>;

async function answer<T>(
  connection: MessageConnection,
  token: CancellationToken,
  serve: (work: EngineWork) => Promise<T>,
): Promise<T | ResponseError<SyncErrorData>> {
  const log = (line: LogLine): void => send(connection.sendNotification(logNotification.method, line));
  const emit: EventSink = (event) => send(connection.sendNotification(eventNotification.method, event));
  const cancel = new AbortController();
  const cancellation = token.onCancellationRequested(() => cancel.abort());
  try {
    return await serve({ signal: cancel.signal, emit, log });
  } catch (error) {
    return toResponseError(error, cancel.signal.aborted, log);
  } finally {
    cancellation.dispose();
  }
}

/** A notification that cannot be sent means that the extension is gone, and the engine is about to follow it. */
export function send(sent: Promise<void>): void {
  sent.catch(() => undefined);
}

function toResponseError(
  error: unknown,
  cancelled: boolean,
  log: (line: LogLine) => void,
): ResponseError<SyncErrorData> {
  const told = toSyncError(error, cancelled);
  // A defect's stack belongs into the log; the message alone says too little to report it.
  if (told.code === 'internal') log({ level: 'error', message: stackOf(told.cause ?? told) });
  const { code, message, problems, refusal } = told;
  return new ResponseError(SYNC_ERROR, message, { code, problems, refusal });
}

function toSyncError(error: unknown, cancelled: boolean): SyncError {
  if (error instanceof SyncError) return error;
  if (cancelled) return new SyncError('cancelled', 'Stopped as you asked.', { cause: error });
  return new SyncError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
