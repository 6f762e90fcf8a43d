import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { lockRun } from '../../../../src/adapters/files/runs/runLock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  file = join(folder, 'run.lock');
});

describe('the lock of a run', () => {
  it('is held by one, for its owner alone, until it is released', async () => {
    const lock = await lockRun(folder);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await lock.assertHeld();
    await expect(lockRun(folder)).rejects.toMatchObject({ code: 'refused' });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockRun(folder)).assertHeld();
  });

  it('names its holder, and how to release it', async () => {
    await lockRun(folder);
    const { since = '' } = await holderInFile();
    await expect(lockRun(folder)).rejects.toThrow(
      `This run is being written by process ${process.pid} on this machine, since ${since}. Wait until it has ended, or ` +
        `end that process. If it runs no longer, delete ${file} and try again.`,
    );
  });

  it('I-41: is taken over from a process that is gone, and leaves nothing else behind', async () => {
    await lockRun(folder);
    await rewrite({ processId: await deadProcess() });
    const lock = await lockRun(folder);
    await lock.assertHeld();
    expect(await readdir(folder)).toEqual(['run.lock']);
  });

  it.runIf(process.platform === 'linux')('I-41: tells a holder from another process with its number', async () => {
    await lockRun(folder);
    await rewrite({ started: 'another boot 1' });
    await (await lockRun(folder)).assertHeld();
  });

  it('is not taken over from another machine, nor when it cannot be read', async () => {
    await lockRun(folder);
    await rewrite({ host: 'elsewhere', processId: await deadProcess() });
    await expect(lockRun(folder)).rejects.toThrow('on elsewhere');
    await writeFile(file, '{"half":');
    await expect(lockRun(folder)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`delete ${file}`) as string,
    });
  });

  it('is seen to be lost by whoever held it, who then leaves it alone', async () => {
    const lost = await lockRun(folder);
    await rm(file);
    await expect(lost.assertHeld()).rejects.toMatchObject({ code: 'refused' });
    const held = await lockRun(folder);
    await lost.release();
    await held.assertHeld();
    await expect(lost.assertHeld()).rejects.toThrow(`taken over by process ${process.pid}`);
  });

  it('G7: has one winner of many that come at once, also for the lock of a dead process', async () => {
    const processId = await deadProcess();
    for (let round = 0; round < 6; round += 1) {
      await rm(file, { force: true });
      if (round % 2 === 1) {
        await lockRun(folder);
        await rewrite({ processId });
      }
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockRun(folder)));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['run.lock']);
    }
  }, 30_000);
});

async function holderInFile(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
}

async function rewrite(changes: Record<string, unknown>): Promise<void> {
  await writeFile(file, JSON.stringify({ ...(await holderInFile()), ...changes }));
}

/** The number of a process that has just ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}
