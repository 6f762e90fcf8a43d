import { PassThrough } from 'node:stream';
import type { MetadataApi } from 'jsforce/lib/api/metadata.js';
import type { Connection, Schema } from 'jsforce/lib/core.js';
import { SyncError } from '../../../core/model/syncError.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';

/** A component as the Metadata API tells it: nested texts, by jsforce's reading of the XML. */
export type MetadataComponent = Readonly<Record<string, unknown>>;

export interface MetadataSession {
  /** Every component of a type that is defined in this org. @throws SalesforceRefusal where it may not be asked */
  readAll(type: string, signal: AbortSignal): Promise<readonly MetadataComponent[]>;
  /** One component whose name is the same in every org, as settings have it. Null when the org does not tell it. */
  readOne(type: string, fullName: string, signal: AbortSignal): Promise<MetadataComponent | null>;
}

type Api = MetadataApi<Schema>;

/** The Metadata API reads at most ten components a call. */
const mostNames = 10;

/** Stands in jsforce's envelope where the token goes: jsforce itself is never given it. */
const tokenPlace = '00D!the-token-goes-here';

/** The Metadata API in jsforce's words; what travels goes through `SalesforceCalls`, as for REST. */
export function createMetadataSession(calls: SalesforceCalls): MetadataSession {
  const asked = async <T>(question: (api: Api) => Promise<T>, signal: AbortSignal): Promise<T> => {
    const { MetadataApi } = await import('jsforce/lib/api/metadata.js');
    const api = new MetadataApi(await connection(calls, signal));
    return await inOurWords(await calls.origin(signal), () => question(api));
  };
  return {
    async readAll(type, signal) {
      return await asked(async (api) => {
        const listed = await api.list({ type }, apiVersion);
        const components: MetadataComponent[] = [];
        for (let start = 0; start < listed.length; start += mostNames) {
          const names = listed.slice(start, start + mostNames).map(({ fullName }) => fullName);
          components.push(...(await read(api, type, names)));
        }
        return components;
      }, signal);
    },
    async readOne(type, fullName, signal) {
      const [found] = await asked((api) => read(api, type, [fullName]), signal);
      // A name that the org does not know is answered with an empty component.
      return found?.['fullName'] === fullName ? found : null;
    },
  };
}

/** One name is answered with one component, several with a list. */
async function read(api: Api, type: string, names: string[]): Promise<readonly MetadataComponent[]> {
  const found = (await api.read(type as 'ConnectedApp', names)) as MetadataComponent | readonly MetadataComponent[];
  return [found].flat();
}

async function connection(calls: SalesforceCalls, signal: AbortSignal): Promise<Connection> {
  const { Connection: JsforceConnection } = await import('jsforce/lib/core.js');
  const origin = await calls.origin(signal);
  const created = new JsforceConnection({ instanceUrl: origin, version: apiVersion, accessToken: tokenPlace });
  created._transport = transportThrough(calls, origin, signal) as unknown as Connection['_transport'];
  return created;
}

interface SoapRequest {
  readonly url: string;
  readonly body: string;
}

function transportThrough(calls: SalesforceCalls, origin: string, signal: AbortSignal) {
  async function answer({ url, body: envelope }: SoapRequest) {
    if (!url.startsWith(`${origin}/`)) throw new SyncError('internal', 'A request would leave the org.');
    const body = (token: string): string => envelope.replaceAll(tokenPlace, escapeXml(token));
    return await calls.read(
      {
        kind: 'metadata.read',
        method: 'POST',
        path: url.slice(origin.length),
        headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '""' },
        body,
        answersWith: 500,
      },
      signal,
      async (reply) => ({
        statusCode: reply.status,
        headers: { 'content-type': 'text/xml' },
        body: await reply.text(),
      }),
    );
  }
  return {
    httpRequest: (request: SoapRequest) => Object.assign(answer(request), { stream: () => new PassThrough() }),
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A SOAP fault is a refusal with a code, as anywhere else. */
async function inOurWords<T>(origin: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof SyncError || !(error instanceof Error) || !('errorCode' in error)) throw error;
    const code = String(error.errorCode).replace(/^\w+:/, '');
    throw new SalesforceRefusal(new URL(origin).host, 500, code, error.message);
  }
}
