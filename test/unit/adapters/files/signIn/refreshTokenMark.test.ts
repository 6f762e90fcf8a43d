import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { refreshTokenMark } from '../../../../../src/adapters/files/signIn/refreshTokenMark.ts';

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  const state = await mkdtemp(join(tmpdir(), 'marks-'));
  environment = { PSYNC_STATE_DIR: state };
  folder = join(state, 'sign-in-marks');
});

describe('the mark of the current refresh token', () => {
  test('permits any token of a sign-in that was never marked', async () => {
    expect(await refreshTokenMark('acme', environment).stateOf('t1')).toBe('current');
  });

  test('permits the token that was set last, and no other', async () => {
    const mark = refreshTokenMark('acme', environment);
    await mark.set('t1');
    await mark.set('t2');
    expect(await Promise.all(['t1', 't2', ''].map(mark.stateOf))).toEqual(['replaced', 'current', 'replaced']);
    expect(await refreshTokenMark('globex', environment).stateOf('t1')).toBe('current');
  });

  test('permits nothing once the sign-in has ended', async () => {
    const mark = refreshTokenMark('acme', environment);
    await mark.set('t1');
    await mark.end();
    expect(await mark.stateOf('t1')).toBe('ended');
  });

  test.each(['', '{', 'null', '{"version":2}', '{"salt":"a","hash":"00"}', '{"salt":1,"hash":2}'])(
    'permits nothing where it is damaged: %j',
    async (text) => {
      const mark = refreshTokenMark('acme', environment);
      await mark.set('t1');
      const [name = ''] = await readdir(folder);
      await writeFile(join(folder, name), text);
      expect(await mark.stateOf('t1')).toBe('replaced');
    },
  );

  test('is salted: the same token leaves another text each time', async () => {
    const texts = new Set<string>();
    for (const signIn of ['acme', 'globex']) await refreshTokenMark(signIn, environment).set('t1');
    for (const name of await readdir(folder)) texts.add(await readFile(join(folder, name), 'utf8'));
    expect([texts.size, [...texts].join('').includes('t1')]).toEqual([2, false]);
  });

  test('goes a day after its sign-in has ended, and stays where it has not', async () => {
    await refreshTokenMark('ended', environment).end();
    await refreshTokenMark('used', environment).set('t1');
    const long = new Date(Date.now() - 25 * 60 * 60_000);
    for (const name of await readdir(folder)) await utimes(join(folder, name), long, long);
    await refreshTokenMark('later', environment).end();
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    expect(texts.map((text) => text.includes('"ended"')).sort()).toEqual([false, true]);
    expect(await refreshTokenMark('used', environment).stateOf('t2')).toBe('replaced');
  });
});
