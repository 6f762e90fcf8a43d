import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDecisions, readSelection } from '../../../../src/adapters/files/decisions.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decisions-'));
});

describe('readDecisions', () => {
  it('decides nothing where the files are not there', async () => {
    expect(await decisions()).toMatchObject({ links: [], exclusions: [] });
  });

  it('reads links and exclusions with their lines, and keeps ids exactly', async () => {
    await write(
      'links.csv',
      '\ufeffkind,personalizationId,crmId\nuser," Zoë ",0035e00000GhiJk\naccount,acme,not an id\n',
    );
    await write('exclusions.csv', 'kind,personalizationId,reason\nuser,u1,"left, for good"\nuser,u2,\n');
    expect(await decisions()).toMatchObject({
      links: [
        { kind: 'user', personalizationId: ' Zoë ', crmId: '0035e00000GhiJk', line: 2 },
        { kind: 'account', personalizationId: 'acme', crmId: 'not an id', line: 3 },
      ],
      exclusions: [
        { kind: 'user', personalizationId: 'u1', reason: 'left, for good', line: 2 },
        { kind: 'user', personalizationId: 'u2', reason: '', line: 3 },
      ],
    });
  });

  it('changes its hash with either file', async () => {
    const before = (await decisions()).sha256;
    await write('exclusions.csv', 'kind,personalizationId,reason\nuser,u1,x\n');
    const between = (await decisions()).sha256;
    await write('links.csv', 'kind,personalizationId,crmId\nuser,u1,0035e00000GhiJk\n');
    expect(new Set([before, between, (await decisions()).sha256]).size).toBe(3);
  });

  it('names both lines when one record is linked twice', async () => {
    await write('links.csv', 'kind,personalizationId,crmId\nuser,u1,0035e00000GhiJk\nuser,u1,0035e00000GhiJl\n');
    expect(await problems()).toEqual([
      {
        file: join(folder, 'links.csv'),
        line: 3,
        column: 2,
        message: 'The user "u1" is linked in line 2 already; keep one of the two.',
      },
    ]);
  });

  it('tells every problem of both files at once', async () => {
    await write('links.csv', 'kind,personalizationId,crmId\nlead,u1,0035e00000GhiJk\nuser,,x\n');
    await write('exclusions.csv', 'kind,id\nuser,u1\n');
    expect((await problems()).map(({ file = '', line }) => [file.slice(folder.length + 1), line])).toEqual([
      ['links.csv', 3],
      ['links.csv', 2],
      ['exclusions.csv', 1],
    ]);
  });

  it('places an open quote', async () => {
    await write('links.csv', 'kind,personalizationId,crmId\nuser,"u1,x\n');
    expect(await problems()).toMatchObject([{ message: 'This is not CSV: a quote is open or stands where none may.' }]);
  });
});

describe('readSelection', () => {
  it('reads the chosen records, with further columns ignored', async () => {
    await write('only.csv', 'kind,personalizationId,outcome\nuser,u1,matched\naccount,a1,matched\n');
    expect(await readSelection(join(folder, 'only.csv'))).toEqual(new Set(['user:u1', 'account:a1']));
  });

  it('refuses a selection that is not there', async () => {
    await expect(readSelection(join(folder, 'only.csv'))).rejects.toMatchObject({ code: 'usage' });
  });
});

function decisions() {
  return readDecisions(join(folder, 'personalization-sync.json'));
}

async function problems() {
  const error: unknown = await decisions().catch((reason: unknown) => reason);
  if (!(error instanceof SyncError)) throw new Error('accepted');
  expect(error.code).toBe('configuration');
  return error.problems;
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
}
