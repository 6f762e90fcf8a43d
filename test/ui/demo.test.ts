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
    await workbench.message('Match Preview', 'would change');
    await workbench.collapseView('Security Requirements');
    await workbench.collapseView('Connection');
    const rows = await workbench.treeRows('Match Preview', /^\s*Accounts/);
    assert.deepEqual(rows.map(withoutCounts), [
      'Users',
      'Matched',
      'Ambiguous',
      'Unmatched',
      'Excluded',
      'Accounts',
      'Matched',
      'Ambiguous',
      'Unmatched',
      'Excluded',
    ]);
    assert.match(rows[0] ?? '', /^Users [\d,]+ of [\d,]+ matched$/);
  });

  test('tells by which rule they match', async () => {
    await workbench.clickTwistie('Match Preview', /^Matched$/);
    const rows = await workbench.treeRows('Match Preview', 'Priority 2');
    assert.deepEqual(
      rows.map(withoutCounts).filter((row) => /^(Priority|Matched by)/.test(row)),
      ['Priority 1: Salesforce ID', 'Priority 2: Match On Field', 'Priority 3: name or e-mail', 'Matched by Name only'],
    );
    await workbench.takeScreenshots('match-preview-demo');
  });
});

function withoutCounts(row: string): string {
  return row.replace(/ [\d,]+( .*)?$/, '');
}
