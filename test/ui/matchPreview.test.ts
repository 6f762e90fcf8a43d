import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

const view = 'Match Preview';

describe('the Match Preview of the demo', { timeout: 600_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
    await workbench.runCommand('Personalization Sync: Start Demo');
    await workbench.statusBar('to write');
    await workbench.message(view, 'would change');
    await workbench.collapseView('Security Requirements');
    await workbench.collapseView('Connection');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('shows the records of a rule, and what of each would change', async () => {
    await workbench.clickTwistie(view, /^Matched$/);
    await workbench.treeRows(view, 'Priority 2');
    await workbench.clickTwistie(view, 'Priority 2');
    const rows = await workbench.treeRows(view, /\d fields? changes?/);
    const changing = rows.find((row) => /fields? changes?/.test(row)) ?? '';
    assert.match(changing, / \d+ fields? changes? · \S+ → 003\w{15}$/);
    await workbench.takeScreenshots('match-preview-records');
  });

  test('a record that is unticked is left out, and the line above the tree counts it', async () => {
    const label = await firstChanging();
    await workbench.waitForTick(view, label, true);
    await workbench.clickCheckbox(view, label);
    assert.match(await workbench.message(view, 'left out by you'), /1 left out by you/);
    await workbench.waitForTick(view, label, false);
    await workbench.clickCheckbox(view, label);
    await workbench.message(view, /change$/);
    await workbench.waitForTick(view, label, true);
  });

  test('a record shows its fields with both values', async () => {
    await workbench.clickTwistie(view, await firstChanging());
    const rows = await workbench.treeRows(view, '→ "');
    assert.ok(
      rows.some((row) => /(\(empty\)|") → "/.test(row)),
      rows.join('\n'),
    );
    await workbench.takeScreenshots('match-preview-fields');
  });

  test('a filter leaves what fits, says so, and is cleared from the title', async () => {
    await workbench.clickViewAction(view, 'Filter');
    await workbench.answer('Filter Matches', '@ambiguous');
    assert.match(await workbench.message(view, 'Filter: @ambiguous'), /^Filter: @ambiguous · Dry run of /);
    const rows = await workbench.treeRows(view, 'found');
    assert.ok(!rows.some((row) => row.startsWith('Unmatched')), rows.join('\n'));
    await workbench.takePicture('match-preview-filtered');
    await workbench.clickViewAction(view, 'Clear Filter');
    await workbench.treeRows(view, 'Unmatched');
  });

  test('a filter that nothing fits is offered to be cleared', async () => {
    await workbench.clickViewAction(view, 'Filter');
    await workbench.answer('Filter Matches', 'nobody has this name');
    assert.deepEqual(await workbench.welcome(view, 'fits the filter'), [
      'No record of this dry run fits the filter.',
      'Clear Filter',
      'Change the filter…',
    ]);
    await workbench.clickWelcomeButton(view, 'Clear Filter');
    await workbench.treeRows(view, 'Unmatched');
  });

  test('Find Record searches the whole dry run while it is typed', async () => {
    await workbench.runCommand('Personalization Sync: Find Record…');
    await workbench.quickPickRows('→');
    await workbench.type('visitor-0007');
    const found = await workbench.quickPickRows('visitor-0007');
    assert.ok(found.length >= 1, found.join());
    await workbench.takePicture('find-record');
    await workbench.page.keyboard.press('Escape');
  });

  test('a near miss is linked with one click, and the dry run says that it is stale', async () => {
    await workbench.clickViewAction(view, 'Filter');
    await workbench.answer('Filter Matches', '@unmatched');
    await workbench.treeRows(view, 'Differs only by letter case');
    const rows = await workbench.treeRows(view, 'near 00');
    const near = rows.find((row) => row.includes(' near 00')) ?? '';
    await workbench.clickTwistie(view, near.replace(/ near 00.*$/, ''));
    await workbench.treeRows(view, /(Account|Contact) 00/);
    await workbench.clickRowAction(view, /^(Account|Contact) 00/, 'Link to');
    assert.match(await workbench.message(view, 'stale'), /stale: .* Make a new dry run\.$/);
    await workbench.takePicture('match-preview-near-miss');
  });

  async function firstChanging(): Promise<string> {
    const rows = await workbench.treeRows(view, /\d fields? changes?/);
    const row = rows.find((text) => / \d+ fields? changes? · /.test(text)) ?? '';
    return row.replace(/ \d+ fields? changes? · .*$/, '');
  }
});
