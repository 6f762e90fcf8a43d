import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Workbench } from './workbench.ts';

describe('an engine that ends in the middle', { timeout: 600_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openContainer('Personalization Sync');
    await workbench.runCommand('Personalization Sync: Start Demo');
    await workbench.statusBar('to write');
  });
  afterEach((context) => workbench.keepPictureOfFailure(context));
  after(() => workbench.close());

  test('a dead engine closes the preview, and the view says what can be done', async () => {
    killAll(workbench.engineProcesses());
    await workbench.statusBar('interrupted');
    const lines = await workbench.welcome('Match Preview', 'The engine has ended');
    assert.ok(lines.includes('Dry Run'), lines.join(' | '));
    await workbench.takePicture('engine-ended');
  });

  test('the demo starts again with another engine', async () => {
    await workbench.runCommand('Personalization Sync: Start Demo');
    assert.match(await workbench.statusBar('to write'), /^DEMO \S+ · [1-9][\d,]* to write$/);
  });

  test('a run under way is told of, and leaves nothing running', async () => {
    await workbench.runCommand('Personalization Sync: Dry Run');
    await workbench.statusBar(/^(?!.*to write)/);
    killAll(workbench.engineProcesses());
    const toast = await workbench.waitForToast('The engine ended in the middle of');
    assert.match(toast, /The demo ended with it\. Nothing was written\. Start Demo begins anew\.$/);
    await workbench.statusBar('interrupted');
  });

  test('an engine that hangs is ended when Cancel gets no answer, within five seconds', async () => {
    await workbench.runCommand('Personalization Sync: Start Demo');
    await workbench.statusBar('to write');
    await workbench.runCommand('Personalization Sync: Dry Run');
    await workbench.statusBar(/^(?!.*to write)/);
    const hanging = workbench.engineProcesses();
    for (const processId of hanging) process.kill(processId, 'SIGSTOP');
    await workbench.runCommand('Personalization Sync: Cancel Run');
    const cancelledAtMs = Date.now();
    await workbench.statusBar('cancelling');
    const toast = await workbench.waitForToast('did not answer to Cancel');
    // Five seconds are promised; the look by a browser adds its own.
    assert.ok(Date.now() - cancelledAtMs < 6_500, `${Date.now() - cancelledAtMs} ms`);
    assert.match(toast, /was ended in the middle of/);
    await workbench.statusBar('interrupted');
  });
});

function killAll(processIds: readonly number[]): void {
  assert.notDeepEqual(processIds, []);
  for (const processId of processIds) process.kill(processId, 'SIGKILL');
}
