import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

/** By mouse alone, as somebody goes who reads nothing but the screen. */
describe('the first use, from the installed extension to a finished synchronization', { timeout: 600_000 }, () => {
  let workbench: Workbench;
  let clicks = 0;

  before(async () => {
    workbench = await Workbench.open();
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  async function click(what: Promise<void>): Promise<void> {
    clicks += 1;
    await what;
  }

  test('takes at most 12 clicks, with a look at the changes of one record and one field left out', async () => {
    await click(workbench.openContainer('Personalization Sync'));
    await click(workbench.clickWelcomeButton('Match Preview', 'Start Demo'));
    await workbench.message('Match Preview', 'would change');
    await click(workbench.clickTwistie('Match Preview', 'Matched'));
    await click(workbench.clickTwistie('Match Preview', 'Priority 2'));
    await workbench.treeRows('Match Preview', /fields? changes?/);
    const changing = (await workbench.treeRows('Match Preview', /[2-9] fields change/)).find((row) =>
      /[2-9] fields change/.test(row),
    );
    const [name = ''] = (changing ?? '').split(/ [2-9] fields change/);
    await click(workbench.clickRowAction('Match Preview', name, 'Show Merge Preview'));
    await workbench.editorLines('matched by Priority 2');
    await workbench.waitForLens('Skip Field');
    await workbench.takeScreenshots('first-use');
    await click(workbench.clickLens('Skip Field'));
    await workbench.message('Match Preview', '1 field left out');

    await click(workbench.clickViewAction('Match Preview', 'Run Live Sync…'));
    const { buttons, detail } = await workbench.dialog('records to DEMO');
    assert.match(detail, /1 field that you skipped/);
    const write = buttons.find((label) => /^Write [\d,]+ Records$/.test(label));
    assert.ok(write, buttons.join());
    // The preview stays open over the plan that the choice has made new.
    await workbench.editorLines('matched by Priority 2');
    await workbench.takePicture('live-question');
    await click(workbench.clickDialogButton(write));
    assert.match(await workbench.statusBar(/ ([\d,]+) of \1 written$/), /^DEMO \S+ · ([\d,]+) of \1 written$/);
    assert.ok(clicks <= 12, `${clicks} clicks`);
  });

  test('leaves the run in the history', async () => {
    await workbench.expandView('Run History');
    const rows = await workbench.treeRows('Run History', /Live sync\s*done/);
    assert.match(rows.find((row) => row.startsWith('Live sync')) ?? '', /^Live sync done/);
  });
});
