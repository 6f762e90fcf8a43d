/**
 * HTTP as both outside systems need it: time limits, no redirects, back-off that a person can interrupt, and bodies that go
 * straight to disk.
 * It knows neither of them; `createPorts.ts` gives it to their adapters.
 */
import type { HttpClient } from '../../core/http/httpClient.ts';
import { createAgents, type ProxyEnvironment } from './agents.ts';
import { exchange } from './exchange.ts';
import { defaultHttpLimits, type HttpLimits } from './httpLimits.ts';
import { openPart } from './partFile.ts';
import { repeat } from './repeat.ts';

/** @param proxies where proxies are named; the environment of this process unless a test says otherwise */
export function createHttpClient(
  limits: Partial<HttpLimits> = {},
  proxies: ProxyEnvironment = process.env,
): HttpClient {
  const all = { ...defaultHttpLimits, ...limits };
  const agents = createAgents(proxies);
  return {
    exchange: (request, signal) => exchange(request, all, agents, signal),
    repeat: (attempt, signal) => repeat(attempt, all, signal),
    openPart,
  };
}
