import { isObject } from '../../http/faultRule.ts';
import { compilePathPattern } from '../../http/pathPattern.ts';
import { type EmulatedRequest, jsonReply, type Reply } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute, refuse } from '../apiRoute.ts';
import type { ApiParts } from './restParts.ts';

const MAX_SUBREQUESTS = 25;

interface SubRequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

interface SubReply {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** `/composite`: several calls in one, in order; later ones may use `@{reference.field}` of earlier answers. */
export function compositeRoutes(parts: ApiParts, inner: readonly ApiRoute[]): readonly ApiRoute[] {
  const compiled = inner.map((route) => ({ route, ...compilePathPattern(route.path) }));
  compiled.sort((a, b) => b.weight - a.weight);
  const find = (method: string, path: string): [ApiRoute, Readonly<Record<string, string>>] | undefined => {
    for (const { route, match } of compiled) {
      const params = route.method === method ? match(path) : undefined;
      if (params) return [route, params];
    }
    return undefined;
  };
  return [
    apiRoute(parts, {
      op: 'rest.composite',
      method: 'POST',
      path: '/composite',
      subjectOfBody: (body) => ({ object: /\/sobjects\/(\w+)/.exec(body.toString('utf8'))?.[1] }),
      handle: (request) => runComposite(request, find),
    }),
  ];
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw refuse(400, 'JSON_PARSER_ERROR', String(cause));
  }
}

type FindRoute = (method: string, path: string) => [ApiRoute, Readonly<Record<string, string>>] | undefined;

async function runComposite(request: EmulatedRequest, find: FindRoute): Promise<Reply> {
  const body = parsed(await request.body());
  const list =
    isObject(body) && Array.isArray(body['compositeRequest']) ? (body['compositeRequest'] as SubRequest[]) : [];
  if (list.length === 0) return apiError(400, 'JSON_PARSER_ERROR', 'compositeRequest is missing or empty.');
  if (list.length > MAX_SUBREQUESTS) {
    return apiError(400, 'LIMIT_EXCEEDED', `Limit exceeded. Only ${MAX_SUBREQUESTS} operations are allowed.`);
  }
  const answers: SubReply[] = [];
  for (const each of list) answers.push(await runOne(request, find, each, answers));
  return jsonReply(200, { compositeResponse: answers });
}

async function runOne(
  outer: EmulatedRequest,
  find: FindRoute,
  sub: SubRequest,
  earlier: readonly SubReply[],
): Promise<SubReply> {
  const url = new URL(`http://emulator${String(fillReferences(sub.url, earlier))}`);
  const found = find(sub.method, url.pathname);
  const reply = found
    ? await found[0].ungated({
        ...outer,
        op: outer.op,
        method: sub.method,
        path: url.pathname,
        params: found[1],
        query: url.searchParams,
        headers: lowerCaseNames(sub.httpHeaders ?? {}),
        body: () => Promise.resolve(Buffer.from(JSON.stringify(fillReferences(sub.body ?? {}, earlier)))),
      })
    : apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  const text = typeof reply.body === 'string' ? reply.body : '';
  return {
    body: text === '' ? null : (JSON.parse(text) as unknown),
    httpHeaders: {},
    httpStatusCode: reply.status,
    referenceId: sub.referenceId,
  };
}

/** Replaces `@{reference.path}` in a text or anywhere in a body. */
function fillReferences(value: unknown, earlier: readonly SubReply[]): unknown {
  const text = JSON.stringify(value).replace(
    /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g,
    (whole, reference: string, path: string) => {
      let target: unknown = earlier.find((reply) => reply.referenceId === reference)?.body;
      for (const step of path.match(/\w+/g) ?? []) {
        target = typeof target === 'object' && target !== null ? (target as Record<string, unknown>)[step] : undefined;
      }
      return typeof target === 'string' || typeof target === 'number' ? String(target) : whole;
    },
  );
  return JSON.parse(text) as unknown;
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
