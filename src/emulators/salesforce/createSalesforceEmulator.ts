/**
 * The Salesforce look-alike. Whoever starts it:
 *
 *     const context = createEmulatorContext({ seed, timeScale });        // shared with the other look-alikes
 *     const salesforce = createSalesforceEmulator({ context, temporaryDirectory });
 *     salesforce.store.load('Contact', fieldsFromJson(json), rows);      // any number of times, before or after listen
 *     await salesforce.listen(port);
 *     salesforce.connection();                                           // what the ready line says
 *     adminServer.addRoutes(withAdminToken(token, [...adminRoutes(context), ...salesforce.adminRoutes]));
 *     context.resetHandlers.push(() => salesforce.store.load(…));        // runs after Salesforce has emptied itself
 *     await salesforce.close();
 *
 * Files of the folder, in the order of a request: `oauth/` who calls, `apiRoute.ts` the gate, `rest/` and `bulk/` what is
 * asked, `soql/` queries, `security/` what the caller may see, `automation/` what runs when records are saved, `nights/` what
 * the vendor's own integration left behind, `store/` the
 * records, `admin/` the tests' back door.
 */
import { type EmulatorContext, onEffect } from '../http/emulatorContext.ts';
import { EmulatorServer } from '../http/emulatorServer.ts';
import type { Route } from '../http/route.ts';
import { actOutFaults } from './admin/actOutFaults.ts';
import { type SalesforceAdminParts, salesforceAdminRoutes } from './admin/salesforceAdminRoutes.ts';
import { ApiUsage } from './apiUsage.ts';
import { OrgAutomation } from './automation/orgAutomation.ts';
import { ingestJobRoutes } from './bulk/ingestJobRoutes.ts';
import { IngestJobs } from './bulk/ingestJobs.ts';
import { queryJobRoutes } from './bulk/queryJobRoutes.ts';
import { QueryJobs } from './bulk/queryJobs.ts';
import { addUsers, DEMO_ORG } from './demoOrg.ts';
import { oauthRoutes } from './oauth/oauthRoutes.ts';
import { Sessions } from './oauth/sessions.ts';
import { metadataRoutes } from './metadata/metadataRoutes.ts';
import { classicJobRoutes } from './nights/classicJobRoutes.ts';
import { OrgNights } from './nights/orgNights.ts';
import { collectionRoutes } from './rest/collectionRoutes.ts';
import { compositeRoutes } from './rest/compositeRoutes.ts';
import { queryRoutes } from './rest/queryRoutes.ts';
import type { ApiParts } from './rest/restParts.ts';
import { serviceRoutes } from './rest/serviceRoutes.ts';
import { sobjectRoutes } from './rest/sobjectRoutes.ts';
import { OrgReader } from './security/orgReader.ts';
import { OrgSecurity } from './security/orgSecurity.ts';
import { RecordStore } from './store/recordStore.ts';
import { stampOf } from './store/stamp.ts';

export interface SalesforceEmulatorOptions {
  readonly context: EmulatorContext;
  /** An existing folder for results of queries; the caller removes it at the end. */
  readonly temporaryDirectory: string;
  /** API calls a day; default 100,000. */
  readonly dailyApiRequests?: number;
}

/** What a client needs to connect; the `salesforce` part of the ready line. */
export interface SalesforceConnection {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly orgId: string;
}

export interface SalesforceEmulator {
  readonly store: RecordStore;
  readonly security: OrgSecurity;
  readonly nights: OrgNights;
  /** Not yet protected: wrap them with `withAdminToken`. */
  readonly adminRoutes: readonly Route[];
  /** Port 0 takes a free one. Answers the port. */
  listen(port: number): Promise<number>;
  connection(): SalesforceConnection;
  /** A refresh token as an earlier login would have left it. */
  issueRefreshToken(): string;
  close(): Promise<void>;
}

export function createSalesforceEmulator(options: SalesforceEmulatorOptions): SalesforceEmulator {
  const { context, temporaryDirectory } = options;
  const store = new RecordStore(context.clock, { adminId: DEMO_ORG.admin.id, restrictedId: DEMO_ORG.restricted.id });
  addUsers(store);
  const security = new OrgSecurity(store, context.clock);
  const automation = new OrgAutomation();
  const nights = new OrgNights(store, context.clock);
  const sessions = new Sessions(context.clock);
  const usage = new ApiUsage(options.dailyApiRequests ?? 100_000);
  const startedAt = stampOf(context.clock.nowMs());
  const reader = new OrgReader({ store, security, automation, nights, startedAt }, context.clock);
  const server = new EmulatorServer({ context, name: 'salesforce' });
  const api: ApiParts = { context, reader, sessions, usage, baseUrl: () => server.url };
  const queryJobs = new QueryJobs(context, reader, temporaryDirectory);
  const ingestJobs = new IngestJobs(api);
  const admin: SalesforceAdminParts = { api, queryJobs, ingestJobs, nights };

  const records = [...sobjectRoutes(api), ...queryRoutes(api), ...collectionRoutes(api)];
  server.addRoutes([
    ...oauthRoutes({ sessions, security, baseUrl: api.baseUrl }),
    ...serviceRoutes(api),
    ...metadataRoutes(api),
    ...records,
    ...compositeRoutes(api, records),
    ...queryJobRoutes(api, queryJobs),
    ...ingestJobRoutes(api, ingestJobs, nights),
    ...classicJobRoutes(api, nights),
  ]);
  for (const [type, handler] of actOutFaults(admin)) onEffect(context, type, handler);
  context.resetHandlers.push(() => {
    store.clear();
    addUsers(store);
    security.reset();
    automation.reset();
    nights.reset();
    sessions.reset();
    usage.reset();
    queryJobs.reset();
    ingestJobs.reset();
  });
  // Nothing can refresh the token of the ready line, so it never expires by itself.
  const { token } = sessions.issueAccess(['id', 'api', 'refresh_token'], Number.POSITIVE_INFINITY);

  return {
    store,
    security,
    nights,
    adminRoutes: salesforceAdminRoutes(admin),
    listen: (port) => server.listen(port),
    connection: () => ({
      instanceUrl: server.url,
      accessToken: token,
      loginUrl: server.url,
      clientId: sessions.clientId,
      clientSecret: sessions.clientSecret,
      username: DEMO_ORG.admin.username,
      orgId: DEMO_ORG.id,
    }),
    issueRefreshToken: () => sessions.issueRefresh(),
    async close() {
      queryJobs.reset();
      ingestJobs.reset();
      await server.close();
    },
  };
}
