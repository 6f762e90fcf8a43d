import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openPart } from '../../../../src/adapters/http/partFile.ts';
import { errorOf } from '../errorOf.ts';

function folder(): string {
  return mkdtempSync(path.join(tmpdir(), 'psync-part-'));
}

test('a file has its name only when it is kept, whole and for its owner alone', async () => {
  const file = path.join(folder(), 'a.csv');
  const part = await openPart(file);
  const blocks = Array.from({ length: 40 }, (_unused, index) => Buffer.alloc(100_000, 97 + (index % 26)));
  for (const block of blocks) await part.write(block);
  expect(existsSync(file)).toBe(false);
  await part.keep();
  expect(readFileSync(file).equals(Buffer.concat(blocks))).toBe(true);
  expect([readdirSync(path.dirname(file)), (statSync(file).mode & 0o777).toString(8)]).toEqual([['a.csv'], '600']);
});

test('a file that is dropped leaves nothing', async () => {
  const file = path.join(folder(), 'a.csv');
  const part = await openPart(file);
  await part.write(Buffer.alloc(1_000_000));
  await part.drop();
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test('a folder that is not there is named', async () => {
  const error = await errorOf(openPart('/nonexistent/a.csv'));
  expect([error.code, error.message]).toEqual([
    'disk',
    '/nonexistent/a.csv: writing failed (ENOENT). Make room or choose another folder, then try again.',
  ]);
});

test('a full disk is said to be full, and gives no file', async () => {
  const file = path.join(folder(), 'a.csv');
  symlinkSync('/dev/full', `${file}.part`);
  const part = await openPart(file);
  await part.write(Buffer.alloc(1_000_000));
  const error = await errorOf(part.keep());
  await part.drop();
  expect([error.code, error.message, readdirSync(path.dirname(file))]).toEqual([
    'disk',
    `${file}: the disk is full. Make room or choose another folder, then try again.`,
    [],
  ]);
});
