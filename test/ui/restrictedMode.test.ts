import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('a folder in Restricted Mode', { timeout: 180_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ restricted: true });
    writeFileSync(path.join(workbench.workspace, 'personalization-sync.json'), '{}');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('the match preview says why nothing can be started', async () => {
    await workbench.openContainer('Personalization Sync');
    assert.deepEqual(await workbench.welcome('Match Preview', 'Restricted Mode'), [
      'This folder is open in Restricted Mode. Its configuration would decide what is read and written, so nothing is started here.',
      'Manage Workspace Trust',
    ]);
  });

  for (const title of ['Dry Run', 'Start Demo', 'Restart Engine']) {
    test(`${title} refuses, and starts no process`, async () => {
      await workbench.runCommand(`Personalization Sync: ${title}`);
      assert.equal(
        await workbench.waitForToast('Refused'),
        'Refused: This folder is open in Restricted Mode. Trust it first (Manage Workspace Trust).',
      );
      assert.deepEqual(workbench.engineProcesses(), []);
      await workbench.runCommand('Notifications: Clear All Notifications');
    });
  }
});
