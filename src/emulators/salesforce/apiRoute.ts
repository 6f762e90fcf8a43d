import { type EmulatedRequest, jsonReply, type Reply, ReplyError, type Route } from '../http/route.ts';
import type { ApiUsage } from './apiUsage.ts';
import { bearerOf } from './oauth/oauthRoutes.ts';
import type { Sessions } from './oauth/sessions.ts';

export const API_VERSIONS: readonly string[] = Array.from({ length: 16 }, (_, index) => `${51 + index}.0`);

export interface ApiGate {
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
}

/** Error reply in Salesforce's shape. */
export function apiError(status: number, errorCode: string, message: string, fields?: readonly string[]): Reply {
  return jsonReply(status, [{ message, errorCode, ...(fields && { fields }) }]);
}

/** The same, thrown. */
export function refuse(status: number, errorCode: string, message: string, fields?: readonly string[]): ReplyError {
  return new ReplyError(apiError(status, errorCode, message, fields));
}

/** A route with its bare handler, which a composite call runs without another count. */
export interface ApiRoute extends Route {
  readonly ungated: Route['handle'];
}

/**
 * A route below `/services/data/vXX.X` that needs a session, counts as an API call, and tells the usage in its reply.
 */
export function apiRoute(gate: ApiGate, route: Route): ApiRoute {
  return {
    ...route,
    ungated: (request) => answered(route, request),
    path: `/services/data/:version${route.path}`,
    async handle(request) {
      const version = request.params['version'] ?? '';
      if (!API_VERSIONS.includes(version.replace(/^v/i, ''))) {
        return apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
      }
      const access = gate.sessions.find(bearerOf(request) ?? '');
      if (!access) return apiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
      if (access.spoilt === 'wrongScope' || !access.scopes.includes('api')) {
        return apiError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the API');
      }
      if (gate.usage.remaining === 0) {
        return apiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      }
      gate.usage.count();
      return withUsage(gate.usage, await answered(route, request));
    },
  };
}

async function answered(route: Route, request: EmulatedRequest): Promise<Reply> {
  try {
    return await route.handle(request);
  } catch (error) {
    if (error instanceof ReplyError) return error.reply;
    throw error;
  }
}

function withUsage(usage: ApiUsage, reply: Reply): Reply {
  const headers = { 'Sforce-Limit-Info': `api-usage=${usage.used}/${usage.max}`, ...reply.headers };
  return { ...reply, headers };
}
