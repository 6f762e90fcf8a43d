import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScratchFolders } from '../../../src/engine/scratchFolders.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'scratch-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('ScratchFolders', () => {
  it('makes folders for the owner alone, and removes them with what is in them', () => {
    const folders = new ScratchFolders(parent);
    const [one, other] = [folders.create('preview'), folders.create('live')];
    if (process.platform !== 'win32') expect(statSync(one).mode & 0o777).toBe(0o700);
    writeFileSync(join(one, 'users.csv'), 'a@example.com');
    folders.remove(one);
    expect([existsSync(one), existsSync(other)]).toEqual([false, true]);
    folders.removeAll();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('removes what a killed engine left behind, and nothing of a living one or of anybody else', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const orphan = `personalization-sync-engine-${dead}-preview-Ab12cd`;
    const others = [
      `personalization-sync-engine-${process.pid}-live-Ab12cd`,
      'personalization-sync-engine--x',
      'personalization-sync-Ab12cd',
      'another',
    ];
    for (const name of [orphan, ...others]) mkdirSync(join(parent, name));
    expect(new ScratchFolders(parent).sweep()).toEqual([orphan]);
    expect(readdirSync(parent).sort()).toEqual([...others].sort());
  });

  it.skipIf(process.platform === 'win32')('follows no link that was planted under such a name', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const precious = join(parent, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'file'), '');
    symlinkSync(precious, join(parent, `personalization-sync-engine-${dead}-preview-Ab12cd`));
    new ScratchFolders(parent).sweep();
    expect(readdirSync(parent)).toEqual(['precious']);
    expect(readdirSync(precious)).toEqual(['file']);
  });
});
