import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usualApplyLimits } from '../../../../src/core/applying/applyLimits.ts';
import { bulkBytes, bulkCsv, utf8Bytes } from '../../../../src/core/applying/bulkCsv.ts';
import type { ApplyRecord } from '../../../../src/core/applying/chunkRow.ts';
import { type Cut, recordChunks } from '../../../../src/core/applying/recordChunks.ts';
import { contact } from './machine.ts';

function cut(more: Partial<Cut['limits']> = {}, method: 'rest' | 'bulk' = 'bulk'): Cut {
  return { method, columns: 2, limits: { ...usualApplyLimits, recordsPerJob: 4, recordsPerCall: 3, ...more } };
}

/** Records of families: `aab` is two children of one parent and one of another; `-` has no parent. */
function families(pattern: string): readonly ApplyRecord[] {
  return Array.from(pattern, (parent, index) => contact(index, { parentId: parent === '-' ? null : parent }));
}

async function* pages(records: readonly ApplyRecord[]) {
  for (let start = 0; start < records.length; start += 3) yield records.slice(start, start + 3);
}

async function chunksOf(pattern: string, how: Cut, skip = 0): Promise<readonly string[]> {
  const chunks: string[] = [];
  for await (const { offset, records } of recordChunks(pages(families(pattern)), how, skip)) {
    chunks.push(`${offset}:${records.map(({ parentId }) => parentId ?? '-').join('')}`);
  }
  return chunks;
}

describe('jobs', () => {
  test('keep the children of one parent together', async () => {
    expect(await chunksOf('aabbbccd', cut())).toEqual(['0:aa', '2:bbb', '5:ccd']);
    expect(await chunksOf('----bb', cut())).toEqual(['0:----', '4:bb']);
  });

  test('part a family that fits into none', async () => {
    expect(await chunksOf('abbbbbbc', cut())).toEqual(['0:a', '1:bbbb', '5:bbc']);
  });

  test('stay below the bytes that an upload may have', async () => {
    const [record] = families('a');
    const bytes = bulkBytes(record!, 2);
    expect(await chunksOf('abcdef', cut({ bytesPerJob: 32_000 + 2 * bytes }))).toEqual(['0:ab', '2:cd', '4:ef']);
    expect(await chunksOf('abbc', cut({ bytesPerJob: 32_000 + 2 * bytes }))).toEqual(['0:a', '1:bb', '3:c']);
  });

  test('begin where the run had come to', async () => {
    expect(await chunksOf('aabbbccd', cut(), 5)).toEqual(['5:ccd']);
    expect(await chunksOf('aabbbccd', cut(), 8)).toEqual([]);
  });
});

test('REST calls are full, whoever the parents are', async () => {
  expect(await chunksOf('aabbbccd', cut({}, 'rest'))).toEqual(['0:aab', '3:bbc', '6:cd']);
});

test('any cut holds every record once, in order, and within the limits', async () => {
  const pattern = fc
    .string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 30 })
    .map((text) => Array.from(text).sort().join(''));
  await fc.assert(
    fc.asyncProperty(pattern, fc.integer({ min: 1, max: 6 }), fc.nat(10), async (families, most, skip) => {
      const chunks = await chunksOf(families, cut({ recordsPerJob: most }), skip);
      expect(chunks.map((chunk) => chunk.split(':')[1]).join('')).toBe(families.slice(skip));
      expect(chunks.every((chunk) => chunk.split(':')[1]!.length <= most)).toBe(true);
    }),
  );
});

test('the bytes of a record are never counted too low', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', 'é', '€', '😀', '\u0000'), minLength: 1 }),
    fc.constantFrom('"', ' a', 'é😀,'),
  );
  fc.assert(
    fc.property(value, value, (first, second) => {
      const record = contact(0, {
        changes: [
          { field: 'A', before: null, after: first },
          { field: 'B', before: null, after: second },
        ],
      });
      const [header = '', ...rows] = bulkCsv([record]);
      expect(header).toBe('Id,A,B\n');
      expect(bulkBytes(record, 2)).toBeGreaterThanOrEqual(Buffer.byteLength(rows.join('')));
    }),
  );
  expect(utf8Bytes('aé€😀')).toBe(Buffer.byteLength('aé€😀'));
});
