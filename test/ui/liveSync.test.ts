import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('a live run in the demo', { timeout: 600_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('without a dry run there is nothing to write, and a dry run is offered', async () => {
    await workbench.runCommand('Personalization Sync: Run Live Sync…');
    const dialog = await workbench.dialog('There is no dry run to write yet.');
    assert.equal(dialog.detail, 'A live run writes exactly what a dry run has shown.');
    assert.ok(dialog.buttons.includes('Dry Run'), dialog.buttons.join());
    await workbench.clickDialogButton('Cancel');
  });

  test('the status bar says how much would be written, and where', async () => {
    await workbench.runCommand('Personalization Sync: Start Demo');
    assert.match(await workbench.statusBar('to write'), /^DEMO \S+ · [1-9][\d,]* to write$/);
  });

  test('the first ten are written after a question that says their number, and the run pauses', async () => {
    await workbench.runCommand('Personalization Sync: First 10 Records…');
    const { message, detail } = await workbench.dialog('Write 10 records to DEMO');
    assert.match(message, /^Write 10 records to DEMO \S+\?$/);
    assert.match(detail, /^Contacts: [\d,]+ records · fields: .*Favorite Category/m);
    assert.match(detail, /^API calls: about [\d,]+; the org has [\d,]+ left today$/m);
    assert.match(detail, /then the run pauses/);
    await workbench.takePicture('live-question-first');
    await workbench.clickDialogButton('Write 10 Records');
    assert.match(await workbench.waitForToast('The run is paused'), /^10 of [\d,]+ records written/);
    await workbench.waitForTab(/Preview/);
    await workbench.takePicture('live-first-ten');
  });

  test('the rest is written when the run is continued, after another question', async () => {
    await workbench.clickToastButton(
      'The run is paused',
      await workbench.buttonOfToast('The run is paused', /^Continue/),
    );
    const { buttons } = await workbench.dialog('Continue the live sync of DEMO');
    const write = buttons.find((label) => /^Write [\d,]+ Records$/.test(label));
    assert.ok(write, buttons.join());
    await workbench.clickDialogButton(write);
    assert.match(await workbench.statusBar(/ ([\d,]+) of \1 written$/), /^DEMO \S+ · ([\d,]+) of \1 written$/);
    await workbench.expandView('Run History');
    const rows = await workbench.treeRows('Run History', /Live sync\s*done/);
    assert.match(rows.find((row) => row.startsWith('Live sync')) ?? '', /^Live sync done.* · DEMO \S+ · /);
    await workbench.takeScreenshots('run-history');
  });

  test('a second dry run finds nothing to write, and says so when asked to', async () => {
    await workbench.runCommand('Personalization Sync: Dry Run');
    assert.match(await workbench.statusBar(/ · 0 to write/), /^DEMO \S+ · 0 to write$/);
    await workbench.runCommand('Personalization Sync: Run Live Sync…');
    await workbench.waitForToast('There is nothing to write');
    await workbench.takePicture('nothing-to-write');
  });

  test('Stop Demo leaves nothing that looks as if it were there', async () => {
    await workbench.runCommand('Personalization Sync: Stop Demo');
    await workbench.welcome('Match Preview', 'There are no matches to show yet');
  });
});
