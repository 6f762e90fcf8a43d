import { describe, expect, test } from 'vitest';
import type { ApplyRequest } from '../../../../src/core/applying/applyRequest.ts';
import { bulk, contact, contacts, Machine, outcomesOf, plan, rest } from './machine.ts';

/** A machine whose run pauses after the first records, and its request. */
function machineWith(count: number, first: number, limits = bulk): { machine: Machine; request: ApplyRequest } {
  const machine = new Machine();
  return { machine, request: plan(machine, contacts(count), limits, first) };
}

function writeCounts(machine: Machine, count: number): readonly number[] {
  return contacts(count).map(({ crmId }) => machine.salesforce.records.get(crmId)!.writeCount);
}

describe('the first records of a run', () => {
  test.each([
    ['of which the others go by ingest jobs', bulk],
    ['of which the others go by REST calls', rest],
  ])('are written, and no others, before the run pauses: %s', async (_what, limits) => {
    const { machine, request } = machineWith(12, 5, limits);
    const paused = await machine.apply(request);
    expect([paused.state, paused.reason]).toEqual([
      'paused',
      'The first 5 records were written. Look at them, then continue.',
    ]);
    expect(paused.counts.Contact).toEqual({
      succeeded: 5,
      failed: 0,
      changedSincePlan: 0,
      notSent: 7,
      unknown: 0,
    });
    expect(writeCounts(machine, 12)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(new Set(machine.salesforce.calls)).toEqual(new Set(['patch', 'changedSince']));

    const done = await machine.resume(request);
    expect([done.state, done.counts.Contact.succeeded]).toEqual(['done', 12]);
    expect(writeCounts(machine, 12)).toEqual(Array.from({ length: 12 }, () => 1));
    expect(machine.salesforce.violations).toEqual([]);
  });

  test('are all of a smaller plan: then there is nothing to pause for', async () => {
    const { machine, request } = machineWith(5, 5);
    expect((await machine.apply(request)).state).toBe('done');
    expect(writeCounts(machine, 5)).toEqual([1, 1, 1, 1, 1]);
  });

  test('are counted over both objects', async () => {
    const { machine, request } = machineWith(4, 3, rest);
    const accounts = plan(machine, [contact(50), contact(51)], rest).objects.Contact;
    const paused = await machine.apply({ ...request, objects: { ...request.objects, Account: accounts } });
    expect([paused.counts.Account.succeeded, paused.counts.Contact.succeeded]).toEqual([2, 1]);
  });

  test('are told as they went, when not all of them were written', async () => {
    const { machine, request } = machineWith(9, 3);
    machine.salesforce.edit('003-00001', { Colour__c: 'green' });
    const paused = await machine.apply(request);
    expect(paused.reason).toBe('Of the first 3 records, 2 were written. Look at them, then continue.');
    expect(paused.counts.Contact).toMatchObject({ succeeded: 2, changedSincePlan: 1, notSent: 6 });
  });

  test('are still the first ones for a process that takes over from a dead one', async () => {
    for (const death of ['before', 'torn', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const { machine, request } = machineWith(11, 5);
        machine.death = (write) => (write === at ? death : null);
        // At the first write nothing is journalled yet: such a run begins anew.
        const { result, deaths } = await machine.applyThroughDeaths(request);
        if (deaths === 0) break;
        const isPaused = result.state === 'paused';
        const written = writeCounts(machine, 11);
        expect([at, death, written]).toEqual([at, death, written.map((_, index) => (isPaused && index >= 5 ? 0 : 1))]);
        machine.death = () => null;
        expect((await machine.resume(request)).state).toBe('done');
        expect(writeCounts(machine, 11)).toEqual(written.map(() => 1));
        expect(machine.salesforce.violations).toEqual([]);
      }
    }
  });

  test('are settled after a lost reply before the run pauses, and the next chunk is looked at anew', async () => {
    const { machine, request } = machineWith(9, 5);
    machine.salesforce.behaviour = { fault: (op, call) => (op === 'patch' && call < 3 ? 'lostAfter' : null) };
    expect((await machine.apply(request)).counts.Contact).toMatchObject({ succeeded: 5, unknown: 0 });
    machine.salesforce.behaviour = {};
    machine.salesforce.edit('003-00007', { Colour__c: 'green' });
    const done = await machine.resume(request);
    expect(done.counts.Contact).toMatchObject({ succeeded: 8, changedSincePlan: 1 });
    expect((await outcomesOf(done)).map(({ crmId }) => crmId)).toEqual(['003-00007']);
  });
});
