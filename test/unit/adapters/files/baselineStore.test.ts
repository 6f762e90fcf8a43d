import { mkdtemp, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openBaselineStore } from '../../../../src/adapters/files/baselineStore.ts';
import type { BaselineKey, BaselineStore } from '../../../../src/core/ports.ts';

const key: BaselineKey = { orgId: '00D000000000001AAA', dataset: 'engage', demoHost: null };

let folder: string;
let store: BaselineStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'psync-state-'));
  store = openBaselineStore({ PSYNC_STATE_DIR: path.join(folder, 'state') });
});

describe('kept good states', () => {
  test('are none before one is kept, and then what was kept last', async () => {
    expect(await store.read(key)).toBeNull();
    await store.keep(key, 'one');
    await store.keep(key, 'two');
    expect(await store.read(key)).toBe('two');
    expect(await readdir(path.dirname(store.place(key)))).toHaveLength(1);
  });

  test.skipIf(process.platform === 'win32')('are for their owner alone', async () => {
    await store.keep(key, 'one');
    const mode = async (place: string) => ((await stat(place)).mode & 0o777).toString(8);
    const file = store.place(key);
    expect([await mode(file), await mode(path.dirname(file)), await mode(path.join(folder, 'state'))]).toEqual([
      '600',
      '700',
      '700',
    ]);
  });

  test('of datasets that differ by letter case or hold other characters stay apart, inside the folder', async () => {
    const keys = ['engage', 'Engage', '../engage', 'engage/x', ''].map((dataset) => ({ ...key, dataset }));
    const demo = { ...key, demoHost: '127.0.0.1:4000' };
    for (const [index, one] of [...keys, demo].entries()) await store.keep(one, String(index));
    expect(await Promise.all([...keys, demo].map((one) => store.read(one)))).toEqual(['0', '1', '2', '3', '4', '5']);
    const names = keys.map((one) => path.basename(store.place(one)).toLowerCase());
    expect(new Set(names).size).toBe(keys.length);
    expect(new Set(keys.map((one) => path.dirname(store.place(one)))).size).toBe(1);
  });

  test('are set aside under another name, never removed', async () => {
    await store.keep(key, 'damaged');
    const aside = await store.setAside(key);
    expect(await store.read(key)).toBeNull();
    expect(await readFile(aside, 'utf8')).toBe('damaged');
  });

  test('of demos go after a week, those of orgs stay', async () => {
    const old = { ...key, demoHost: '127.0.0.1:1' };
    await store.keep(old, 'old');
    await store.keep(key, 'real');
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    for (const one of [old, key]) await utimes(store.place(one), longAgo, longAgo);
    await store.keep({ ...key, demoHost: '127.0.0.1:2' }, 'new');
    expect([await store.read(old), await store.read(key)]).toEqual([null, 'real']);
  });

  test('that the disk does not give are an error of the disk', async () => {
    await store.keep(key, 'one');
    await writeFile(path.join(folder, 'file'), '');
    const broken = openBaselineStore({ PSYNC_STATE_DIR: path.join(folder, 'file') });
    await expect(broken.read(key)).rejects.toMatchObject({ code: 'disk' });
    await expect(broken.keep(key, 'x')).rejects.toMatchObject({ code: 'disk' });
  });
});
