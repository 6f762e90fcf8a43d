/**
 * HTTP as both outside systems need it: time limits, no redirects, back-off that a person can interrupt, and bodies that go
 * straight to disk.
 * It knows neither of them; `createPorts.ts` gives it to their adapters.
 */
import type { HttpClient } from '../../core/http/httpClient.ts';
import type { NetworkSettings } from '../../core/http/networkSettings.ts';
import { type Agents, createAgents } from './agents.ts';
import { exchange } from './exchange.ts';
import { defaultHttpLimits, type HttpLimits } from './httpLimits.ts';
import { type NetworkSource, presentNetwork } from './network.ts';
import { openPart } from './partFile.ts';
import { repeat } from './repeat.ts';

/** @param network the way out; that of this process unless a test says otherwise */
export function createHttpClient(
  limits: Partial<HttpLimits> = {},
  network: NetworkSource = presentNetwork,
): HttpClient {
  const all = { ...defaultHttpLimits, ...limits };
  const agentsOf = rememberedAgents();
  return {
    async exchange(request, signal) {
      const settings = await network();
      return await exchange(request, { limits: all, network: settings, agents: agentsOf(settings) }, signal);
    },
    repeat: (attempt, signal) => repeat(attempt, all, signal),
    openPart,
  };
}

/** Connections are kept until the settings say something else. */
function rememberedAgents(): (settings: NetworkSettings) => Agents {
  let known: { readonly key: string; readonly agents: Agents } | null = null;
  return (settings) => {
    const key = JSON.stringify(settings);
    if (known?.key !== key) known = { key, agents: createAgents(settings) };
    return known.agents;
  };
}
