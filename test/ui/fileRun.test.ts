import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { configurationName, writeFileConfiguration } from './fileConfiguration.ts';
import { Workbench } from './workbench.ts';

const view = 'Match Preview';
/** More than a page of records. */
const EXTRA_USERS = 210;

describe('a dry run of files', { timeout: 600_000 }, () => {
  let workbench: Workbench;
  const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'run-folder-'));

  before(async () => {
    workbench = await Workbench.open({ prepare: (folder) => writeExports(folder) });
    await workbench.openContainer('Personalization Sync');
    await workbench.runCommand('Personalization Sync: Dry Run');
    await workbench.message(view, 'would change');
    await workbench.collapseView('Security Requirements');
    await workbench.collapseView('Connection');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(async () => {
    await workbench.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  function runsFolder(): string {
    return path.join(workbench.workspace, '.personalization-sync/runs');
  }

  function runFolders(): readonly string[] {
    return readdirSync(runsFolder());
  }

  function textOf(name: string): string {
    const file = path.join(workbench.workspace, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  test('a record that has nothing to change shows how it was matched, and says no error', async () => {
    await workbench.clickTwistie(view, /^Matched$/);
    await workbench.clickTwistie(view, 'Priority 2');
    await workbench.treeRows(view, /Ben Example.*nothing to change/);
    await workbench.clickRow(view, 'Ben Example');
    await workbench.waitForRenderedText('loyaltyId=Loyalty_Id__c');
    await workbench.clickTwistie(view, /^Matched$/);
  });

  test('a group that goes over a page offers the rest', async () => {
    await workbench.clickTwistie(view, /^Unmatched$/);
    await workbench.clickTwistie(view, 'Nothing equal');
    await workbench.treeRows(view, 'Extra 001');
    // Rows out of sight are not in the page of the window: the last one is a key away.
    await workbench.clickRow(view, 'Extra 001');
    await workbench.page.keyboard.press('End');
    const rows = await workbench.treeRows(view, 'Load more…');
    assert.ok(rows.includes('Load more… 200 of 211 shown'), rows.join('\n'));
    await workbench.clickRow(view, 'Load more…');
    await workbench.page
      .locator('.pane-body .monaco-list-row', { hasText: 'Load more…' })
      .waitFor({ state: 'detached' });
  });

  test('Exclude… asks why, and keeps the reason', async () => {
    await workbench.page.keyboard.press('Home');
    await workbench.clickRow(view, 'Extra 002');
    await workbench.runCommand('Personalization Sync: Exclude…');
    await workbench.answer('The reason is kept', 'a test account');
    await workbench.message(view, 'changed since');
    assert.match(textOf('exclusions.csv'), /extra-002.*a test account/);
  });

  test('Link to… offers what is near what is typed', async () => {
    await workbench.clickRow(view, 'Extra 001');
    await workbench.runCommand('Personalization Sync: Link to…');
    await workbench.typeInto('Link', 'Dee');
    await workbench.quickPickRows('0035e00000GhiJmAAJ');
    await workbench.page.keyboard.press('Enter');
    await untilTrue(() => textOf('links.csv').includes('0035e00000GhiJmAAJ'), 'the link is written');
    assert.match(textOf('links.csv'), /extra-001.*0035e00000GhiJmAAJ/);
  });

  test('Include Again takes the record out of the exclusions', async () => {
    await workbench.page.keyboard.press('Home');
    await workbench.clickTwistie(view, /^Unmatched$/);
    await workbench.runCommand('Personalization Sync: Dry Run');
    await workbench.treeRows(view, /Excluded\s*1$/);
    await workbench.clickTwistie(view, /^Excluded$/);
    await workbench.clickRow(view, 'Extra 002');
    await workbench.runCommand('Personalization Sync: Include Again');
    await untilTrue(() => !textOf('exclusions.csv').includes('extra-002'), 'the exclusion is gone');
  });

  test('Explain This Contact… tells who claims a record, from its id', async () => {
    await workbench.runCommand('Personalization Sync: Explain This Contact…');
    await workbench.answer('Explain This Contact', '0035e00000GhiJkAAJ');
    await workbench.waitForRenderedText('Ada Example');
    await workbench.takePicture('explain-contact');
  });

  test('Run Live Sync… says in mode observe why nothing is written, and changes the mode for who agrees', async () => {
    await workbench.runCommand('Personalization Sync: Run Live Sync…');
    const { message, detail, buttons } = await workbench.dialog('observe');
    assert.equal(message, 'The mode of this configuration is “observe”: nothing is written.');
    assert.match(detail, /Two writers of one field undo each other’s work/);
    for (const label of ['Use “repair”…', 'Use “replace”…', 'Open Configuration']) assert.ok(buttons.includes(label));
    await workbench.takePicture('observe-question');
    await workbench.clickDialogButton('Use “replace”…');
    const second = await workbench.dialog('replace the nightly run');
    assert.match(second.detail, /clear the same items on Push and on Pull/);
    assert.match(textOf(configurationName), /"mode": "observe"/);
    await workbench.takePicture('replace-question');
    await workbench.clickDialogButton('Set Mode to “replace”');
    await untilTrue(() => textOf(configurationName).includes('"mode": "replace"'), 'the mode is changed');
  });

  test('Open Run Folder… shows a run of another machine below the own ones', async () => {
    const [run = ''] = runFolders();
    cpSync(path.join(runsFolder(), run), path.join(elsewhere, run), { recursive: true });
    await workbench.runCommand('Personalization Sync: Open Run Folder…');
    await workbench.chooseFolder('Open Run Folder', path.join(elsewhere, run));
    await workbench.treeRows('Run History', 'Opened from elsewhere');
    await workbench.takePicture('run-history-elsewhere');
  });

  test('Delete… says what goes with a run, and removes its folder and no other', async () => {
    const before = runFolders();
    await workbench.runCommand('Personalization Sync: Delete…');
    // The newest is the open preview: it is refused, with a way out.
    await workbench.quickPickRows('Dry run');
    await workbench.page.keyboard.press('Enter');
    await workbench.clickDialogButton('Delete Run');
    await workbench.waitForToast('Make a new dry run, then this one can go.');
    assert.deepEqual(runFolders(), before);
    await workbench.runCommand('Personalization Sync: Delete…');
    assert.equal((await workbench.quickPickRows('Dry run')).length, before.length);
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    const { detail } = await workbench.dialog('Delete');
    assert.match(detail, /are removed from this computer/);
    await workbench.takePicture('delete-question');
    await workbench.clickDialogButton('Delete Run');
    await untilTrue(() => runFolders().length === before.length - 1, 'the folder is gone');
    assert.ok(runFolders().every((folder) => before.includes(folder)));
    assert.ok(existsSync(path.join(elsewhere, readdirSync(elsewhere)[0] ?? '', 'report.json')));
  });

  test('a preview that was open when the window is loaded anew says what became of it', async () => {
    await workbench.runCommand('Personalization Sync: Show Merge Preview');
    await workbench.editorLines('matched by');
    await workbench.reloadWindow();
    const [text = ''] = await workbench.editorLines('no longer open');
    assert.match(text, /^The dry run that this preview shows is no longer open\. Make a new one/);
    await workbench.takePicture('preview-after-reload');
  });
});

function writeExports(folder: string): void {
  writeFileConfiguration(folder);
  const lines = Array.from({ length: EXTRA_USERS }, (_none, index) => {
    const number = String(index + 1).padStart(3, '0');
    return `extra-${number},Extra ${number},extra-${number}@example.com,Hats,X${number}\n`;
  });
  appendFileSync(path.join(folder, 'users.csv'), lines.join(''));
}

async function untilTrue(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 200, `${what}, after 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
