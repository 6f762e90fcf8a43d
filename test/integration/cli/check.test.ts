import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import { type Demo, demo, personalization, workplace } from './commandLine.ts';

let running: Demo | undefined;
afterEach(async () => {
  await running?.emulators.stop();
  running = undefined;
});

/** As `check --json` prints it. */
interface PrintedCheck {
  readonly id: string;
  readonly verdict: string;
  readonly evidence: readonly { readonly asked: string; readonly answer: string }[];
  readonly setupUrl: string;
  readonly since?: { readonly by: string; readonly system: string };
}

describe('check', () => {
  it('ends with 0 in a healthy org, and prints every check as one JSON document', async () => {
    running = await demo();
    await running.place.configure(demoConfiguration('engage'));
    const { exitCode, stdout } = await running.place.run('check', '--json');
    const checks = JSON.parse(stdout) as readonly PrintedCheck[];
    expect([exitCode, new Set(checks.map(({ verdict }) => verdict))]).toEqual([0, new Set(['passed'])]);
    expect(Object.keys(checks[0] ?? {}).sort()).toEqual(
      ['id', 'area', 'title', 'verdict', 'evidence', 'source', 'fix', 'setupUrl'].sort(),
    );
  });

  it('ends with 1 when a setting was changed, and says what, who and where', async () => {
    running = await demo();
    await running.place.configure(demoConfiguration('engage'));
    await running.admin('POST', '/security', { user: { ModifyAllData: false }, by: 'Sam Setup' });
    const { exitCode, stdout } = await running.place.run('check', '--json');
    const failed = (JSON.parse(stdout) as readonly PrintedCheck[]).filter(({ verdict }) => verdict === 'failed');
    expect([exitCode, failed.map(({ id, since }) => [id, since?.by, since?.system])]).toEqual([
      1,
      [['user.modifyAllData', 'Sam Setup', 'salesforce']],
    ]);
    const { stdout: text } = await running.place.run('check');
    expect(text).toMatch(/FAILED\s+The integration user has Modify All Data/);
    expect(text).toMatch(/Changed .* by Sam Setup: .*Modify All Data was turned off/);
    expect(text).toMatch(/To do: Turn on Modify All Data/);
  });

  it('keeps what was good, names what changed since with who and when, and takes it for good when asked to', async () => {
    running = await demo();
    const { place, admin } = running;
    await place.configure(demoConfiguration('engage'));
    expect((await place.run('check')).stdout).toMatch(/Known good since 2\d{3}-.*: what is there now is kept/);
    await admin('POST', '/security', { user: { viaPermissionSet: true }, by: 'Sam Setup' });
    const changed = await place.run('check');
    expect(changed.exitCode).toBe(0);
    expect(changed.stdout).toContain(
      'Modify All Data of the integration user: yes, by the profile → yes, by the permission set DEMO Integration',
    );
    expect(changed.stdout).toMatch(
      /by Sam Setup: Modify All Data of user Demo Admin now comes from a permission set \(Setup Audit Trail\)/,
    );
    const { stdout } = await place.run('check', '--json');
    const found = (JSON.parse(stdout) as readonly PrintedCheck[]).find(({ id }) => id === 'user.modifyAllData');
    expect(Object.keys(found?.since ?? {}).sort()).toEqual(['action', 'at', 'by', 'system']);
    expect(found).toMatchObject({ verdict: 'passed', since: { by: 'Sam Setup', system: 'salesforce' } });
    await place.run('check', '--mark-known-good');
    expect((await place.run('check')).stdout).toContain('Nothing has changed since it was known good');
  });

  it('is not made to forget by somebody who may read little: what is not read stays as known, is counted, and compared later', async () => {
    running = await demo();
    const { place, admin } = running;
    await place.configure(demoConfiguration('engage'));
    await place.run('check');
    await admin('POST', '/security', { as: 'restricted' });
    const marked = (await place.run('check', '--mark-known-good')).stdout;
    expect(marked).toMatch(
      /\d+ settings cannot be read with this sign-in and stay as known before: .*PKCE: not required/,
    );
    await admin('POST', '/security', { as: 'admin', app: { pkceRequired: true }, by: 'Sam Setup' });
    expect((await place.run('check')).stdout).toContain('PKCE: not required → required');
  });

  it('keeps no state as good by itself in which a check fails', async () => {
    running = await demo();
    const { place, admin } = running;
    await place.configure(demoConfiguration('engage'));
    await admin('POST', '/security', { app: { permittedUsers: 'adminApproved' } });
    const { exitCode, stdout } = await place.run('check');
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('No good state is known yet')]);
    await admin('POST', '/security', { app: { permittedUsers: 'all' } });
    expect((await place.run('check')).stdout).toMatch(/Known good since 2\d{3}-/);
  });

  it('tells a fact that was known and has no row any more, and why', async () => {
    running = await demo();
    const { place } = running;
    const all = demoConfiguration('engage') as { readonly push: { readonly User: readonly { attribute?: string }[] } };
    await place.configure(all);
    await place.run('check');
    const User = all.push.User.filter(({ attribute }) => attribute !== 'favoriteCategory');
    await place.configure({ ...all, push: { ...all.push, User } });
    expect((await place.run('check')).stdout).toContain(
      'Contact.Favorite_Category__c: visible to the integration user: yes, by the profile → ' +
        'not looked at any more: the configuration does not name it',
    );
  });

  it('says that a kept good state is damaged, and leaves it until it is told otherwise', async () => {
    running = await demo();
    const { place } = running;
    await place.configure(demoConfiguration('engage'));
    await place.run('check');
    const folder = path.join(place.folder, 'state', 'known-good', 'demo');
    const [name = ''] = await readdir(folder);
    await writeFile(path.join(folder, name), '{"format":1,');
    expect((await place.run('check')).stdout).toMatch(/last known good state in .* cannot be read.*It is damaged\./);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('{"format":1,');
    expect((await place.run('check', '--mark-known-good')).stdout).toMatch(/was damaged; it is now .*\.damaged-/);
    await writeFile(path.join(folder, name), '{"format":2}');
    expect(await place.run('check', '--mark-known-good')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('newer version') as string,
    });
  });

  it('does without a key of Personalization, and says what that leaves out', async () => {
    running = await demo();
    const { place } = running;
    const { salesforce } = running.emulators.ready;
    const other = await workplace({
      PSYNC_SF_INSTANCE_URL: salesforce.instanceUrl,
      PSYNC_SF_ACCESS_TOKEN: salesforce.accessToken,
    });
    await other.configure(demoConfiguration('engage'));
    const { exitCode, stdout } = await other.run('check');
    await running.admin('POST', '/security', { app: { rotation: true } });
    expect([exitCode, (await other.run('check')).stdout]).toEqual([
      0,
      expect.stringContaining('without an API key of Personalization nobody can read'),
    ]);
    expect(stdout).toContain('Known good since');
    expect(place.folder).not.toBe(other.folder);
  });

  it('sends nothing that changes anything', async () => {
    running = await demo();
    await running.place.configure(demoConfiguration('engage'));
    await running.place.run('check', '--json');
    const sent = (await running.history()).filter(({ method }) => method !== 'GET').map(({ op }) => op);
    expect(new Set(sent)).toEqual(new Set(['metadata']));
  });

  it('says that files have no settings', async () => {
    const place = await workplace();
    await place.configure({
      personalization: { ...personalization, source: { kind: 'files', users: 'u.csv' } },
      salesforce: { source: { kind: 'files', contacts: 'c.csv' } },
    });
    const { exitCode, stderr } = await place.run('check');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('files have no security settings')]);
  });
});
