import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoOptions, startDemo } from '../../../src/engine/demo.ts';
import { ScratchFolders } from '../../../src/engine/scratchFolders.ts';
import { errorOf } from '../adapters/errorOf.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('startDemo', () => {
  it('says so when the emulators are not ready in time, with what they said last, and leaves no folder', async () => {
    const emulatorsPath = await emulators("console.error('port 0 is slow'); setInterval(() => {}, 1000);");
    const error = await errorOf(startDemo(options(emulatorsPath, 1_500), new AbortController().signal));
    expect(error.code).toBe('internal');
    expect(error.message).toMatch(/^The demo was not ready after 1\.5 seconds\. .*It said last: port 0 is slow$/s);
    expect(await readdir(folder)).toEqual(['emulators.cjs']);
  });

  it('ends without more words when the user cancels', async () => {
    const emulatorsPath = await emulators('setInterval(() => {}, 1000);');
    const cancel = new AbortController();
    const start = errorOf(startDemo(options(emulatorsPath, 60_000), cancel.signal));
    cancel.abort();
    expect(await start).toMatchObject({ code: 'cancelled', message: 'The demo was not started.' });
  });
});

async function emulators(script: string): Promise<string> {
  const file = join(folder, 'emulators.cjs');
  await writeFile(file, script);
  return file;
}

function options(emulatorsPath: string, startLimitMs: number): DemoOptions {
  return { emulatorsPath, scratch: new ScratchFolders(folder), onEnd: () => undefined, startLimitMs };
}
