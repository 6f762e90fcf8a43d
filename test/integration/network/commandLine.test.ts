import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privateAuthority } from '../../unit/adapters/http/certificates.ts';
import { type Demo, demo, type Workplace, workplace } from '../cli/commandLine.ts';
import {
  type CompanyNetwork,
  companyNetwork,
  orgHost,
  profileHost,
  real,
  realConfiguration,
} from './companyNetwork.ts';

let running: Demo;
let network: CompanyNetwork;
beforeAll(async () => {
  running = await demo(
    '--time-scale',
    '20',
    '--users',
    '200',
    '--contacts',
    '200',
    '--leads',
    '20',
    '--accounts',
    '20',
  );
  network = await companyNetwork(running.emulators.ready);
});
afterAll(async () => {
  await network.close();
  await running.emulators.stop();
});

describe('the command line in a network without a direct way out', () => {
  it('checks, makes a dry run and writes through a proxy with a sign-in and a certificate authority of its own', async () => {
    const place = await signedIn({ HTTPS_PROXY: network.proxyUrl, NODE_EXTRA_CA_CERTS: network.authorityFile });
    const checked = await place.run('check', '--json');
    expect([checked.exitCode, JSON.parse(checked.stdout)]).toEqual([expect.any(Number), expect.any(Array)]);
    const planned = await place.run('dry-run', '--json');
    const live = await place.run('sync', '--json', '--yes', '--plan', planned.report.planId);
    const { planned: wanted, succeeded } = live.report.push.Contact;
    expect([live.report.kind, live.report.org.isDemo, wanted > 0, succeeded]).toEqual(['sync', false, true, wanted]);
    const written = (await running.records('Contact')).filter(({ writeCount }) => writeCount > 0);
    expect(written).toHaveLength(succeeded);
    expect(new Set(network.proxy.asked)).toEqual(new Set([`${orgHost}:443`, `${profileHost}:443`]));
    for (const output of [checked, planned, live]) {
      expect(output.stdout + output.stderr).not.toContain(real.proxyPassword);
    }
  });

  it('takes the proxy of HTTP_PROXY in lower case, and the authority from the certificates of the system', async () => {
    const place = await signedIn({ http_proxy: network.proxyUrl, SSL_CERT_FILE: network.authorityFile });
    expect((await place.run('match', '--json')).exitCode).toBe(0);
  });

  it('asks the Salesforce CLI in the same environment, without secrets of its own', async () => {
    const place = await workplace({ HTTPS_PROXY: network.proxyUrl, NODE_EXTRA_CA_CERTS: network.authorityFile });
    const seen = place.file('seen.json');
    const script = `#!${process.execPath}
const { writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env));
console.log(JSON.stringify({ status: 0, result: { instanceUrl: 'https://${orgHost}', accessToken: '${real.accessToken}', id: '${running.emulators.ready.salesforce.orgId}' } }));`;
    await writeFile(place.file('sf'), script, { mode: 0o755 });
    await place.configure(realConfiguration());
    place.environment['PATH'] = place.folder;
    Object.assign(place.environment, keys());
    expect((await place.run('match', '--json', '--sf-org', 'acme')).exitCode).toBe(0);
    const environment = JSON.parse(await readFile(seen, 'utf8')) as NodeJS.ProcessEnv;
    expect([environment['HTTPS_PROXY'], environment['NODE_EXTRA_CA_CERTS']]).toEqual([
      network.proxyUrl,
      network.authorityFile,
    ]);
    expect(JSON.stringify(environment)).not.toContain(real.apiKeySecret);
  });

  it('says which proxy refused which sign-in, after one try', async () => {
    const tried = network.proxy.signIns.length;
    const place = await signedIn({
      HTTPS_PROXY: network.proxyUrl.replace(real.proxyPassword, 'wrong-canary'),
      NODE_EXTRA_CA_CERTS: network.authorityFile,
    });
    const { exitCode, stderr } = await place.run('dry-run');
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringMatching(
        /Salesforce \(acme\.my\.salesforce\.com\) cannot be reached: the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) refused the user name or the password \(HTTP 407\)\. Correct them in HTTPS_PROXY/,
      ),
    ]);
    expect(stderr).not.toContain('wrong-canary');
    expect(network.proxy.signIns.length - tried).toBeLessThanOrEqual(2);
  });

  it('says that the authority is unknown, and that no setting lets that pass', async () => {
    const place = await signedIn({ HTTPS_PROXY: network.proxyUrl, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    await place.write('other.pem', privateAuthority('Another CA').cert);
    place.environment['NODE_EXTRA_CA_CERTS'] = place.file('other.pem');
    const { exitCode, stderr } = await place.run('check');
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringMatching(
        /the certificate that acme\.my\.salesforce\.com shows was issued by an authority that this machine does not trust.*NODE_EXTRA_CA_CERTS.*NODE_TLS_REJECT_UNAUTHORIZED does not switch that check off/s,
      ),
    ]);
  });

  it('says that the proxy is down', async () => {
    const place = await signedIn({ HTTPS_PROXY: 'http://127.0.0.1:9', NODE_EXTRA_CA_CERTS: network.authorityFile });
    const { exitCode, stderr } = await place.run('check');
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining('the proxy 127.0.0.1:9 (HTTPS_PROXY) cannot be reached: the connection was refused'),
    ]);
  });
});

async function signedIn(environment: NodeJS.ProcessEnv): Promise<Workplace> {
  const place = await workplace({
    ...environment,
    ...keys(),
    PSYNC_SF_INSTANCE_URL: `https://${orgHost}`,
    PSYNC_SF_ACCESS_TOKEN: real.accessToken,
  });
  await place.configure(realConfiguration());
  return place;
}

function keys(): NodeJS.ProcessEnv {
  return { PSYNC_PERS_API_KEY_ID: real.apiKeyId, PSYNC_PERS_API_KEY_SECRET: real.apiKeySecret };
}
