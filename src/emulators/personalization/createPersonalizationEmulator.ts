/**
 * A look-alike of Marketing Cloud Personalization's APIs: User and Account Export, user lookup, Event API, Audit Log.
 * Written from what the vendor documents, without a line in common with our own client.
 */
import type { EmulatorData } from '../data/emulatorData.ts';
import { jsonObject } from '../http/adminRoutes.ts';
import type { EmulatorContext } from '../http/emulatorContext.ts';
import { EmulatorServer } from '../http/emulatorServer.ts';
import { numberParameter } from '../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply, type Route } from '../http/route.ts';
import { type ApiKey, notFound, requireApiKey } from './access.ts';
import { AuditLog } from './auditLog.ts';
import type { ProfileKind } from './exportColumns.ts';
import { type ExportFormat, exportReply } from './exportReply.ts';
import { type ExportRequest, exportRequestOf } from './exportRequest.ts';
import { ProfileStore } from './profileStore.ts';
import { userEventReply } from './userEvent.ts';
import { userReply } from './userReply.ts';

export interface PersonalizationOptions {
  readonly context: EmulatorContext;
  readonly data: EmulatorData;
  readonly dataset: string;
  readonly apiKey: ApiKey;
}

/** `retired` answers as an account without Account Profiles (404), `forbidden` as a key without the right (403). */
const accountExportStates = ['available', 'retired', 'forbidden'] as const;
type AccountExportState = (typeof accountExportStates)[number];

export interface PersonalizationEmulator {
  readonly server: EmulatorServer;
  readonly users: ProfileStore;
  readonly accounts: ProfileStore;
  /** Routes of the admin API that are this look-alike's own; to be wrapped with the admin token. */
  readonly adminRoutes: readonly Route[];
  /** Starts over with these data. */
  load(data: EmulatorData): void;
}

export function createPersonalizationEmulator(options: PersonalizationOptions): PersonalizationEmulator {
  const { context, dataset, apiKey } = options;
  const users = new ProfileStore(options.data.users);
  const accounts = new ProfileStore(options.data.accounts);
  const auditLog = new AuditLog(dataset, context.clock.nowMs());
  let accountExport: AccountExportState = 'available';

  function withAccess(handle: Route['handle']): Route['handle'] {
    return (request) => {
      requireApiKey(request, apiKey);
      const asked = request.params['dataset'];
      return asked === undefined || asked === dataset ? handle(request) : notFound(`There is no dataset ${asked}.`);
    };
  }
  function exportAccounts(format: ExportFormat): Route['handle'] {
    return (request) => {
      if (accountExport === 'retired') return notFound('Account Profiles are not available.');
      if (accountExport === 'forbidden') return jsonReply(403, { error: 'Forbidden' });
      return answerExport(request, accounts, 'accounts', format);
    };
  }

  const server = new EmulatorServer({ context, name: 'personalization', notFound: (path) => notFound(`No ${path}.`) });
  server.addRoutes([
    exportRoute(
      'users',
      'json',
      withAccess((request) => answerExport(request, users, 'users', 'json')),
    ),
    exportRoute(
      'users',
      'csv',
      withAccess((request) => answerExport(request, users, 'users', 'csv')),
    ),
    exportRoute('accounts', 'json', withAccess(exportAccounts('json'))),
    exportRoute('accounts', 'csv', withAccess(exportAccounts('csv'))),
    {
      op: 'mcp.user',
      method: 'GET',
      path: '/api/dataset/:dataset/user/:id',
      handle: withAccess(({ params }) => userReply(params['id'] ?? '', users.find(params['id'] ?? ''))),
    },
    {
      op: 'mcp.event',
      method: 'POST',
      path: '/api2/authevent/:dataset',
      handle: withAccess((request) => userEventReply(request, users)),
    },
    {
      op: 'mcp.audit',
      method: 'GET',
      path: '/api/audit/list',
      handle: withAccess(({ query }) => auditLog.list(query, context.clock.nowMs())),
    },
  ]);

  return {
    server,
    users,
    accounts,
    adminRoutes: adminRoutes(),
    load(data) {
      users.load(data.users);
      accounts.load(data.accounts);
      auditLog.reset(context.clock.nowMs());
      accountExport = 'available';
    },
  };

  function adminRoutes(): readonly Route[] {
    const path = '/__emu/v1/personalization';
    return [
      { op: 'admin.get', method: 'GET', path, handle: () => jsonReply(200, { accountExport }) },
      {
        op: 'admin.post',
        method: 'POST',
        path,
        async handle(request) {
          const asked = (await jsonObject(request))['accountExport'];
          const state = accountExportStates.find((known) => known === asked);
          if (!state)
            return jsonReply(400, { error: `accountExport must be one of ${accountExportStates.join(', ')}.` });
          accountExport = state;
          return jsonReply(200, { accountExport });
        },
      },
      {
        op: 'admin.post',
        method: 'POST',
        path: '/__emu/v1/audit',
        async handle(request) {
          const { user, action, objectType, objectName, details } = await jsonObject(request);
          auditLog.add({
            timestamp: context.clock.nowMs(),
            user: textOr(user, 'marketing.admin@example.com'),
            action: textOr(action, 'UPDATE'),
            objectType: textOr(objectType, 'INTEGRATION'),
            objectName: textOr(objectName, 'Salesforce CRM'),
            details: textOr(details, ''),
          });
          return jsonReply(201, {});
        },
      },
    ];
  }
}

function exportRoute(kind: ProfileKind, format: ExportFormat, handle: Route['handle']): Route {
  return {
    op: `mcp.${kind}`,
    method: 'GET',
    path: `/api/dataset/:dataset/${kind}.${format}`,
    subject: () => ({ object: kind === 'users' ? 'User' : 'Account' }),
    handle,
  };
}

function answerExport(request: EmulatedRequest, store: ProfileStore, kind: ProfileKind, format: ExportFormat): Reply {
  return exportReply(store, kind, format, shiftedPage(request, exportRequestOf(request.query)));
}

/** A dataset that changes while it is paged gives a page again, or leaves one out. */
function shiftedPage(request: EmulatedRequest, asked: ExportRequest): ExportRequest {
  if (asked.pageSize === undefined) return asked;
  const repeat = request.takeFault('repeatPage');
  if (repeat) return { ...asked, page: numberParameter(repeat.do, 'page', Math.max(0, asked.page - 1)) };
  const skip = request.takeFault('skipPage');
  return skip ? { ...asked, page: asked.page + 1 } : asked;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
