import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDecisions } from '../../../../src/adapters/files/decisions.ts';
import { writeDecision } from '../../../../src/adapters/files/writeDecision.ts';
import type { RecordDecision } from '../../../../src/core/model/matches.ts';
import { errorOf } from '../errorOf.ts';

const contact = '0035e00000GhiJkAAJ';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decisions-'));
  await write('personalization-sync.json', '{"personalization":{"account":"a","instance":"i","dataset":"d"}}');
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeDecision', () => {
  it('begins a file that is not there with its header, and what it wrote can be read', async () => {
    expect(await decide(link('u1', contact.slice(0, 15)))).toBe(join(folder, 'links.csv'));
    expect(await read('links.csv')).toBe(`kind,personalizationId,crmId\nuser,u1,${contact}\n`);
    await decide(exclude('a "b", c', 'left,\n for good'));
    expect(await read('exclusions.csv')).toBe('kind,personalizationId,reason\nuser,"a ""b"", c","left, for good"\n');
    const { links, exclusions } = await readDecisions(join(folder, 'personalization-sync.json'));
    expect(links).toEqual([{ kind: 'user', personalizationId: 'u1', crmId: contact, line: 2 }]);
    expect(exclusions).toEqual([{ kind: 'user', personalizationId: 'a "b", c', reason: 'left, for good', line: 2 }]);
  });

  it('replaces the record’s line in its place and leaves every other byte alone', async () => {
    const [head, foot] = [
      '\ufeffkind,personalizationId,crmId,note\r\n\r\nuser,u0 ,"0035e00000GhiJk","two\r\nlines"\r\n',
      'account,u1,0015e00000AbcDe,\r\n"user",u2,x,y',
    ];
    await write('links.csv', `${head}user,u1,0035e00000XXXXX,kept\r\n${foot}`);
    await decide(link('u1', contact));
    expect(await read('links.csv')).toBe(`${head}user,u1,${contact},kept\r\n${foot}`);
  });

  it('adds a line behind the last, ended or not, with the file’s line ends and columns', async () => {
    await write('links.csv', 'kind,personalizationId,crmId,note\r\nuser,u0,0035e00000GhiJk,n');
    await decide(link('u1', contact));
    expect(await read('links.csv')).toBe(
      `kind,personalizationId,crmId,note\r\nuser,u0,0035e00000GhiJk,n\r\nuser,u1,${contact},\r\n`,
    );
  });

  it('takes every line of the record out, and nothing when there is none', async () => {
    const text = 'kind,personalizationId,reason\nuser,u1,a\nuser,u2,b\nuser,u1,c\n';
    await write('exclusions.csv', text);
    await decide({ kind: 'unexclude', profile: 'account', personalizationId: 'u1' });
    expect(await read('exclusions.csv')).toBe(text);
    await decide({ kind: 'unexclude', profile: 'user', personalizationId: 'u1' });
    expect(await read('exclusions.csv')).toBe('kind,personalizationId,reason\nuser,u2,b\n');
    await decide({ kind: 'unlink', profile: 'user', personalizationId: 'u1' });
    await expect(read('links.csv')).rejects.toThrow('ENOENT');
  });

  it('refuses what cannot be linked', async () => {
    const wrong = ['', 'u1', '0035e00000GhiJkAAA', '0015e00000AbcDe', '../../etc/passwd'];
    const codes = await Promise.all(
      wrong.map(async (id) => (await errorOf(decide(link('u1', id)))) as { code: string }),
    );
    expect(codes.map(({ code }) => code)).toEqual(wrong.map(() => 'usage'));
    const lead = link('u1', '00Q5e00000GhiJk');
    await decide(lead);
    expect(await errorOf(decide({ ...lead, profile: 'account' }))).toMatchObject({ code: 'usage' });
  });

  it('writes into no file that has problems, and nowhere without a configuration', async () => {
    await write('links.csv', 'kind;personalizationId;crmId\n');
    expect(await errorOf(decide(link('u1', contact)))).toMatchObject({ code: 'configuration' });
    expect(await read('links.csv')).toBe('kind;personalizationId;crmId\n');
    expect(await errorOf(writeDecision(join(folder, 'none.json'), link('u1', contact)))).toMatchObject({
      code: 'usage',
    });
  });

  it.skipIf(process.platform === 'win32')('keeps the file’s mode, and writes over a link, not through it', async () => {
    const elsewhere = join(await mkdtemp(join(tmpdir(), 'elsewhere-')), 'links.csv');
    await writeFile(elsewhere, 'kind,personalizationId,crmId\n');
    await symlink(elsewhere, join(folder, 'links.csv'));
    await decide(link('u1', contact));
    expect(await readFile(elsewhere, 'utf8')).toBe('kind,personalizationId,crmId\n');
    await chmod(join(folder, 'links.csv'), 0o644);
    await decide(link('u2', contact));
    expect((await stat(join(folder, 'links.csv'))).mode & 0o777).toBe(0o644);
  });
});

function link(personalizationId: string, crmId: string): RecordDecision {
  return { kind: 'link', profile: 'user', personalizationId, crmId };
}

function exclude(personalizationId: string, reason: string): RecordDecision {
  return { kind: 'exclude', profile: 'user', personalizationId, reason };
}

function decide(decision: RecordDecision): Promise<string> {
  return writeDecision(join(folder, 'personalization-sync.json'), decision);
}

function write(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

function read(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}
