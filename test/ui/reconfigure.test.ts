import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

/** What this test needs of the emulators' ready line. */
interface Ready {
  readonly salesforce: { readonly loginUrl: string; readonly clientId: string; readonly username: string };
  readonly admin: { readonly url: string; readonly tokenFile: string };
}

const emulators = path.resolve(import.meta.dirname, '../../dist/emulators.js');
const requirements = 'Security Requirements';

describe('an admin whose integration broke', { timeout: 600_000 }, () => {
  let workbench: Workbench;
  let child: ChildProcess;
  let ready: Ready;

  before(async () => {
    child = spawn(process.execPath, [emulators, '--json', '--users', '50', '--contacts', '50'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    ready = JSON.parse(String((await once(lines, 'line'))[0])) as Ready;
    workbench = await Workbench.open({ prepare: configure });
    await workbench.openLoopbackAddressesDirectly();
    await workbench.openContainer('Personalization Sync');
    for (const view of ['Match Preview', 'Run History']) await workbench.collapseView(view);
    await signIn();
    await workbench.collapseView('Connection');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(async () => {
    child.kill();
    await workbench.close();
  });

  test('sees what has changed since it was known good, old and new, and by whom', async () => {
    await workbench.runCommand('Personalization Sync: Check Security Requirements');
    await workbench.message(requirements, /passed · known good since/);
    await change('/security', { by: 'Sam Setup', app: { permittedUsers: 'adminApproved' } });
    await workbench.runCommand('Personalization Sync: Check Security Requirements');
    await workbench.message(requirements, /1 failed .* 1 changed since/);
    const rows = await workbench.treeRows(requirements, 'Changed Since Known Good');
    const changed = rows.find((row) => row.startsWith('Permitted Users All users may self-authorize →'));
    assert.match(changed ?? rows.join('\n'), /→ Admin approved users are pre-authorized · by Sam Setup, /);
    await workbench.takeScreenshots('changed-since-known-good');
  });

  test('follows Reconfigure and Test to green', async () => {
    await workbench.runCommand('Personalization Sync: Reconfigure and Test');
    await workbench.choose('Check Security Requirements');
    await workbench.waitForToast(/Not done yet: Permitted Users/);
    await change('/security', { by: 'Sam Setup', app: { permittedUsers: 'all' } });
    for (const step of [
      'Copy Consumer Key and Secret',
      'Establish Connection',
      'Synchronize Now',
      'Verified from Salesforce',
    ]) {
      await workbench.runCommand('Personalization Sync: Mark Step as Done');
      await workbench.treeRows(requirements, new RegExp(`${step}\\s*next`));
    }
    await workbench.takeScreenshots('reconfigure-and-test');
    await change('/nights', { nights: [{ kind: 'good', at: new Date().toISOString() }] });
    await workbench.runCommand('Personalization Sync: Verify Now');
    await workbench.waitForRenderedText('The integration works again');
    const rows = await workbench.treeRows(requirements, /Verified from Salesforce\s*done/);
    assert.ok(
      rows.some((row) => row.startsWith('Reconfigure and Test 5 of 5 steps')),
      rows.join('\n'),
    );
  });

  async function signIn(): Promise<void> {
    await workbench.runCommand('Personalization Sync: Sign In to Salesforce…');
    await workbench.choose('Browser');
    await workbench.choose('My Domain…');
    await workbench.answer('My Domain, or the address', ready.salesforce.loginUrl);
    const opened = workbench.page.context().waitForEvent('page', { timeout: 120_000 });
    await workbench.answer('Consumer Key of the app', ready.salesforce.clientId);
    const browser = await opened;
    await browser.getByRole('button', { name: 'Allow' }).click();
    await browser.getByText('close this tab').waitFor();
    await browser.close();
    // The browser is done first: until the connection is there, another run would be refused.
    await workbench.treeRows('Connection', 'DEMO');
  }

  function configure(folder: string): void {
    const configuration = {
      personalization: {
        account: 'acme',
        instance: 'us-1',
        dataset: 'engage',
        source: { kind: 'files', users: 'users.csv' },
      },
      // Without a name, what Salesforce shows may be the traffic of any tool, and the last step never turns green.
      salesforce: { connection: 'default', integrationUser: ready.salesforce.username },
      push: { User: [{ attribute: 'favoriteCategory', field: 'Favorite_Category__c' }] },
    };
    writeFileSync(path.join(folder, 'personalization-sync.json'), JSON.stringify(configuration, null, 2));
    writeFileSync(path.join(folder, 'users.csv'), 'name,emailAddress,favoriteCategory\nu1,u1@example.com,Shoes\n');
  }

  async function change(resource: string, body: object): Promise<void> {
    const token = readFileSync(ready.admin.tokenFile, 'utf8').trim();
    const reply = await fetch(`${ready.admin.url}/__emu/v1${resource}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(reply.status, 200);
  }
});
