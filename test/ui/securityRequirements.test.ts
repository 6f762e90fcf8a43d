import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('the Security Requirements', { timeout: 420_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
    await workbench.clickWelcomeButton('Match Preview', 'Start Demo');
    await workbench.message('Match Preview', 'would change');
    await workbench.collapseView('Match Preview');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('are read when they are asked for, each with its verdict', async () => {
    assert.match(await workbench.message('Security Requirements', 'Only what connecting tells'), /reads the rest/);
    await workbench.runCommand('Personalization Sync: Check Security Requirements');
    assert.match(
      await workbench.message('Security Requirements', /Read .*passed/),
      / · \d+ passed · known good since /,
    );
    const rows = await workbench.treeRows('Security Requirements', 'Integration user');
    assert.deepEqual(
      rows.map((row) => row.replace(/ \d+ passed$/, '')),
      ['Integration user', 'Org', 'OAuth app', 'Fields', 'Signed-in user'],
    );
  });

  test('show their evidence as a page', async () => {
    await workbench.clickTwistie('Security Requirements', 'OAuth app');
    await workbench.treeRows('Security Requirements', 'Permitted Users');
    await workbench.takeScreenshots('security-requirements');
  });
});
