import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('a folder without a configuration', { timeout: 180_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('the container opens on a match preview that says why it is empty, and offers the demo', async () => {
    await workbench.openContainer('Personalization Sync');
    assert.deepEqual(await workbench.welcome('Match Preview', 'no matches to show yet'), [
      'There are no matches to show yet: this workspace has no personalization-sync.json.',
      'Start Demo',
      'The demo runs on this computer with made-up data. It needs no account and writes to no real system.',
    ]);
    await workbench.takeScreenshots('match-preview-empty');
  });

  test('the palette has the commands under one category, and none that needs a dry run or a row', async () => {
    // As many as the palette shows at once, in the order of their names.
    const rows = await workbench.paletteRows('Personalization Sync:');
    assert.deepEqual(
      rows.filter((row) => !row.startsWith('Personalization Sync: ')),
      [],
    );
    assert.ok(rows.includes('Personalization Sync: Choose Configuration…'), rows.join('\n'));
    const hidden = [
      'Clear Filter',
      'Copy Salesforce ID',
      'Exclude…',
      'Filter…',
      'Find Record…',
      'Link to…',
      'Load More',
    ];
    assert.deepEqual(
      hidden.filter((title) => rows.includes(`Personalization Sync: ${title}`)),
      [],
    );
  });

  test('Dry Run says what is missing, and starts nothing', async () => {
    await workbench.runCommand('Personalization Sync: Dry Run');
    assert.equal(
      await workbench.waitForToast('There is no'),
      'There is no personalization-sync.json in the root of an open folder: add one, or look around in the demo.',
    );
    assert.deepEqual(workbench.engineProcesses(), []);
  });

  test('a configuration that appears changes what the empty view offers', async () => {
    writeFileSync(path.join(workbench.workspace, 'personalization-sync.json'), '{}');
    assert.deepEqual(await workbench.welcome('Match Preview', 'no dry run'), [
      'There are no matches to show yet: no dry run has been made.',
      'Dry Run',
      'A dry run reads both sides, shows who matches whom and what would change. It writes nothing.',
    ]);
  });

  test('Restart Engine runs one engine', async () => {
    await workbench.runCommand('Personalization Sync: Restart Engine');
    await workbench.page.locator('.statusbar', { hasText: 'the engine runs as process' }).waitFor();
    assert.equal(workbench.engineProcesses().length, 1);
  });
});
