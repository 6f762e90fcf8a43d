import { describe, expect, test } from 'vitest';
import { contacts, Machine, outcomesOf, plan, rest } from './machine.ts';
import type { Fault, Op } from './simulatedSalesforce.ts';
import { somebodyElse } from './simulatedSalesforce.ts';

function patchFaults(...faults: readonly (Fault | null)[]) {
  let patches = 0;
  return (op: Op) => {
    if (op !== 'patch') return null;
    patches += 1;
    return faults[patches - 1] ?? null;
  };
}

function writeCounts(machine: Machine): readonly number[] {
  return [...machine.salesforce.records.values()].map(({ writeCount }) => writeCount);
}

describe('a REST call', () => {
  test('is checked right before, journalled around, and read back after; one look serves two calls', async () => {
    const machine = new Machine();
    const result = await machine.apply(plan(machine, contacts(7), rest));
    expect(machine.salesforce.calls).toEqual([
      ...['changedSince', 'patch', 'changedSince', 'patch', 'changedSince', 'patch', 'changedSince'],
    ]);
    expect(machine.entries().map(({ kind }) => kind)).toEqual([
      'plan.consumed',
      ...['before.saved', 'patch.intent', 'patched', 'readback', 'done'],
      ...['before.saved', 'patch.intent', 'patched', 'readback', 'done'],
      ...['before.saved', 'patch.intent', 'patched', 'readback', 'done'],
      'run.done',
    ]);
    expect(result.counts.Contact.succeeded).toBe(7);
  });

  test('whose reply was lost after its effect is not sent again: the records tell', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { fault: patchFaults('lostAfter') };
    expect((await machine.apply(plan(machine, contacts(3), rest))).counts.Contact.succeeded).toBe(3);
    expect(writeCounts(machine)).toEqual([1, 1, 1]);
    expect(machine.salesforce.calls.filter((op) => op === 'patch')).toHaveLength(1);
  });

  test('that never arrived is sent once more, and then no more', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { fault: patchFaults('lostBefore') };
    expect((await machine.apply(plan(machine, contacts(3), rest))).counts.Contact.succeeded).toBe(3);
    const twice = new Machine();
    twice.salesforce.behaviour = { fault: patchFaults('lostBefore', 'lostBefore') };
    const result = await twice.apply(plan(twice, contacts(3), rest));
    expect(result.counts.Contact.notSent).toBe(3);
    expect((await outcomesOf(result))[0]).toMatchObject({
      outcome: 'notSent',
      code: 'noAnswer',
      message: 'Salesforce gave no answer, and the record is as it was.',
    });
    expect(twice.salesforce.calls.filter((op) => op === 'patch')).toHaveLength(2);
  });

  test('that is still at work when it is first looked for is waited for', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(1), rest);
    let looks = 0;
    machine.salesforce.behaviour = {
      fault: patchFaults('lostBefore'),
      before: (op, salesforce) => {
        if (op !== 'changedSince') return;
        looks += 1;
        // The server comes to it between the first look after the call and the second.
        if (looks === 3)
          void salesforce.updateRecords('Contact', [{ id: '003-00000', fields: { Colour__c: 'new 0' } }]);
      },
    };
    expect((await machine.apply(request)).counts.Contact.succeeded).toBe(1);
    expect(machine.waits).toEqual([1_000, 4_000]);
    expect(writeCounts(machine)).toEqual([1]);
  });

  test('without a reply whose records somebody else changed stays unknown, and is listed', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), rest);
    let looks = 0;
    machine.salesforce.behaviour = {
      fault: patchFaults('lostAfter'),
      before: (op, salesforce) => {
        if (op === 'changedSince') looks += 1;
        if (op !== 'changedSince' || looks !== 2) return;
        salesforce.edit('003-00000', { Colour__c: 'theirs' });
        salesforce.edit('003-00001', {});
      },
    };
    const result = await machine.apply(request);
    expect(result.counts.Contact).toMatchObject({ succeeded: 1, unknown: 2 });
    expect((await outcomesOf(result)).map(({ crmId, outcome, code }) => `${crmId} ${outcome} ${code}`)).toEqual([
      '003-00000 unknown noAnswer',
      '003-00001 unknown noAnswer',
    ]);
    expect(writeCounts(machine)).toEqual([1, 1, 1]);
  });

  test('fails row by row; a failed result without an id is told by its place', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = {
      rowError: (id, attempt) => {
        if (id === '003-00001') return 'DUPLICATE_VALUE';
        return id === '003-00002' && attempt === 1 ? 'UNABLE_TO_LOCK_ROW' : null;
      },
    };
    const result = await machine.apply(plan(machine, contacts(3), rest));
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, failed: 1 });
    expect((await outcomesOf(result)).map(({ crmId, code }) => `${crmId} ${code}`)).toEqual([
      '003-00001 DUPLICATE_VALUE',
    ]);
    expect(machine.waits).toEqual([2_000]);
  });

  test.each([
    ['too few results', (length: number) => length - 1, 0],
    ['results of other records', (length: number) => length, 1],
  ])('answered with %s is read back', async (_name, length, shift) => {
    const machine = new Machine();
    const { salesforce } = machine;
    const update = salesforce.updateRecords.bind(salesforce);
    salesforce.updateRecords = async (object, records) => {
      const reply = await update(object, records);
      if (reply.kind !== 'ok') return reply;
      const rows = [...reply.value.slice(shift), ...reply.value.slice(0, shift)];
      return { kind: 'ok', value: rows.slice(0, length(rows.length)) };
    };
    expect((await machine.apply(plan(machine, contacts(3), rest))).counts.Contact.succeeded).toBe(3);
    expect(machine.entries().map(({ kind }) => kind)).not.toContain('patched');
    expect(writeCounts(machine)).toEqual([1, 1, 1]);
  });

  test('that is refused as a whole pauses the run, and nothing of it counts as written', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(5), rest);
    machine.salesforce.behaviour = { fault: patchFaults(null, 'refused:REQUEST_LIMIT_EXCEEDED') };
    const paused = await machine.apply(request);
    expect([paused.state, paused.counts.Contact.succeeded, paused.counts.Contact.notSent]).toEqual(['paused', 3, 2]);
    expect(machine.salesforce.calls.at(-1)).toBe('patch');
    expect((await machine.resume(request)).counts.Contact.succeeded).toBe(5);
    expect(writeCounts(machine)).toEqual([1, 1, 1, 1, 1]);
  });

  test('is told what somebody else did to a written record', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), rest);
    let looks = 0;
    machine.salesforce.behaviour = {
      before: (op, salesforce) => {
        if (op === 'changedSince') looks += 1;
        if (op !== 'changedSince' || looks !== 2) return;
        salesforce.edit('003-00000', { Colour__c: 'theirs' });
        salesforce.edit('003-00001', {});
        salesforce.delete('003-00002');
      },
    };
    const result = await machine.apply(request);
    expect(result.counts.Contact.succeeded).toBe(3);
    expect((await outcomesOf(result)).map(({ note }) => note)).toEqual([
      'Colour__c has another value again (Somebody Else, 2026-11-24T12:00:03.000Z)',
      'changed by somebody else about the same time (Somebody Else, 2026-11-24T12:00:03.000Z)',
      'deleted after it was written (Somebody Else, 2026-11-24T12:00:03.000Z)',
    ]);
    expect(machine.salesforce.records.get('003-00001')!.modifiedById).toBe(somebodyElse);
  });
});
