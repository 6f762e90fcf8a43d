import { timingSafeEqual } from 'node:crypto';
import type { EmulatorContext } from './emulatorContext.ts';
import { FAULT_TYPES, isObject, parseFaultRule } from './faultRule.ts';
import { isOurFamily } from './killClient.ts';
import { type EmulatedRequest, jsonReply, ReplyError, type Reply, type Route } from './route.ts';

export const ADMIN_PREFIX = '/__emu/v1';

/**
 * The part of the admin API that every look-alike shares: faults, history, clock, client, ops, reset. Look-alikes add
 * routes of their own (`records`, `jobs`, `inbound`…); wrap all of them with `withAdminToken`.
 */
export function adminRoutes(context: EmulatorContext): readonly Route[] {
  return [
    route('GET', '/faults', () => jsonReply(200, context.faults.list())),
    route('POST', '/faults', async (request) => {
      const rule = parseFaultRule(await jsonBody(request));
      if (typeof rule === 'string') return jsonReply(400, { error: rule });
      return jsonReply(201, { id: context.faults.add(rule) });
    }),
    route('DELETE', '/faults', () => {
      for (const { id } of context.faults.list()) context.faults.remove(id);
      return { status: 204 };
    }),
    route('DELETE', '/faults/:id', ({ params }) =>
      context.faults.remove(params['id'] ?? '') ? { status: 204 } : jsonReply(404, { error: 'No such fault rule.' }),
    ),
    route('GET', '/history', ({ query }) => jsonReply(200, context.history.since(Number(query.get('since') ?? 0)))),
    route('GET', '/clock', () => jsonReply(200, context.clock.settings())),
    route('PUT', '/clock', async (request) => {
      const { offsetMs, rate, freeze } = await jsonObject(request);
      context.clock.set({
        ...(typeof offsetMs === 'number' && { offsetMs }),
        ...(typeof rate === 'number' && rate >= 0 && { rate }),
        ...(typeof freeze === 'boolean' && { freeze }),
      });
      return jsonReply(200, context.clock.settings());
    }),
    route('PUT', '/client', async (request) => {
      const { pid } = await jsonObject(request);
      if (typeof pid !== 'number' || !isOurFamily(pid)) {
        return jsonReply(403, { error: "Only a process of the emulator's own family can be registered." });
      }
      context.client = { pid };
      return jsonReply(200, { pid });
    }),
    route('GET', '/ops', () => jsonReply(200, { ops: [...context.ops].sort(), faultTypes: FAULT_TYPES })),
    route('POST', '/reset', async (request) => {
      const { seed, fixture } = await jsonObject(request);
      const order = {
        seed: typeof seed === 'number' ? seed : context.seed,
        fixture: typeof fixture === 'string' ? fixture : null,
      };
      context.faults.reset(order.seed);
      context.history.reset();
      context.clock.reset();
      for (const handler of context.resetHandlers) await handler(order);
      return jsonReply(200, order);
    }),
  ];
}

/** Lets only callers with the admin token pass, and only JSON in requests that change something. */
export function withAdminToken(token: string, routes: readonly Route[]): readonly Route[] {
  const expected = Buffer.from(`Bearer ${token}`);
  return routes.map((each) => ({
    ...each,
    handle(request) {
      const given = Buffer.from(request.headers.authorization ?? '');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        return jsonReply(401, { error: 'The admin token is missing or wrong.' });
      }
      const type = request.headers['content-type'] ?? '';
      const changes = request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH';
      if (changes && !/^application\/json\b/i.test(type)) {
        return jsonReply(415, { error: 'Send application/json.' });
      }
      return each.handle(request);
    },
  }));
}

/** The JSON body of an admin request. @throws ReplyError 400 */
async function jsonBody(request: EmulatedRequest): Promise<unknown> {
  try {
    return JSON.parse((await request.body()).toString('utf8') || '{}') as unknown;
  } catch {
    throw new ReplyError(jsonReply(400, { error: 'The body is not JSON.' }));
  }
}

export async function jsonObject(request: EmulatedRequest): Promise<Readonly<Record<string, unknown>>> {
  const value = await jsonBody(request);
  if (!isObject(value)) throw new ReplyError(jsonReply(400, { error: 'The body must be a JSON object.' }));
  return value;
}

function route(
  method: Route['method'],
  path: string,
  handle: (request: EmulatedRequest) => Promise<Reply> | Reply,
): Route {
  return { op: `admin.${method.toLowerCase()}`, method, path: `${ADMIN_PREFIX}${path}`, handle };
}
