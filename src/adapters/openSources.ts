import type { Configuration } from '../core/config/configuration.ts';
import type { HttpClient } from '../core/http/httpClient.ts';
import type { ProfileKind } from '../core/model/records.ts';
import { SyncError } from '../core/model/syncError.ts';
import { profileTables } from '../core/model/tables.ts';
import type { ChangeLog, CrmFacts, RecordReader } from '../core/ports.ts';
import { readAttributeNames as namesInFile } from './files/input/attributeNames.ts';
import { createCrmFileReader } from './files/input/crmFileReader.ts';
import { createFileCrmFacts } from './files/input/fileCrmFacts.ts';
import { normaliseExport } from './files/input/normaliseExport.ts';
import { createProfileFileReader } from './files/input/profileFileReader.ts';
import { createChangeLog, noChangeLog } from './personalization/changeLog.ts';
import { createPersonalizationReader } from './personalization/createPersonalizationReader.ts';
import type { PersonalizationCredentials } from './personalization/credentials.ts';
import { readAttributeNames as namesInExport } from './personalization/readAttributeNames.ts';
import { createSalesforceAdapter, type SalesforceAdapter } from './salesforce/createSalesforceAdapter.ts';
import { isDemoOrigin } from './salesforce/signIn/allowedHost.ts';
import type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';

export interface SourcesRequest {
  readonly configuration: Configuration;
  /** The configuration's folder: file sources are named relative to it. */
  readonly folder: string;
  readonly salesforce: SalesforceCredentials | null;
  readonly personalization: PersonalizationCredentials | null;
  readonly http: HttpClient;
}

/** Both sides of a run, from an API or from files each. */
export interface Sources {
  readonly personalization: RecordReader;
  readonly crm: RecordReader;
  readonly facts: CrmFacts;
  /** Null where the CRM side is files. */
  readonly salesforce: SalesforceAdapter | null;
}

/** `usage` when a side is an API and nothing says how to sign in to it, or when a demo and a real system are mixed. */
export function openSources(request: SourcesRequest): Sources {
  refuseMixedDemo(request);
  const { salesforce, reader, facts } = openCrm(request);
  return {
    personalization: openPersonalization(request),
    crm: reader,
    facts,
    salesforce,
  };
}

/** What there is to know of both sides beside their records: settings, and who changed them. */
export interface Settings {
  readonly facts: CrmFacts;
  /** Null where the CRM side is files. */
  readonly salesforce: SalesforceAdapter | null;
  readonly changeLog: ChangeLog;
  /** The attributes that profiles have, from the beginning of the export; none for accounts that are not exported. */
  readonly attributeNames: (kind: ProfileKind, signal: AbortSignal) => Promise<readonly string[]>;
}

/** As `openSources`, but Personalization need not be signed in to: then its log says that nobody can read it. */
export function openSettings(request: SourcesRequest): Settings {
  refuseMixedDemo(request);
  const { salesforce, facts } = openCrm(request);
  return {
    salesforce,
    facts,
    changeLog: openChangeLog(request),
    attributeNames: (kind, signal) => attributeNames(request, kind, signal),
  };
}

function openChangeLog({ configuration, personalization, http }: SourcesRequest): ChangeLog {
  if (personalization === null) {
    return noChangeLog('Not asked: without an API key of Personalization nobody can read who changed something there.');
  }
  const { account, instance } = configuration.personalization;
  return createChangeLog({ account, instance, credentials: personalization, http });
}

function openCrm(request: SourcesRequest): {
  readonly salesforce: SalesforceAdapter | null;
  readonly reader: RecordReader;
  readonly facts: CrmFacts;
} {
  const { source } = request.configuration.salesforce;
  if (source.kind === 'files') {
    const files = { folder: request.folder, ...source };
    return {
      salesforce: null,
      reader: createCrmFileReader(files),
      facts: createFileCrmFacts(files, () => new Date().toISOString()),
    };
  }
  if (request.salesforce === null) {
    throw new SyncError(
      'usage',
      'Nothing says how to sign in to Salesforce. Set PSYNC_SF_INSTANCE_URL and PSYNC_SF_ACCESS_TOKEN, or PSYNC_SF_LOGIN_URL and ' +
        'PSYNC_SF_CLIENT_ID with a secret, or use --sf-org ALIAS; or read files (salesforce.source).',
    );
  }
  const salesforce = createSalesforceAdapter({ credentials: request.salesforce, http: request.http });
  return { salesforce, reader: salesforce.reader, facts: salesforce.facts };
}

function openPersonalization({ configuration, folder, personalization, http }: SourcesRequest): RecordReader {
  const { account, instance, dataset, source } = configuration.personalization;
  if (source.kind === 'files') return createProfileFileReader({ folder, ...source });
  if (personalization === null) {
    throw new SyncError(
      'usage',
      'Nothing says how to sign in to Personalization. Set PSYNC_PERS_API_KEY_ID and PSYNC_PERS_API_KEY_SECRET, or read export files (personalization.source).',
    );
  }
  return createPersonalizationReader({
    account,
    instance,
    dataset,
    credentials: personalization,
    http,
    normalise: normaliseExport,
  });
}

async function attributeNames(
  { configuration, folder, personalization, http }: SourcesRequest,
  kind: ProfileKind,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { account, instance, dataset, source } = configuration.personalization;
  const table = profileTables[kind];
  if (source.kind === 'files') {
    const name = source[table];
    if (name === undefined) return [];
    return await namesInFile({ folder, name, setting: `personalization.source.${table}` }, signal);
  }
  if (personalization === null) return [];
  return await namesInExport({ account, instance, dataset, credentials: personalization, http }, table, signal);
}

/** Records of a demo must not reach a real system, nor the other way round. */
function refuseMixedDemo({ configuration, salesforce, personalization }: SourcesRequest): void {
  if (configuration.salesforce.source.kind !== 'api' || configuration.personalization.source.kind !== 'api') return;
  if (salesforce === null || personalization === null) return;
  const crmIsDemo = isDemo(salesforce);
  if (crmIsDemo === null || crmIsDemo === (personalization.baseUrl !== undefined)) return;
  throw new SyncError('usage', 'One side is the demo and the other is not; demo and real systems are never mixed.');
}

/** Null where only the Salesforce CLI knows. */
function isDemo(credentials: SalesforceCredentials): boolean | null {
  switch (credentials.kind) {
    case 'accessToken':
      return credentials.accessToken.includes('!DEMO');
    case 'salesforceCli':
      return null;
    default:
      // What is no URL is refused with better words where it is used.
      return URL.canParse(credentials.loginUrl) && isDemoOrigin(credentials.loginUrl);
  }
}
