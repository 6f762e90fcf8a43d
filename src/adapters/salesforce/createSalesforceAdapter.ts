/**
 * Salesforce behind the ports of core: sign-in, facts of the org, reading by Bulk API 2.0 and writing.
 */
import type { HttpClient } from '../../core/http/httpClient.ts';
import type { ApiUsage, ObjectDescription } from '../../core/model/org.ts';
import type { Answer, IntegrationApp } from '../../core/model/securityFacts.ts';
import type { CrmObject } from '../../core/model/records.ts';
import type { CrmFacts, CrmWriter, NightReader, RecordReader, SecurityReader } from '../../core/ports.ts';
import { type BulkReaderOptions, createBulkReader } from './bulkQuery/createBulkReader.ts';
import { createSalesforceWriter } from './ingest/createSalesforceWriter.ts';
import { createNightReader } from './nights/readNightFacts.ts';
import { createRestSession, type RestSession } from './restSession.ts';
import { SalesforceCalls } from './salesforceCalls.ts';
import { readIntegrationApp } from './security/integrationApp.ts';
import { createMetadataSession } from './security/metadataSession.ts';
import { createSecurityReader } from './security/readSecurityFacts.ts';
import { createSalesforceFacts, objectDescription } from './salesforceFacts.ts';
import { ServerClock } from './serverClock.ts';
import { createTokenSource } from './signIn/createTokenSource.ts';
import type { SalesforceCredentials } from './signIn/credentials.ts';

export interface SalesforceAdapterOptions extends BulkReaderOptions {
  readonly credentials: SalesforceCredentials;
  readonly http: HttpClient;
}

export interface SalesforceAdapter {
  readonly facts: CrmFacts;
  readonly reader: RecordReader;
  readonly security: SecurityReader;
  readonly nights: NightReader;
  /** The app of that name, or, without one, the only one with Personalization's. */
  integrationApp(named: string | null, signal: AbortSignal): Promise<Answer<IntegrationApp>>;
  /** Made only when it is asked for: whoever was not given one cannot write. */
  createWriter(): CrmWriter;
  /** The org's calls of the day as its last reply told them; null before the first. Costs no call. */
  latestApiUsage(): ApiUsage | null;
  /** The origin that every call goes to; signs in for it. */
  instanceUrl(signal: AbortSignal): Promise<string>;
}

/**
 * Nothing is sent before the first call of a port. All parts share one session, one count of calls and one server clock.
 * @throws SyncError `usage` when a URL of the credentials may not be sent secrets
 */
export function createSalesforceAdapter(options: SalesforceAdapterOptions): SalesforceAdapter {
  const { credentials, http } = options;
  const clock = new ServerClock();
  const calls = new SalesforceCalls({ tokens: createTokenSource(credentials, { http, clock }), http, clock });
  const rest = createRestSession(calls);
  const describe = describeOnce(rest);
  const instanceUrl = async (signal: AbortSignal): Promise<string> => new URL(await calls.origin(signal)).origin;
  return {
    facts: createSalesforceFacts({ calls, rest, clock, describe }),
    reader: createBulkReader(calls, options),
    security: createSecurityReader({ rest, metadata: createMetadataSession(calls), describe, clock, instanceUrl }),
    nights: createNightReader({ calls, rest, clock }),
    integrationApp: (named, signal) => readIntegrationApp(rest, named, signal),
    createWriter: () => createSalesforceWriter({ calls, clock, describe, ...options }),
    latestApiUsage: () => calls.latestApiUsage(),
    instanceUrl,
  };
}

/** Fields do not change within a run; a failure is not remembered. */
function describeOnce(rest: RestSession): (object: CrmObject, signal: AbortSignal) => Promise<ObjectDescription> {
  const known = new Map<CrmObject, ObjectDescription>();
  return async (object, signal) => {
    const description = known.get(object) ?? objectDescription(object, await rest.describe(object, signal));
    known.set(object, description);
    return description;
  };
}
