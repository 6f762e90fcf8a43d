import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  canContinueRun,
  deleteRun,
  listHistory,
  planUsedBy,
  readRunFolder,
} from '../../../../src/adapters/files/runs/runHistory.ts';
import { lockRun } from '../../../../src/adapters/files/runs/runLock.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import { aRunReport } from '../../aRunReport.ts';
import { errorOf } from '../errorOf.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('listHistory', () => {
  it('is empty where no run was made', async () => {
    expect(await listHistory(configuration())).toEqual([]);
  });

  it('lists runs newest first, with the files that they have and whether they can be continued', async () => {
    await run('2026-01-01T00-00-00Z-0001', { state: 'done' }, ['plan.parquet', 'refused.csv', 'journal.jsonl']);
    await run('2026-01-03T00-00-00Z-0003', { state: 'paused', kind: 'sync' }, ['journal.jsonl', 'failed.csv']);
    await run('2026-01-02T00-00-00Z-0002', { state: 'cancelled', kind: 'sync' });
    const listed = await listHistory(configuration());
    expect(listed.map(({ runId, files, canContinue }) => ({ runId, files, canContinue }))).toEqual([
      {
        runId: '2026-01-03T00-00-00Z-0003',
        files: { plan: false, failed: true, refused: false },
        canContinue: true,
      },
      {
        runId: '2026-01-02T00-00-00Z-0002',
        files: { plan: false, failed: false, refused: false },
        canContinue: false,
      },
      {
        runId: '2026-01-01T00-00-00Z-0001',
        files: { plan: true, failed: false, refused: true },
        canContinue: false,
      },
    ]);
    expect(listed[0]?.folder).toBe(runFolder('2026-01-03T00-00-00Z-0003'));
    expect(await canContinueRun(configuration(), '2026-01-03T00-00-00Z-0003')).toBe(true);
    expect(await canContinueRun(configuration(), '../runs/2026-01-03T00-00-00Z-0003')).toBe(false);
  });

  it('knows which of two runs of one second came first', async () => {
    const ids = ['f', '0', '8', '4'].map((digit) => `2026-01-01T00-00-00Z-${digit}000`);
    for (const runId of ids) {
      await run(runId, {});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await listHistory(configuration())).map(({ runId }) => runId)).toEqual([...ids].reverse());
  });

  it('explains a folder that cannot be shown, and leaves out what is none of a run', async () => {
    await run('2026-01-01T00-00-00Z-0001', { runId: 'another' });
    await run('2026-01-02T00-00-00Z-0002', {});
    await writeFile(join(runFolder('2026-01-02T00-00-00Z-0002'), 'report.json'), '{"runId":');
    await mkdir(runFolder('2026-01-03T00-00-00Z-0003'));
    await writeFile(join(runFolder('2026-01-03T00-00-00Z-0003'), 'journal.jsonl'), '');
    await mkdir(runFolder('2026-01-04T00-00-00Z-0004'));
    await mkdir(runFolder('.2026-01-05T00-00-00Z-0005.deleted'));
    const listed = await listHistory(configuration());
    expect(listed.map(({ runId, report, why, canContinue }) => [runId, report, why, canContinue])).toEqual([
      ['2026-01-03T00-00-00Z-0003', null, expect.stringContaining('broken off'), true],
      ['2026-01-02T00-00-00Z-0002', null, expect.stringContaining('damaged'), false],
      ['2026-01-01T00-00-00Z-0001', null, expect.stringContaining('holds the run another'), false],
    ]);
  });
});

describe('readRunFolder', () => {
  it('reads a copy from anywhere, under any name, and never continues it', async () => {
    await run('2026-01-01T00-00-00Z-0001', { state: 'paused', kind: 'sync' }, ['journal.jsonl']);
    const copy = await mkdtemp(join(tmpdir(), 'copy of a run '));
    await writeFile(
      join(copy, 'report.json'),
      await readFile(join(runFolder('2026-01-01T00-00-00Z-0001'), 'report.json')),
    );
    expect(await readRunFolder(copy)).toMatchObject({
      runId: '2026-01-01T00-00-00Z-0001',
      folder: copy,
      canContinue: false,
    });
  });

  it.skipIf(process.platform === 'win32')('refuses what is no run folder, links and files without end', async () => {
    expect(await errorOf(readRunFolder(folder))).toMatchObject({ code: 'badInput' });
    await writeFile(join(folder, 'secret.json'), JSON.stringify(aRunReport()));
    await symlink(join(folder, 'secret.json'), join(folder, 'report.json'));
    expect(await errorOf(readRunFolder(folder))).toMatchObject({ code: 'badInput' });
    await rm(join(folder, 'report.json'));
    await writeFile(join(folder, 'report.json'), `${' '.repeat(9 * 1024 * 1024)}${JSON.stringify(aRunReport())}`);
    expect(await errorOf(readRunFolder(folder))).toMatchObject({ code: 'badInput' });
  });
});

describe('deleteRun', () => {
  it('removes the folder of that run and nothing else', async () => {
    await run('2026-01-01T00-00-00Z-0001', {});
    await run('2026-01-02T00-00-00Z-0002', {});
    await deleteRun(configuration(), '2026-01-01T00-00-00Z-0001', false);
    expect(await readdir(join(folder, '.personalization-sync', 'runs'))).toEqual(['2026-01-02T00-00-00Z-0002']);
  });

  it('keeps a run that can be continued, unless it is forced', async () => {
    const runId = '2026-01-01T00-00-00Z-0001';
    await run(runId, { kind: 'sync', state: 'paused' }, ['journal.jsonl']);
    expect(await errorOf(deleteRun(configuration(), runId, false))).toMatchObject({ code: 'refused' });
    expect(await listHistory(configuration())).toHaveLength(1);
    await deleteRun(configuration(), runId, true);
    expect(await listHistory(configuration())).toEqual([]);
  });

  it('keeps a run that another process is writing, forced or not, and says who writes it', async () => {
    const runId = '2026-01-01T00-00-00Z-0001';
    await runAtWork(runId);
    const writer = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      await lockOf(runId, writer.pid);
      const files = await readdir(runFolder(runId));
      expect(await errorOf(deleteRun(configuration(), runId, true))).toMatchObject({
        code: 'refused',
        message: expect.stringContaining(`being written by process ${writer.pid} on this machine`) as string,
      });
      expect(await readdir(runFolder(runId))).toEqual(files);
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
    await deleteRun(configuration(), runId, true);
    expect(await readdir(join(folder, '.personalization-sync', 'runs'))).toEqual([]);
  });

  it('leaves no lock behind on a run that it keeps', async () => {
    const runId = '2026-01-01T00-00-00Z-0001';
    await runAtWork(runId);
    expect(await errorOf(deleteRun(configuration(), runId, false))).toMatchObject({ code: 'refused' });
    expect(await readdir(runFolder(runId))).toEqual(['journal.jsonl']);
  });

  it('knows no names that lead elsewhere', async () => {
    await run('2026-01-01T00-00-00Z-0001', {});
    for (const name of ['', '.', '..', '../runs', '2026-01-01T00-00-00Z-0001/..', '/', 'a\\b', 'none']) {
      expect(await errorOf(deleteRun(configuration(), name, true))).toMatchObject({ code: 'usage' });
    }
  });

  it.skipIf(process.platform === 'win32')('refuses links, as the run and on the way to it', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await writeFile(join(elsewhere, 'report.json'), '{}');
    await mkdir(join(folder, '.personalization-sync', 'runs'), { recursive: true });
    await symlink(elsewhere, runFolder('linked'));
    expect(await errorOf(deleteRun(configuration(), 'linked', true))).toMatchObject({ code: 'refused' });

    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await mkdir(join(outside, 'runs', 'run-1'), { recursive: true });
    await rm(join(folder, '.personalization-sync'), { recursive: true });
    await symlink(outside, join(folder, '.personalization-sync'));
    expect(await errorOf(deleteRun(configuration(), 'run-1', true))).toMatchObject({ code: 'refused' });
    expect([await readdir(elsewhere), await readdir(join(outside, 'runs'))]).toEqual([['report.json'], ['run-1']]);
  });
});

describe('planUsedBy', () => {
  it('tells which run applied a plan', async () => {
    const runId = '2026-01-01T00-00-00Z-0001';
    await run(runId, {});
    expect(await planUsedBy(configuration(), runId)).toBeNull();
    await writeFile(join(runFolder(runId), 'plan.consumed'), 'run-2\n');
    expect(await planUsedBy(configuration(), runId)).toBe('run-2');
    expect(await planUsedBy(configuration(), `../runs/${runId}`)).toBeNull();
  });
});

function configuration(): string {
  return join(folder, 'personalization-sync.json');
}

function runFolder(runId: string): string {
  return join(folder, '.personalization-sync', 'runs', runId);
}

async function run(runId: string, report: Partial<RunReport>, files: readonly string[] = []): Promise<void> {
  await mkdir(runFolder(runId), { recursive: true });
  await writeFile(join(runFolder(runId), 'report.json'), JSON.stringify(aRunReport({ runId, ...report })));
  for (const file of files) await writeFile(join(runFolder(runId), file), '');
}

/** A run before its first report: only its journal tells of it. */
async function runAtWork(runId: string): Promise<void> {
  await mkdir(runFolder(runId), { recursive: true });
  await writeFile(join(runFolder(runId), 'journal.jsonl'), '');
}

/** The run's lock, as that process would hold it. */
async function lockOf(runId: string, processId: number | undefined): Promise<void> {
  await lockRun(runFolder(runId));
  const file = join(runFolder(runId), 'run.lock');
  const own = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...own, processId, started: '' }));
}
