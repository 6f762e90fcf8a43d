import { chmod, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { whileRenewing } from '../../../../../src/adapters/files/signIn/whileRenewing.ts';
import { errorOf } from '../../errorOf.ts';

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewing-'));
  environment = { PSYNC_STATE_DIR: folder };
});

describe('renewing a sign-in', () => {
  test('is done by one at a time, and leaves nothing behind', async () => {
    const events: string[] = [];
    async function renew(name: string): Promise<void> {
      events.push(`${name} begins`);
      await wait(30);
      events.push(`${name} ends`);
    }
    await Promise.all(['a', 'b', 'c'].map((name) => whileRenewing('org', () => renew(name), { environment })));
    for (let each = 0; each < events.length; each += 2) {
      expect(events[each + 1]).toBe(events[each]?.replace('begins', 'ends'));
    }
    expect([events.length, await readdir(join(folder, 'sign-in'))]).toEqual([6, []]);
  });

  test('does not wait for another sign-in, and says nothing of whose it is', async () => {
    const inside = await whileRenewing(
      'salesforce:acme',
      () => whileRenewing('salesforce:globex', () => readdir(join(folder, 'sign-in')), { environment }),
      { environment },
    );
    expect(inside.filter((name) => /^[0-9a-f]{32}\.lock$/.test(name))).toHaveLength(2);
  });

  test('releases its lock when it fails', async () => {
    await expect(whileRenewing('org', () => Promise.reject(new Error('no')), { environment })).rejects.toThrow('no');
    expect(await whileRenewing('org', () => Promise.resolve('yes'), { environment })).toBe('yes');
  });

  test('names who holds it for too long', async () => {
    await whileRenewing(
      'org',
      async () => {
        const error = await errorOf(whileRenewing('org', () => Promise.resolve(), { environment, waitMs: 50 }));
        expect([error.code, error.message.includes(`Process ${process.pid} on`)]).toEqual(['cannotConnect', true]);
      },
      { environment },
    );
  });

  test('follows no link that somebody has put in the place of the folder or of the lock', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(folder, 'sign-in'));
    expect((await errorOf(whileRenewing('org', () => Promise.resolve(), { environment }))).code).toBe('disk');

    const second = { PSYNC_STATE_DIR: join(folder, 'second') };
    const name = await whileRenewing('org', () => readdir(join(folder, 'second', 'sign-in')), { environment: second });
    const target = join(folder, 'target');
    await writeFile(target, 'precious');
    await symlink(target, join(folder, 'second', 'sign-in', name[0] ?? ''));
    const error = await errorOf(whileRenewing('org', () => Promise.resolve(), { environment: second, waitMs: 50 }));
    expect([error.code, await readFile(target, 'utf8')]).toEqual(['cannotConnect', 'precious']);
  });

  test.runIf(process.platform !== 'win32')('refuses a folder that others may write to', async () => {
    await mkdir(join(folder, 'sign-in'));
    await chmod(join(folder, 'sign-in'), 0o777);
    expect((await errorOf(whileRenewing('org', () => Promise.resolve(), { environment }))).code).toBe('disk');
  });
});
