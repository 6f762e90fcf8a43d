/**
 * One process of many that use the same sign-in: asks for a session as often as it is told, and each has to be renewed.
 *
 *   node renewalWorker.ts <loginUrl> <clientId> <tokenFile> <stateFolder> <times>
 */
import { tokenFile } from '../../../src/adapters/files/signIn/tokenFile.ts';
import { createHttpClient } from '../../../src/adapters/http/createHttpClient.ts';
import { ServerClock } from '../../../src/adapters/salesforce/serverClock.ts';
import { createTokenSource } from '../../../src/adapters/salesforce/signIn/createTokenSource.ts';

const [loginUrl = '', clientId = '', file = '', stateFolder = '', times = '1'] = process.argv.slice(2);

for (let time = 0; time < Number(times); time += 1) {
  const tokens = tokenFile(file, 'The token file', { PSYNC_STATE_DIR: stateFolder });
  const options = { http: createHttpClient(), clock: new ServerClock() };
  const source = createTokenSource({ kind: 'refreshToken', loginUrl, clientId, tokens }, options);
  await source.session(AbortSignal.timeout(60_000));
}
