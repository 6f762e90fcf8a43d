import { numberParameter } from '../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply, type Route } from '../http/route.ts';
import { notFound, requireApiKey } from './access.ts';
import type { ProfileKind } from './exportColumns.ts';
import { type ExportFormat, exportReply } from './exportReply.ts';
import { type ExportRequest, exportRequestOf } from './exportRequest.ts';
import type { PersonalizationParts } from './personalizationParts.ts';
import { userEventReply } from './userEvent.ts';
import { userReply } from './userReply.ts';

/** Everything that a client with an API key can ask. */
export function apiRoutes(parts: PersonalizationParts): readonly Route[] {
  const { context, users, auditLog } = parts;
  const routes: readonly Route[] = [
    exportRoute(parts, 'users', 'json'),
    exportRoute(parts, 'users', 'csv'),
    exportRoute(parts, 'accounts', 'json'),
    exportRoute(parts, 'accounts', 'csv'),
    {
      op: 'mcp.user',
      method: 'GET',
      path: '/api/dataset/:dataset/user/:id',
      handle: ({ params }) => userReply(params['id'] ?? '', users.find(params['id'] ?? '')),
    },
    {
      op: 'mcp.event',
      method: 'POST',
      path: '/api2/authevent/:dataset',
      handle: (request) => userEventReply(request, users),
    },
    {
      op: 'mcp.audit',
      method: 'GET',
      path: '/api/audit/list',
      handle: ({ query }) => auditLog.list(query, context.clock.nowMs()),
    },
  ];
  return routes.map((route) => withAccess(parts, route));
}

function withAccess({ apiKey, dataset }: PersonalizationParts, route: Route): Route {
  return {
    ...route,
    handle(request) {
      requireApiKey(request, apiKey);
      const asked = request.params['dataset'];
      return asked === undefined || asked === dataset
        ? route.handle(request)
        : notFound(`There is no dataset ${asked}.`);
    },
  };
}

function exportRoute(parts: PersonalizationParts, kind: ProfileKind, format: ExportFormat): Route {
  return {
    op: `mcp.${kind}`,
    method: 'GET',
    path: `/api/dataset/:dataset/${kind}.${format}`,
    subject: () => ({ object: kind === 'users' ? 'User' : 'Account' }),
    handle: (request) => answerExport(request, parts, kind, format),
  };
}

function answerExport(
  request: EmulatedRequest,
  parts: PersonalizationParts,
  kind: ProfileKind,
  format: ExportFormat,
): Reply {
  if (kind === 'accounts') {
    if (parts.accountExport === 'retired') return notFound('Account Profiles are not available.');
    if (parts.accountExport === 'forbidden') return jsonReply(403, { error: 'Forbidden' });
  }
  return exportReply(parts[kind], kind, format, shiftedPage(request, exportRequestOf(request.query)));
}

/** A dataset that changes while it is paged gives a page again, or leaves one out. */
function shiftedPage(request: EmulatedRequest, asked: ExportRequest): ExportRequest {
  if (asked.pageSize === undefined) return asked;
  const repeat = request.takeFault('repeatPage');
  if (repeat) return { ...asked, page: numberParameter(repeat.do, 'page', Math.max(0, asked.page - 1)) };
  const skip = request.takeFault('skipPage');
  return skip ? { ...asked, page: asked.page + 1 } : asked;
}
