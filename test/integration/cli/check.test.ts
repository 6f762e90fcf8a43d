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
