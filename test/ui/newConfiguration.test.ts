import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { configurationName, writeFileConfiguration } from './fileConfiguration.ts';
import { Workbench } from './workbench.ts';

describe('New Configuration…', { timeout: 300_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      prepare(folder) {
        writeFileConfiguration(folder);
        rmSync(path.join(folder, configurationName));
      },
    });
    await workbench.openContainer('Personalization Sync');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  /** Waits for a question by its place in the row, and answers it: with what is typed, or what is offered. */
  async function answer(step: string, typed?: string): Promise<void> {
    await workbench.question(step);
    if (typed !== undefined) await workbench.type(typed);
    await workbench.page.keyboard.press('Enter');
  }

  async function tick(step: string, label: string): Promise<void> {
    await workbench.question(step);
    await workbench.quickPickRows(label);
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
    await workbench.takePicture(`new-configuration-${step.replace(/\W+/g, '-')}`);
    await workbench.page.keyboard.press('Enter');
  }

  test('leads from the exports of a folder to a configuration that can be run', async () => {
    await workbench.runCommand('Personalization Sync: New Configuration…');
    await answer('(1/', 'Exports of both sides');
    for (const step of ['(2/11)', '(3/11)', '(4/11)', '(5/11)', '(6/11)']) await answer(step);
    await answer('(7/11)', 'https://acme.us-1.evergage.com');
    await answer('(8/11)', 'engage');
    await answer('(9/11)');
    await tick('(10/11)', 'loyaltyId ↔ Loyalty_Id__c');
    await tick('(11/11)', 'favoriteCategory ↔ Favorite_Category__c');
    await workbench.editorLines('"mode": "observe"');
    const text = readFileSync(path.join(workbench.workspace, configurationName), 'utf8');
    for (const said of ['"users.csv"', '"contacts.csv"', '"observe"', '"Loyalty_Id__c"', '"Favorite_Category__c"']) {
      assert.ok(text.includes(said), `${said} in ${text}`);
    }
    await workbench.takePicture('new-configuration-written');
    await workbench.runCommand('Personalization Sync: Dry Run');
    assert.match(await workbench.message('Match Preview', 'would change'), /1 record would change/);
  });

  test('asks before it replaces one, and changes nothing without an answer', async () => {
    const before = readFileSync(path.join(workbench.workspace, configurationName), 'utf8');
    await workbench.runCommand('Personalization Sync: New Configuration…');
    const rows = await workbench.quickPickRows('Replace It');
    assert.deepEqual(
      rows.map((row) => row.split(' ').slice(0, 2).join(' ')),
      ['Open It', 'Replace It…'],
    );
    await workbench.page.keyboard.press('Escape');
    assert.equal(readFileSync(path.join(workbench.workspace, configurationName), 'utf8'), before);
  });

  test('leads to the demo, which needs no file', async () => {
    const before = readFileSync(path.join(workbench.workspace, configurationName), 'utf8');
    await workbench.runCommand('Personalization Sync: New Configuration…');
    await workbench.quickPickRows('Replace It');
    await workbench.type('Replace It');
    await workbench.page.keyboard.press('Enter');
    await answer('(1/', 'Made-up data');
    await workbench.statusBar(/DEMO.*to write/);
    assert.equal(readFileSync(path.join(workbench.workspace, configurationName), 'utf8'), before);
  });
});
