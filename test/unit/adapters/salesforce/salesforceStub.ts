import { createHttpClient } from '../../../../src/adapters/http/createHttpClient.ts';
import type { HttpLimits } from '../../../../src/adapters/http/httpLimits.ts';
import { SalesforceCalls } from '../../../../src/adapters/salesforce/salesforceCalls.ts';
import { ServerClock } from '../../../../src/adapters/salesforce/serverClock.ts';
import { createTokenSource } from '../../../../src/adapters/salesforce/signIn/createTokenSource.ts';
import { type Answer, sendJson, startStubServer } from '../stubServer.ts';

/** A loopback org: `/services/oauth2/token` gives numbered tokens, everything else is answered as a test says. */
export async function startOrg(answer: Answer, limits: Partial<HttpLimits> = {}) {
  let tokens = 0;
  let others = 0;
  const server = await startStubServer(async (request, response) => {
    if (request.path === '/services/oauth2/token') {
      tokens += 1;
      const accessToken = `00D000000000001!DEMO${tokens}`;
      sendJson(response, { access_token: accessToken, instance_url: server.origin, token_type: 'Bearer' });
    } else {
      others += 1;
      await answer(request, response, others - 1);
    }
  });
  const http = createHttpClient({ backoffFirstMs: 1, backoffMostMs: 5, ...limits });
  const clock = new ServerClock();
  const credentials = {
    kind: 'clientCredentials',
    loginUrl: server.origin,
    clientId: 'DEMO',
    clientSecret: 'S',
  } as const;
  const calls = new SalesforceCalls({ tokens: createTokenSource(credentials, { http, clock }), http, clock });
  return {
    server,
    http,
    clock,
    calls,
    credentials,
    /** Requests other than those for tokens. */
    requests: () => server.requests.filter(({ path }) => path !== '/services/oauth2/token'),
  };
}

/** `[{errorCode, message}]` */
export function salesforceError(errorCode: string, message = 'Said so.') {
  return [{ errorCode, message }];
}
