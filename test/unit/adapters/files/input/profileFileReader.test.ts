import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { ensureFreeSpace } from '../../../../../src/adapters/files/input/freeSpace.ts';
import { createProfileFileReader } from '../../../../../src/adapters/files/input/profileFileReader.ts';
import { SyncError } from '../../../../../src/core/model/syncError.ts';
import type { Work } from '../../../../../src/core/ports.ts';
import { type InputFolder, inputFolder, refusal, verified, work } from './inputFolder.ts';

const needed = { standard: ['name', 'displayName'], attributes: ['loyaltyId'], fields: [] } as const;
const header = 'name,displayName,loyaltyId,city';
const goodRows = Array.from({ length: 20 }, (_, index) => `u${index},Ann ${index},L${index},Rome`);
const goodCsv = `${[header, ...goodRows].join('\n')}\n`;
const goodJson = '[{"name":"u0","displayName":"Ann","attributes":{"loyaltyId":1.50}},{"name":"u1"}]';

let inputs: InputFolder;
beforeEach(async () => {
  inputs = await inputFolder();
});

describe('an export file', () => {
  test('that is clean CSV is used as it is', async () => {
    const path = await inputs.put('users.csv', goodCsv);
    expect(await read('users.csv')).toEqual({
      table: 'users',
      files: [path],
      delimiter: ',',
      columns: [
        { role: 'standard', name: 'name' },
        { role: 'standard', name: 'displayName' },
        { role: 'attribute', name: 'loyaltyId' },
        { role: 'unused', name: 'city' },
      ],
      rows: 20,
      sha256: sha256(goodCsv),
      origin: 'users.csv',
      refusedRows: 0,
      refused: [],
      warnings: [],
    });
  });

  test('that is JSON becomes a CSV of the needed columns', async () => {
    await inputs.put('users.json', goodJson);
    const table = await read('users.json');
    expect(table).toMatchObject({ rows: 2, sha256: sha256(goodJson), files: [join(inputs.scratch, 'users-1.csv')] });
    expect(table.columns.at(-1)).toEqual({ role: 'lists' });
    expect(await content(table.files)).toBe(
      'standard:name,standard:displayName,attribute:loyaltyId,lists\nu0,Ann,1.50,\nu1,,,\n',
    );
    expect((await stat(table.files[0]!)).mode & 0o777).toBe(0o600);
  });

  test('I-60 B32: values with quotes, line ends and formulas reach the CSV byte-exactly', async () => {
    await inputs.put(
      'users.json',
      '[{"name":"=1+1","displayName":"a,\\"b\\"\\r\\nc","attributes":{"loyaltyId":["x","y"]}}]',
    );
    expect(await content((await read('users.json')).files)).toBe(
      'standard:name,standard:displayName,attribute:loyaltyId,lists\n=1+1,"a,""b""\r\nc",,"{""attribute:loyaltyId"":[""x"",""y""]}"\n',
    );
  });

  test.each([
    ['JSON in a .csv', 'users.csv', goodJson, 2],
    ['CSV in a .txt', 'users.txt', goodCsv, 20],
    ['CSV without an extension', 'users', goodCsv, 20],
  ])('is told by its content, not by its name: %s', async (_what, name, file, rows) => {
    await inputs.put(name, file);
    expect((await read(name)).rows).toBe(rows);
  });

  test.each([
    ['B01', 'a byte order mark', `\ufeff${goodCsv}`],
    ['B05', 'mixed line ends', goodCsv.replaceAll('Rome\n', 'Rome\r\n')],
    ['B11', 'empty lines at the end', `${goodCsv}\n\n`],
  ])('%s: with %s is copied without', async (_class, _what, file) => {
    await inputs.put('users.csv', file);
    const table = await read('users.csv');
    expect(table).toMatchObject({ rows: 20, sha256: sha256(file) });
    expect(await content(table.files)).toBe(goodCsv);
  });

  test('B15 B03: with refused rows is copied without them, each with its place', async () => {
    await inputs.put(
      'users.csv',
      Buffer.concat([Buffer.from(`${goodCsv}u20,x\nu21,`), Buffer.from([0xe9]), Buffer.from(',L21,Rome\n')]),
    );
    const table = await read('users.csv');
    expect(table).toMatchObject({ rows: 20, refusedRows: 2 });
    expect(table.refused).toEqual([
      { file: 'users.csv', line: 22, reason: '2 fields; the header has 4 fields' },
      {
        file: 'users.csv',
        line: 23,
        column: 2,
        columnName: 'displayName',
        byteOffset: goodCsv.length + 10,
        reason: `invalid UTF-8: byte 0xE9 at offset ${goodCsv.length + 10}`,
      },
    ]);
    expect(await content(table.files)).toBe(goodCsv);
  });

  test('B10: with semicolons says so', async () => {
    await inputs.put('users.csv', goodCsv.replaceAll(',', ';'));
    expect(await read('users.csv')).toMatchObject({
      delimiter: ';',
      rows: 20,
      warnings: [
        { code: 'delimiter', message: "users.csv: the header's fields are separated by semicolons.", count: 1 },
      ],
    });
  });

  test.each([
    ['CSV', 'users.csv', `${header}\n`],
    ['JSON', 'users.json', '[]'],
  ])('B11: without rows (%s) is accepted, with a warning', async (_what, name, file) => {
    await inputs.put(name, file);
    expect(await read(name)).toMatchObject({
      rows: 0,
      warnings: [{ code: 'noRows', message: `${name} holds no rows.`, count: 0 }],
    });
  });

  test('B04: with text that was encoded twice says how many rows', async () => {
    await inputs.put('users.csv', `${goodCsv}u20,JosÃ©,L,x\nu21,JosÃ©,L,x\n`);
    expect((await read('users.csv')).warnings).toMatchObject([{ code: 'doublyEncoded', count: 2 }]);
  });

  test('B36: a user that comes twice is two rows here; the store lets the last one count', async () => {
    await inputs.put('users.json', '[{"name":"u1"},{"name":"U1"},{"name":"u1"}]');
    expect((await read('users.json')).rows).toBe(3);
  });

  test('B41: refused JSON records have their line, column and key', async () => {
    const good = goodRows.map((_, index) => `{"name":"u${index}"}`).join(',\n');
    await inputs.put('users.json', `[${good},\n{"name":"a","attributes":{"x":9007199254740993}}, {"name":NaN}]`);
    const table = await read('users.json');
    expect(table.rows).toBe(20);
    expect(table.refused).toMatchObject([
      { file: 'users.json', line: 21, column: 1, columnName: 'x', reason: expect.stringContaining('2^53') },
      { file: 'users.json', line: 21, column: 51, reason: "not JSON: Unexpected token 'N'" },
    ]);
  });

  test('B41: nesting beyond 64 refuses the record', async () => {
    const good = goodRows.map((_, index) => `{"name":"u${index}"}`).join(',');
    await inputs.put('users.json', `[${good},${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}]`);
    expect((await read('users.json')).refused).toMatchObject([
      { line: 1, reason: 'nested 10000 deep; at most 64 is read' },
    ]);
  });

  test('B03: a JSON record that is not UTF-8 is refused with the offset', async () => {
    const good = Buffer.from(`[${goodRows.map((_, index) => `{"name":"u${index}"}`).join(',')},{"name":"x`);
    await inputs.put('users.json', Buffer.concat([good, Buffer.from([0xff]), Buffer.from('"}]')]));
    expect((await read('users.json')).refused).toMatchObject([
      { byteOffset: good.length, reason: `invalid UTF-8: byte 0xFF at offset ${good.length}` },
    ]);
  });

  test('B17: memory stays flat and the row is refused when one value is longer than anything', async () => {
    await inputs.put('users.csv', `${goodCsv}u20,"${'x'.repeat(3_000_000)}",L,x\n`);
    expect((await read('users.csv')).refused).toMatchObject([
      { line: 22, column: 2, columnName: 'displayName', reason: '3000000 characters; a value may have 131072' },
    ]);
  });
});

describe('the share of refused rows', () => {
  test.each([
    [
      'CSV',
      (good: number, bad: number) => `name,displayName\n${'u,x\n'.repeat(good)}${'u\n'.repeat(bad)}u,x\n`,
      'users.csv',
    ],
    [
      'JSON',
      (good: number, bad: number) => `[${'{"name":"u"},'.repeat(good)}${'{"name":NaN},'.repeat(bad)}{"name":"u"}]`,
      'users.json',
    ],
  ])('B15: exactly a tenth is accepted, more refuses the file (%s)', async (_what, make, name) => {
    await inputs.put(name, make(17, 2));
    expect(await read(name)).toMatchObject({ rows: 18, refusedRows: 2 });
    await inputs.put(name, make(16, 2));
    const found = await refusal(read(name));
    expect(found).toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(
        new RegExp(`^${name}: 2 of 19 rows cannot be used, more than 10 %\\. The first: line `),
      ),
    });
    expect(found.problems).toHaveLength(2);
  });

  test('a table carries the first thousand; all of them are in a file beside it', async () => {
    await inputs.put('users.csv', `name,displayName\n${'u,x\n'.repeat(20_000)}${'u\n'.repeat(1_200)}u,x\n`);
    const table = await read('users.csv');
    expect(table).toMatchObject({ rows: 20_001, refusedRows: 1_200 });
    expect(table.refused).toHaveLength(1_000);
    const further = await Array.fromAsync(table.furtherRefused?.() ?? []);
    expect(further.map(({ line }) => line)).toEqual(Array.from({ length: 200 }, (_, index) => 21_002 + index));
  });
});

describe('a compressed export', () => {
  test.each([
    ['CSV', 'users.csv.gz', goodCsv, 20],
    ['JSON', 'users.json.gz', goodJson, 2],
  ])('B38: is decompressed, and hashed as it lies on the disk (%s)', async (_what, name, file, rows) => {
    const zipped = gzipSync(file);
    await inputs.put(name, zipped);
    expect(await read(name)).toMatchObject({ rows, sha256: sha256(zipped), warnings: [] });
  });

  test.each([
    ['two members', [goodCsv.slice(0, 100), goodCsv.slice(100)]],
    ['many members', goodCsv.match(/.{1,20}/gs) ?? []],
  ])('B38: of %s is one file', async (_what, parts) => {
    await inputs.put('users.csv.gz', Buffer.concat(parts.map((part) => gzipSync(part))));
    expect((await read('users.csv.gz')).rows).toBe(20);
  });

  test.each([
    ['in the middle', (zipped: Buffer) => zipped.subarray(0, zipped.length / 2)],
    ['inside its checksum', (zipped: Buffer) => zipped.subarray(0, -4)],
    ['right behind its header', (zipped: Buffer) => zipped.subarray(0, 10)],
  ])('B38: that is cut %s is refused', async (_what, cut) => {
    await inputs.put('users.csv.gz', cut(gzipSync(goodCsv)));
    expect(await refusal(read('users.csv.gz'))).toMatchObject({
      code: 'badInput',
      message:
        'users.csv.gz is cut: the gzip data end in the middle. It looks like a broken download; get the file again.',
      problem: { file: 'users.csv.gz' },
    });
  });

  test.each([
    ['other bytes behind it', (zipped: Buffer) => Buffer.concat([zipped, Buffer.from('junk, not gzip')])],
    ['a damaged second member', (zipped: Buffer) => Buffer.concat([zipped, zipped.fill(0x55, 20, 30)])],
    ['a wrong checksum', (zipped: Buffer) => (zipped.fill(0, zipped.length - 8, zipped.length - 4), zipped)],
  ])('B38: with %s is refused', async (_what, damage) => {
    await inputs.put('users.csv.gz', damage(gzipSync(goodCsv)));
    expect((await refusal(read('users.csv.gz'))).message).toMatch(/^users\.csv\.gz is damaged: /);
  });

  test.each([
    ['zeros', Buffer.alloc(5_000_000)],
    ['rows', Buffer.from(`name\n${'u,\n'.repeat(1_000_000)}`)],
  ])('B38: that grows more than twenty times (%s) is refused before it fills the disk', async (_what, bomb) => {
    await inputs.put('users.csv.gz', gzipSync(bomb));
    const found = await refusal(read('users.csv.gz'));
    expect(found.message).toMatch(/^users\.csv\.gz grows beyond \d+ bytes when it is decompressed/);
    const written = await stat(join(inputs.scratch, 'users.decompressed'));
    expect(written.size).toBeLessThan(3_000_000);
  });

  test('B38: a name that says otherwise is explained', async () => {
    await inputs.put('users.csv', gzipSync(goodCsv));
    await inputs.put('plain.csv.gz', goodCsv);
    expect((await read('users.csv')).warnings).toEqual([
      {
        code: 'otherExtension',
        message: 'users.csv is gzip data although its name does not end in .gz; it was decompressed.',
        count: 1,
      },
    ]);
    expect((await read('plain.csv.gz')).warnings).toEqual([
      {
        code: 'otherExtension',
        message: 'plain.csv.gz is not gzip data although its name ends in .gz; it was read as it is.',
        count: 1,
      },
    ]);
  });

  test.each([
    ['users.zip', 'PK\u0003\u0004\u0014'],
    ['users.xlsx', 'PK\u0003\u0004\u0014'],
    ['users.csv', 'PK\u0003\u0004\u0014'],
  ])('B39: %s that is a zip archive is refused', async (name, file) => {
    await inputs.put(name, file);
    expect((await refusal(read(name))).message).toBe(
      `${name} is a zip archive or an Excel workbook. Unpack it, or export as CSV (.csv or .csv.gz).`,
    );
  });

  test.each(['<!DOCTYPE html><html></html>', '\n<HTML><body>Login</body></HTML>'])(
    'a web page is no export: %j',
    async (page) => {
      await inputs.put('users.csv', page);
      expect((await refusal(read('users.csv'))).message).toBe(
        'users.csv is a web page (HTML), perhaps a login page saved by mistake. Export the file again.',
      );
    },
  );
});

describe('a file that cannot be read', () => {
  test('B40: is a folder', async () => {
    await inputs.put('users.csv/x', '');
    expect((await refusal(read('users.csv'))).message).toBe('users.csv is a folder, not a file.');
  });

  test.skipIf(process.platform === 'win32')('B40: is a pipe: nobody waits for a writer', async () => {
    execFileSync('mkfifo', [join(inputs.folder, 'users.csv')]);
    expect((await refusal(read('users.csv'))).message).toBe('users.csv is a pipe (FIFO), not a file.');
  });

  test.skipIf(process.platform === 'win32')('B40: is a device', async () => {
    execFileSync('ln', ['-s', '/dev/null', join(inputs.folder, 'users.csv')]);
    expect((await refusal(read('users.csv'))).code).toBe('configuration');
  });

  test('B40: is a link that leads back to itself', async () => {
    execFileSync('ln', ['-s', 'users.csv', join(inputs.folder, 'users.csv')]);
    expect((await refusal(read('users.csv'))).message).toBe('users.csv is a link that leads back to itself.');
  });

  test.skipIf(process.getuid?.() === 0)('B40: may not be read', async () => {
    execFileSync('chmod', ['000', await inputs.put('users.csv', goodCsv)]);
    expect((await refusal(read('users.csv'))).message).toBe('users.csv may not be read by you: permission denied.');
  });

  test('B40: is not there; the nearest name is', async () => {
    const path = await inputs.put('exports/Users.csv', goodCsv);
    expect(await refusal(read('exports/users.csv'))).toMatchObject({
      code: 'badInput',
      message: `exports/users.csv is not there (looked at ${path.replace('Users', 'users')}; there is ${path}).`,
    });
    expect((await refusal(read('nowhere/users.csv'))).message).toBe(
      `nowhere/users.csv is not there (nor is its folder ${join(inputs.folder, 'nowhere')}).`,
    );
  });

  const big = `${header}\n${'u1,Ann,L1,Rome\n'.repeat(200_000)}`;

  test.each([
    ['is appended to', (path: string) => appendFileSync(path, 'u2,B,L2,Rome\n')],
    ['is written anew with the same size', (path: string) => writeFileSync(path, big.replaceAll('Ann', 'Bob'))],
  ])('B40: that %s while it is read is refused', async (_what, change) => {
    const path = await inputs.put('users.csv', big);
    let isChanged = false;
    const changing = work(() => {
      if (!isChanged) change(path);
      isChanged = true;
    });
    const found = await refusal(read('users.csv', changing));
    expect(isChanged).toBe(true);
    expect(found.message).toBe('users.csv changed while it was read. Wait until it is written, and run again.');
  });

  test('B40: that is only touched while it is read is accepted', async () => {
    const path = await inputs.put('users.csv', big);
    let touched = 0;
    await read(
      'users.csv',
      work(() => utimesSync(path, 1, (touched += 1))),
    );
    expect(touched).toBeGreaterThan(0);
  });

  test('a person can stop the reading', async () => {
    await inputs.put('users.csv', big);
    const controller = new AbortController();
    const stopped = read(
      'users.csv',
      work(() => controller.abort(), controller.signal),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('what another part of the run failed with is what stops it', async () => {
    await inputs.put('users.csv', goodCsv);
    const failure = new SyncError('incompleteRead', 'the other side');
    await expect(
      read(
        'users.csv',
        work(() => {}, AbortSignal.abort(failure)),
      ),
    ).rejects.toBe(failure);
  });
});

describe('the path of an export', () => {
  test.each(['../users.csv', 'sub/../../users.csv', '/etc/passwd'])(
    'B44: %s leads outside and is refused',
    async (name) => {
      expect(await refusal(read(name))).toMatchObject({
        code: 'configuration',
        message: expect.stringContaining(`outside the configuration's folder ${inputs.folder}`),
        problem: { path: 'personalization.source.users' },
      });
    },
  );

  test('B44: a link that leads outside is refused, one that stays inside is followed', async () => {
    execFileSync('ln', ['-s', inputs.scratch, join(inputs.folder, 'out')]);
    writeFileSync(join(inputs.scratch, 'users.csv'), goodCsv);
    expect(await refusal(read('out/users.csv'))).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(`it is a link to ${join(inputs.scratch, 'users.csv')}, outside`),
    });
    const path = await inputs.put('data/users.csv', goodCsv);
    execFileSync('ln', ['-s', 'data', join(inputs.folder, 'in')]);
    expect((await read('in/users.csv')).files).toEqual([path]);
  });

  test.each([
    ['~/users.csv', '~ is not your home folder here'],
    ['\\\\server\\share\\users.csv', 'it names another computer (UNC)'],
    ['//server/share/users.csv', 'it names another computer (UNC)'],
    ['CON', '"CON" is a device on Windows'],
    ['exports/nul.csv', '"nul.csv" is a device on Windows'],
    ['com1.users.csv', '"com1.users.csv" is a device on Windows'],
    ['us\u0000ers.csv', 'it holds a NUL character'],
  ])('B44: %j is refused', async (name, why) => {
    expect(await refusal(read(name))).toMatchObject({ code: 'configuration', message: expect.stringContaining(why) });
  });

  test.each([
    'sub/../users.csv',
    './users.csv',
    'with blanks/user export.csv',
    'Größe/ユーザー.csv',
    '..users.csv',
    'console.csv',
  ])('B44: %s is a path like any other', async (name) => {
    await inputs.put(name, goodCsv);
    await inputs.put('sub/x', '');
    const table = await read(name);
    expect([table.rows, basename(table.files[0]!)]).toEqual([20, basename(name)]);
  });
});

describe('the reader of profiles', () => {
  test('says that there are no accounts where the configuration names none', async () => {
    const reader = createProfileFileReader({ folder: inputs.folder, users: 'users.csv' });
    expect(await reader.read('accounts', needed, inputs.scratch, work())).toEqual({
      table: 'accounts',
      unavailable: 'personalization.source names no account export.',
    });
    expect(await reader.hash('accounts', work())).toBeNull();
  });

  test('hashes a file as it did when it was read', async () => {
    await inputs.put('users.csv.gz', gzipSync(goodCsv));
    const reader = createProfileFileReader({ folder: inputs.folder, users: 'users.csv.gz' });
    expect(await reader.hash('users', work())).toBe((await read('users.csv.gz')).sha256);
  });
});

describe('the disk', () => {
  test('B17: a copy that cannot fit is refused before it is begun', async () => {
    await expect(ensureFreeSpace(inputs.scratch, 1)).resolves.toBeUndefined();
    await expect(ensureFreeSpace(inputs.scratch, 1e18)).rejects.toMatchObject({
      code: 'disk',
      message: expect.stringMatching(
        /has \d+ bytes free, but a copy of the input needs 1000000000000000000\. Make room/,
      ),
    });
  });
});

async function read(users: string, how: Work = work()) {
  const reader = createProfileFileReader({ folder: inputs.folder, users });
  return verified(await reader.read('users', needed, inputs.scratch, how));
}

async function content(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('');
}

function sha256(file: string | Uint8Array): string {
  return createHash('sha256').update(file).digest('hex');
}
