import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('the demo', { timeout: 300_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('shows after one click who matches whom, of made-up people', async () => {
    await workbench.openContainer('Personalization Sync');
    await workbench.clickWelcomeButton('Match Preview', 'Start Demo');
    const rows = await workbench.treeRows('Match Preview', /^\s*Users/);
    assert.equal(rows.length, 2);
    assert.match(rows[0] ?? '', /^Users [\d,]+ of [\d,]+ matched$/);
    assert.match(rows[1] ?? '', /^Accounts [\d,]+ of [\d,]+ matched$/);
  });

  test('tells by which rule they match', async () => {
    await workbench.clickRow('Match Preview', 'Users');
    await workbench.clickRow('Match Preview', 'Matched');
    const rows = await workbench.treeRows('Match Preview', 'Priority 2');
    assert.deepEqual(
      rows.map((row) => row.replace(/ [\d,]+( of [\d,]+ matched)?$/, '')),
      [
        'Users',
        'Matched',
        'Priority 0: explicit link',
        'Priority 1: Salesforce ID',
        'Priority 2: Match On Field',
        'Priority 3: name or e-mail',
        'Ambiguous',
        'Unmatched',
        'Excluded',
        'Accounts',
      ],
    );
    await workbench.takeScreenshots('match-preview-demo');
  });
});
