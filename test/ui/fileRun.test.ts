import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { writeFileConfiguration } from './fileConfiguration.ts';
import { Workbench } from './workbench.ts';

const view = 'Match Preview';
/** More than a page of records. */
const EXTRA_USERS = 210;

describe('a dry run of files', { timeout: 420_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ prepare: (folder) => writeExports(folder) });
    await workbench.openContainer('Personalization Sync');
    await workbench.runCommand('Personalization Sync: Dry Run');
    await workbench.message(view, 'would change');
    await workbench.collapseView('Security Requirements');
    await workbench.collapseView('Connection');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  function textOf(name: string): string {
    const file = path.join(workbench.workspace, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

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
