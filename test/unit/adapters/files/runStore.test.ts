import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openJournalFile } from '../../../../src/adapters/files/runs/journalFile.ts';
import { openRunFiles } from '../../../../src/adapters/files/runs/runFiles.ts';
import { listRunFolders, openRunStore } from '../../../../src/adapters/files/runs/runStore.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import type { KeptPlan, RunFolder } from '../../../../src/core/ports.ts';

let configuration: string;
beforeEach(async () => {
  configuration = join(await mkdtemp(join(tmpdir(), 'runs-')), 'personalization-sync.json');
});

describe('a run store', () => {
  it('I-62: gives each run a folder of its own, for its owner alone', async () => {
    const store = openRunStore(configuration);
    const [first, second] = [await store.create('dry-run'), await store.create('dry-run')];
    expect(first.runId).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{4}$/);
    expect(second.runId).not.toBe(first.runId);
    await first.writeReport(reportOf(first));
    expect((await stat(first.path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(first.path, 'report.json'))).mode & 0o777).toBe(0o600);
  });

  it('lists runs, newest first, and B46 explains a folder that was copied or damaged', async () => {
    const store = openRunStore(configuration);
    const run = await store.create('dry-run');
    await run.writeReport(reportOf(run));
    const runs = join(run.path, '..');
    await addFolder(join(runs, '2020-01-01T00-00-00Z-aaaa'), JSON.stringify(reportOf(run)));
    await addFolder(join(runs, '2019-01-01T00-00-00Z-aaaa'), '{"half":');
    await mkdir(join(runs, '2018-01-01T00-00-00Z-aaaa'));
    expect((await listRunFolders(configuration)).map((listed) => (listed.kind === 'run' ? 'run' : listed.why))).toEqual(
      [
        'run',
        `This folder holds the run ${run.runId}: it was copied or renamed.`,
        'report.json is damaged or was made by another version.',
      ],
    );
  });

  it('has no runs where none were made', async () => {
    expect(await listRunFolders(configuration)).toEqual([]);
  });

  it('I-04: lets a plan be used by one run only, also when that run died', async () => {
    const store = openRunStore(configuration);
    const run = await store.create('dry-run');
    await run.keepPlan(planOf(run, 'p1'));
    expect((await store.openPlan('p1')).folder.planFile).toBe(join(run.path, 'plan.parquet'));
    await store.consumePlan('p1', 'first');
    await expect(openRunStore(configuration).openPlan('p1')).rejects.toMatchObject({ code: 'refused' });
    await expect(openRunStore(configuration).consumePlan('p1', 'second')).rejects.toMatchObject({
      code: 'refused',
      message: 'This plan was applied already, by the run first. A plan is applied once; make a new dry run.',
    });
  });

  it('gives a live run the plan of the dry run, as the same file and for its owner alone', async () => {
    const store = openRunStore(configuration);
    const [dry, live] = [await store.create('dry-run'), await store.create('sync')];
    await writeFile(dry.planFile, 'rows', { mode: 0o600 });
    await dry.keepPlan(planOf(dry, 'p1'));
    await dry.writeRefused(noRows(), noRows());
    await live.takePlanOf(dry);
    expect(await readFile(live.planFile, 'utf8')).toBe('rows');
    const [kept, shared] = [await stat(join(dry.path, 'refused.csv')), await stat(join(live.path, 'refused.csv'))];
    expect([shared.ino, shared.mode & 0o777]).toEqual([kept.ino, 0o600]);
    await expect(live.takePlanOf(dry)).rejects.toMatchObject({ code: 'disk' });
  });

  it('opens a live run with the plan that it applies, which is still found in the folder of the dry run alone', async () => {
    const store = openRunStore(configuration);
    const [dry, live] = [await store.create('dry-run'), await store.create('sync')];
    await writeFile(dry.planFile, 'rows');
    await dry.writeRefused(noRows(), noRows());
    await dry.keepPlan(planOf(dry, 'p1'));
    await live.takePlanOf(dry);
    expect(await store.openRun(live.runId)).toMatchObject({ plan: planOf(dry, 'p1'), report: null });
    const report = reportOf(live, { kind: 'sync', state: 'paused' });
    await live.writeReport(report);
    const opened = await store.openRun(live.runId);
    expect([opened.folder.path, opened.report]).toEqual([live.path, report]);
    expect((await store.openPlan('p1')).folder.path).toBe(dry.path);
  });

  it('opens no run that is not there, was copied, or keeps no plan', async () => {
    const store = openRunStore(configuration);
    const run = await store.create('sync');
    await run.writeReport(reportOf(run, { kind: 'sync', state: 'paused' }));
    await expect(store.openRun(run.runId)).rejects.toMatchObject({ code: 'refused' });
    const copy = '2020-01-01T00-00-00Z-aaaa';
    await addFolder(join(run.path, '..', copy), JSON.stringify(reportOf(run)));
    await expect(store.openRun(copy)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('copied or renamed') as string,
    });
    await expect(store.openRun('..')).rejects.toMatchObject({ code: 'usage' });
  });

  it('says where it looked for a plan that nobody keeps', async () => {
    await expect(openRunStore(configuration).openPlan('p9')).rejects.toMatchObject({ code: 'usage' });
  });

  it('finds the last good run of the same org and dataset', async () => {
    const store = openRunStore(configuration);
    expect(await store.lastGoodRun('00D1', 'engage')).toBeNull();
    const dry = await store.create('dry-run');
    await dry.writeReport(reportOf(dry, { rowsRead: { users: 7 } }));
    const elsewhere = await store.create('sync');
    await elsewhere.writeReport(reportOf(elsewhere, { kind: 'sync', dataset: 'other' }));
    const paused = await store.create('sync');
    await paused.writeReport(reportOf(paused, { kind: 'sync', state: 'paused' }));
    expect(await store.lastGoodRun('00D1', 'engage')).toEqual({
      runId: dry.runId,
      hasSynced: false,
      rowsRead: { users: 7 },
    });
  });

  it('I-11: measures reading by no run that read too little, unless a person overrode the guard', async () => {
    const store = openRunStore(configuration);
    const whole = await store.create('dry-run');
    await whole.writeReport(reportOf(whole, { rowsRead: { users: 100 } }));
    const short = await store.create('dry-run');
    const trippedGuards = [{ guard: 'maxReadDrop', message: '7 rows of users were read.' }];
    await short.writeReport(reportOf(short, { rowsRead: { users: 7 }, trippedGuards }));
    expect(await store.lastGoodRun('00D1', 'engage')).toMatchObject({ runId: whole.runId, rowsRead: { users: 100 } });
    await short.writeReport(
      reportOf(short, { rowsRead: { users: 7 }, trippedGuards, overriddenGuards: ['maxReadDrop'] }),
    );
    await whole.writeReport(reportOf(whole, { dataset: 'other' }));
    expect(await store.lastGoodRun('00D1', 'engage')).toMatchObject({ rowsRead: { users: 7 } });
  });

  it('B32: neutralises formulas in files for people, but no plain number', async () => {
    const run = await openRunStore(configuration).create('sync');
    const record = { object: 'Contact', crmId: '003', outcome: 'failed', code: 'X' } as const;
    await run.writeFailed([
      { ...record, personalizationId: '=HYPERLINK("x")', message: ' @SUM(1)' },
      { ...record, personalizationId: '-5', message: '＝1' },
    ]);
    expect(await readFile(join(run.path, 'failed.csv'), 'utf8')).toBe(
      'object,crmId,personalizationId,outcome,code,message\n' +
        'Contact,003,"\'=HYPERLINK(""x"")",failed,X,\' @SUM(1)\n' +
        "Contact,003,-5,failed,X,'＝1\n",
    );
  });
});

describe('run files', () => {
  it('come back line by line, and only while their hash is the one that was kept', async () => {
    const run = await openRunStore(configuration).create('sync');
    const files = openRunFiles(run.path);
    const saved = await files.save('before/Contact-1.jsonl', ['{"a":1}\n', '{"a":2}\n']);
    expect(saved).toMatchObject({ path: join(run.path, 'before/Contact-1.jsonl'), bytes: 16 });
    expect(await Array.fromAsync(files.lines('before/Contact-1.jsonl', saved.sha256))).toEqual(['{"a":1}', '{"a":2}']);
    await writeFile(saved.path, '{"a":1}\n{"a":3}\n');
    await expect(Array.fromAsync(files.lines('before/Contact-1.jsonl', saved.sha256))).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

describe('a journal file', () => {
  it('is empty before its first line, grows line by line, and can lose a torn tail', async () => {
    const run = await openRunStore(configuration).create('sync');
    const journal = openJournalFile(join(run.path, 'journal.jsonl'));
    expect(await journal.read()).toBe('');
    await journal.append('one\n');
    await journal.append('two\n');
    await journal.append('thr');
    await journal.cutTo(8);
    expect(await journal.read()).toBe('one\ntwo\n');
  });

  it('says what is wrong with the disk', async () => {
    const journal = openJournalFile(join(configuration, 'nowhere', 'journal.jsonl'));
    await expect(journal.append('one\n')).rejects.toMatchObject({ code: 'disk' });
  });
});

async function addFolder(path: string, report: string): Promise<void> {
  await mkdir(path);
  await writeFile(join(path, 'report.json'), report);
}

async function* noRows(): AsyncGenerator<never> {
  // A plan that refused nothing.
}

function reportOf(run: Pick<RunFolder, 'runId'>, rest: Partial<RunReport> = {}): RunReport {
  return {
    runId: run.runId,
    kind: 'dry-run',
    state: 'done',
    org: { id: '00D1', myDomain: 'acme', isSandbox: true, isDemo: false },
    dataset: 'engage',
    complete: true,
    rowsRead: {},
    push: {},
    overriddenGuards: [],
    trippedGuards: [],
    ...rest,
  } as RunReport;
}

function planOf(run: Pick<RunFolder, 'runId'>, planId: string): KeptPlan {
  return { planId, rowsSha256: '', onlySelected: false, binding: {} as KeptPlan['binding'], report: reportOf(run) };
}
