import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('the merge preview', { timeout: 420_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
    await workbench.clickWelcomeButton('Match Preview', 'Start Demo');
    await workbench.message('Match Preview', 'would change');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('says first that no records are created or merged, and of which run it is', async () => {
    await workbench.runCommand('Personalization Sync: Show Merge Preview');
    const [promise, head] = await workbench.editorLines('matched by Priority');
    assert.equal(promise, 'Field values only. No records are created or merged.');
    assert.match(head ?? '', /^DEMO \S+ · dataset engage · mode replace/);
  });

  test('shows each change with a sign and both values, quoted, and where it comes from', async () => {
    const lines = await workbench.editorLines('← ');
    const fields = lines.filter((line) => /^ {2}[~+\-!?·] /.test(line));
    assert.notDeepEqual(fields, []);
    for (const line of fields) assert.match(line, /^ {2}[~+\-!?·] .+ ("|…"|\(empty\)).* → ("|…"|\(empty\))/);
    await workbench.waitForLens('Skip Record');
    await workbench.takeScreenshots('merge-preview');
  });

  test('a click on Skip Field marks the line as skipped, and the view above the tree counts it', async () => {
    await workbench.clickLens('Skip Field');
    await workbench.waitForLens('Send Field');
    const lines = await workbench.editorLines('matched by');
    assert.equal(lines.filter((line) => line.startsWith('  · ')).length, 1);
    assert.match(await workbench.message('Match Preview', 'left out'), /1 field left out/);
  });

  test('a second click sends the field again', async () => {
    await workbench.clickLens('Send Field');
    await workbench.page
      .locator('.codelens-decoration a', { hasText: 'Send Field' })
      .first()
      .waitFor({ state: 'detached' });
    assert.deepEqual(
      (await workbench.editorLines('matched by')).filter((line) => line.startsWith('  · ')),
      [],
    );
  });

  test('Open Diff shows a record’s fields before and after, quoted', async () => {
    await workbench.clickLens('Open Diff');
    const { before, after } = await workbench.diffLines(': ');
    assert.equal(before.length, after.length);
    assert.notDeepEqual(before, after);
    await workbench.takeScreenshots('merge-diff');
  });

  test('Why? explains the match in a page', async () => {
    await workbench.runCommand('Personalization Sync: Show Merge Preview');
    await workbench.waitForLens('Why?');
    await workbench.clickLens('Why?');
    await workbench.waitForRenderedText('Priority');
    await workbench.takeScreenshots('why');
  });
});
