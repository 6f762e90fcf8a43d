import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

/** What this test needs of the emulators' ready line. */
interface Ready {
  readonly salesforce: { readonly loginUrl: string; readonly clientId: string };
  readonly sftp: { readonly host: string; readonly port: number; readonly username: string; readonly password: string };
}

const emulators = path.resolve(import.meta.dirname, '../../dist/emulators.js');
const connection = 'Connection';
const requirements = 'Security Requirements';

describe('an admin who signs in to Salesforce', { timeout: 420_000 }, () => {
  let workbench: Workbench;
  let child: ChildProcess;
  let ready: Ready;

  before(async () => {
    child = spawn(process.execPath, [emulators, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    ready = JSON.parse(String((await once(lines, 'line'))[0])) as Ready;
    workbench = await Workbench.open({ prepare: configure });
    await workbench.openLoopbackAddressesDirectly();
    await workbench.openContainer('Personalization Sync');
    await workbench.collapseView('Match Preview');
    await workbench.collapseView('Run History');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(async () => {
    await workbench.close();
    child.kill();
  });

  test('is told by a dry run that nobody has signed in, and what to do', async () => {
    await workbench.runCommand('Personalization Sync: Dry Run');
    const told = await workbench.waitForToast('Nobody has signed in to Salesforce');
    assert.match(told, /^Sign-in failed: .* Use the command "Sign In to Salesforce…"/);
  });

  test('answers three questions, agrees in the browser, and sees the connection', async () => {
    await workbench.clickToastButton('Nobody has signed in to Salesforce', 'Sign In…');
    await workbench.choose('Salesforce');
    await workbench.choose('Browser');
    await workbench.choose('My Domain…');
    await workbench.answer('My Domain, or the address', ready.salesforce.loginUrl);
    const opened = workbench.page.context().waitForEvent('page', { timeout: 120_000 });
    await workbench.answer('Consumer Key of the app', ready.salesforce.clientId);
    const browser = await opened;
    await browser.getByText('DEMO').first().waitFor();
    await workbench.takePictureOf(browser, 'sign-in-authorize');
    await browser.getByRole('button', { name: 'Allow' }).click();
    await browser.getByText('close this tab').waitFor();
    await workbench.takePictureOf(browser, 'sign-in-done');
    await browser.close();
    await workbench.treeRows(connection, 'DEMO');
    await workbench.collapseView(requirements);
    await workbench.clickTwistie(connection, 'Salesforce');
    const rows = await workbench.treeRows(connection, 'Granted scopes');
    assert.ok(rows.includes('Signed in by browser (OAuth)'), rows.join('\n'));
    assert.ok(rows.includes('Granted scopes id api refresh_token'), rows.join('\n'));
    await workbench.takeScreenshots('signed-in');
  });

  test('confirms the key of the SFTP server, and is signed in there', async () => {
    const { host, username, password } = ready.sftp;
    await workbench.runCommand('Personalization Sync: Sign In to SFTP…');
    const { message, detail, buttons } = await workbench.dialog('Is this the key of');
    assert.equal(message, `Is this the key of ${host}?`);
    assert.match(detail, /^SHA256:[\w+/]{43}\n/);
    await workbench.takePicture('sftp-key');
    await workbench.clickDialogButton(buttons.find((button) => button === 'It Is the Right Key') ?? '');
    await workbench.choose('Password');
    await workbench.answer('It is tried once', password);
    await workbench.treeRows(connection, `${username}@${host}`);
  });

  test('keeps no secret in settings, workspace or log', async (context) => {
    if (!workbench.writesLogs)
      context.diagnostic('no compiler, and so no log files: they are not among what is searched');
    // VS Code writes its logs a little later: what is looked for must be there to be found.
    for (
      let seconds = 0;
      workbench.writesLogs && workbench.filesHolding(['The engine runs']).length === 0;
      seconds += 1
    ) {
      assert.ok(seconds < 30, 'the log is not among the files looked at');
      await workbench.page.waitForTimeout(1_000);
    }
    assert.deepEqual(workbench.filesHolding(['!DEMO', 'DEMOrefresh', 'code_verifier', ready.sftp.password]), []);
  });

  test('signs out, which ends the access, and the connection says so', async () => {
    await workbench.runCommand('Personalization Sync: Sign Out…');
    await workbench.choose('Salesforce');
    const rows = await workbench.treeRows(connection, 'not connected yet');
    assert.ok(
      rows.some((row) => row.startsWith('Salesforce not connected yet')),
      rows.join('\n'),
    );
  });

  function configure(folder: string): void {
    const { host, port, username } = ready.sftp;
    const configuration = {
      personalization: {
        account: 'acme',
        instance: 'us-1',
        dataset: 'engage',
        source: { kind: 'files', users: 'users.csv' },
        feed: { kind: 'sftp', host, port, username, directory: '/engage/inbound' },
      },
      salesforce: { connection: 'default' },
      push: { User: [{ attribute: 'favoriteCategory', field: 'Favorite_Category__c' }] },
    };
    writeFileSync(path.join(folder, 'personalization-sync.json'), JSON.stringify(configuration, null, 2));
    writeFileSync(path.join(folder, 'users.csv'), 'name,emailAddress,favoriteCategory\nu1,u1@example.com,Shoes\n');
  }
});
