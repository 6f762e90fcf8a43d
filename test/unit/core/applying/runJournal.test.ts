import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../../src/core/applying/journal.ts';
import { openRunJournal } from '../../../../src/core/applying/runJournal.ts';
import { sha256 } from './machine.ts';

const entries: readonly JournalEntry[] = [
  { kind: 'create.intent', chunk: 'Contact-0001', at: '2026-11-24T12:00:00.000Z' },
  { kind: 'created', chunk: 'Contact-0001', jobId: '750-1' },
  { kind: 'patched', chunk: 'Contact-0002', failed: [{ id: '003', code: 'X', message: 'naïve "😀" \ud800\n}' }] },
];

function disk(text = '') {
  const file = {
    text,
    read: async () => file.text,
    cutTo: async (length: number) => {
      file.text = file.text.slice(0, length);
    },
    append: async (line: string) => {
      file.text += line;
    },
  };
  return file;
}

async function written() {
  const file = disk();
  const { journal } = await openRunJournal(file, sha256);
  for (const entry of entries) await journal.append(entry);
  return file;
}

describe('a journal', () => {
  test('gives back what was written, in ASCII, one numbered line an entry', async () => {
    const file = await written();
    expect(file.text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(file.text.split('\n')[0]).toMatch(
      /^\{"seq":1,"entry":\{"kind":"create.intent","chunk":"Contact-0001","at":"[^"]+"\},"sum":"[0-9a-f]{64}"\}$/,
    );
    expect(await openRunJournal(file, sha256)).toMatchObject({ entries, damage: null });
  });

  test('goes on where it ended', async () => {
    const file = await written();
    const { journal } = await openRunJournal(file, sha256);
    await journal.append({ kind: 'run.done' });
    expect((await openRunJournal(file, sha256)).entries).toEqual([...entries, { kind: 'run.done' }]);
  });

  test('loses a torn last line, wherever it is torn, and goes on behind the line before', async () => {
    const whole = (await written()).text;
    const start = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let length = start; length < whole.length; length += 1) {
      const file = disk(whole.slice(0, length));
      const { journal, entries: kept, damage } = await openRunJournal(file, sha256);
      expect([kept, damage, file.text]).toEqual([entries.slice(0, 2), null, whole.slice(0, start)]);
      await journal.append(entries[2]!);
      expect(file.text).toBe(whole);
    }
  });

  test('loses a last line that is whole but not what was written', async () => {
    const whole = (await written()).text;
    const zeros = whole.slice(0, -20) + '\0'.repeat(19) + '\n';
    expect((await openRunJournal(disk(zeros), sha256)).entries).toEqual(entries.slice(0, 2));
  });

  test('with a line changed, lost, doubled or swapped in its middle is damaged, and nothing after that is believed', async () => {
    const whole = (await written()).text;
    const [first, second, third] = whole.split('\n');
    const damaged = [
      [first, second!.replace('750-1', '750-2'), third],
      [first, third],
      [first, first, second, third],
      [first, third, second],
      [first, '', second, third],
    ].map((lines) => `${lines.join('\n')}\n`);
    for (const [index, text] of damaged.entries()) {
      const file = disk(text);
      const opened = await openRunJournal(file, sha256);
      // Where the last line is the bad one nothing follows it, and it may have been torn.
      expect([index, opened.entries]).toEqual([index, entries.slice(0, 1)]);
      if (index !== 1) expect(opened.damage).toBe('Line 2 of the journal is damaged.');
      if (index !== 1) expect(file.text).toBe(text);
    }
  });

  test('sees every changed character', async () => {
    const whole = (await written()).text;
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom('x', '0', '"', '\n', ' '), async (at, character) => {
        fc.pre(whole[at] !== character);
        const changed = whole.slice(0, at) + character + whole.slice(at + 1);
        const opened = await openRunJournal(disk(changed), sha256);
        expect(opened.entries.length).toBeLessThan(entries.length);
        expect(opened.entries).toEqual(entries.slice(0, opened.entries.length));
      }),
    );
  });
});
