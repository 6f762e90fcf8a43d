import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('Last Night', { timeout: 420_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
    await workbench.clickWelcomeButton('Match Preview', 'Start Demo');
    await workbench.message('Match Preview', 'would change');
    await workbench.collapseView('Match Preview');
    await workbench.collapseView('Security Requirements');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('is read when it is asked for, and told in its row and those below it', async () => {
    assert.match((await workbench.treeRows('Connection', 'Last Night')).join('\n'), /Last Night not read yet/);
    await workbench.runCommand('Personalization Sync: Show Last Night');
    const rows = await workbench.treeRows('Connection', /Last Night.*ran with errors/);
    assert.match(rows.join('\n'), /A validation rule refused records/);
    await workbench.clickTwistie('Connection', 'Last Night');
    const nights = await workbench.treeRows('Connection', /night of .*ran · /);
    assert.equal(nights.filter((row) => row.startsWith('night of ')).length, 7);
  });

  test('is a page with what to do and a timeline for each night', async () => {
    await workbench.waitForTab(/^Preview Last Night/);
    await workbench.waitForRenderedText('Likely cause and what to do');
    await workbench.waitForRenderedText('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    await workbench.takeScreenshots('last-night');
  });

  test('explains a status message that somebody pastes', async () => {
    await workbench.runCommand('Personalization Sync: Paste Status Message…');
    await workbench.answer('The text beside Status Message', 'Error refreshing Salesforce OAuth token: inactive user');
    await workbench.waitForRenderedText('The integration user is inactive');
  });
});
