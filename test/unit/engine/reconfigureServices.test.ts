import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { reconfigureServices } from '../../../src/engine/reconfigureServices.ts';
import { salesforceSignIns } from '../../../src/engine/signIn/salesforceCredentials.ts';
import { keepSalesforce } from '../../../src/engine/signIn/storedSalesforce.ts';
import { errorOf } from '../adapters/errorOf.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

test('Reconfigure and Test asks only Salesforce: nobody need be signed in to Personalization', async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconfigure-'));
  const configPath = join(folder, 'personalization-sync.json');
  await writeFile(
    configPath,
    JSON.stringify({ personalization: { account: 'acme', instance: 'us-1', dataset: 'engage' } }),
  );
  const kept = new Map<string, string>();
  const keyring: Engine['keyring'] = {
    read: (key) => Promise.resolve(kept.get(key) ?? null),
    keep: (key, value) => Promise.resolve({ lasting: kept.set(key, value).size > 0 }),
    remove: (key) => Promise.resolve(void kept.delete(key)),
    openBrowser: () => Promise.resolve(false),
  };
  await keepSalesforce(keyring, 'default', {
    kind: 'salesforceCli',
    org: 'acme',
    command: join(folder, 'no-such-sf'),
    version: 1,
    orgId: '00D000000000001EAA',
    orgName: 'Acme',
    username: 'admin@example.com',
    instanceUrl: 'https://acme.my.salesforce.com',
    isSandbox: true,
    isDemo: false,
    signedInAt: '2026-11-25T10:00:00.000Z',
  });
  const environment = { ...process.env, XDG_STATE_HOME: folder };
  const engine = {
    demo: { of: () => null },
    keyring,
    salesforce: salesforceSignIns(keyring, environment),
  } as unknown as Engine;
  const { beginReconfigure } = reconfigureServices(engine);
  const work = { signal: new AbortController().signal, emit: () => undefined, log: () => undefined };
  // The sign-in that is kept is tried: this machine has no such Salesforce CLI.
  const error = await errorOf(Promise.resolve(beginReconfigure({ configPath }, work)));
  expect(error.message).not.toContain('Nobody has signed in');
  expect(error.message).toContain('Salesforce CLI');
});
