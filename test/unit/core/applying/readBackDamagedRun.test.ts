import { describe, expect, test } from 'vitest';
import { readBackDamagedRun } from '../../../../src/core/applying/readBackDamagedRun.ts';
import { bulk, contacts, Machine, outcomesOf, plan, rest, sha256 } from './machine.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';

function work() {
  return { signal: new AbortController().signal, emit: () => undefined };
}

function files(machine: Machine) {
  return {
    save: async () => {
      throw new SyncError('internal', 'A damaged run writes nothing.');
    },
    folder: async () => '/run',
    lines: async function* (name: string, expected: string) {
      const text = machine.files.get(name)!;
      expect(sha256(text)).toBe(expected);
      yield* text.split('\n').slice(0, -1);
    },
  };
}

describe('a run whose journal is damaged', () => {
  test('is told by what the records hold, and nothing is sent', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(9), rest);
    machine.salesforce.behaviour = { rowError: (id) => (id === '003-00001' ? 'DUPLICATE_VALUE' : null) };
    await machine.apply(request);
    machine.salesforce.edit('003-00004', { Colour__c: 'theirs' });
    Object.assign(machine.salesforce.records.get('003-00005')!.fields, { Colour__c: 'old' });
    const calls = machine.salesforce.calls.length;
    // Believed is only the first call's chunk.
    const entries = machine.entries().slice(0, 6);
    const result = await readBackDamagedRun(
      entries,
      request,
      { writer: machine.salesforce, files: files(machine) },
      work(),
    );
    expect(result.counts.Contact).toEqual({ succeeded: 6, failed: 1, changedSincePlan: 0, notSent: 1, unknown: 1 });
    expect((await outcomesOf(result)).map(({ crmId, outcome, code }) => `${crmId} ${outcome} ${code}`)).toEqual([
      '003-00001 failed DUPLICATE_VALUE',
      '003-00004 unknown journalDamaged',
      '003-00005 notSent journalDamaged',
    ]);
    expect(machine.salesforce.calls.slice(calls)).toEqual(['list', 'changedSince']);
  });

  test('is not told while jobs of ours still run', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), bulk);
    machine.salesforce.behaviour = { fault: (op) => (op === 'readJob' ? 'throws:cannotConnect' : null) };
    await machine.apply(request);
    const told = readBackDamagedRun([], request, { writer: machine.salesforce, files: files(machine) }, work());
    await expect(told).rejects.toMatchObject({ code: 'paused' });
  });
});
