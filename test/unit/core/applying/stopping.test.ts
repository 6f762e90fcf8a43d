import { describe, expect, test } from 'vitest';
import { bulk, contacts, Machine, outcomesOf, plan, rest } from './machine.ts';
import { us } from './simulatedSalesforce.ts';

describe('a run', () => {
  test('stops before the calls are touched that must stay for others', async () => {
    for (const limits of [bulk, rest]) {
      const machine = new Machine();
      const request = plan(machine, contacts(5), limits);
      machine.usage = { used: 899, max: 1000 };
      const paused = await machine.apply(request);
      expect([paused.state, paused.counts.Contact.notSent, machine.salesforce.calls]).toEqual(['paused', 5, []]);
      expect(paused.reason).toBe(
        "Only 101 of the org's 1000 API calls of the day are left, and 100 must stay. " +
          "Resume the run after the day's limit has reset.",
      );
      machine.usage = { used: 0, max: 1000 };
      expect((await machine.resume(request)).counts.Contact.succeeded).toBe(5);
    }
  });

  test('that has lost its lock changes nothing more', async () => {
    for (const limits of [bulk, rest]) {
      const machine = new Machine();
      machine.lockIsLost = true;
      const paused = await machine.apply(plan(machine, contacts(2), limits));
      expect([paused.state, paused.reason]).toEqual(['paused', 'The lock was taken by another process.']);
      expect(machine.salesforce.calls).toEqual(['changedSince']);
    }
  });

  test('that is cancelled while its job runs lists the rows as still running, and is carried on without a second write', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(6), bulk);
    machine.salesforce.behaviour = {
      before: (op) => {
        if (op === 'readJob') machine.signal.abort();
      },
    };
    const cancelled = await machine.apply(request);
    expect([cancelled.state, cancelled.counts.Contact]).toEqual([
      'cancelled',
      { succeeded: 0, failed: 0, changedSincePlan: 0, notSent: 3, unknown: 3 },
    ]);
    expect((await outcomesOf(cancelled)).map(({ code }) => code)).toEqual([
      ...['stillRunning', 'stillRunning', 'stillRunning', 'stopped', 'stopped', 'stopped'],
    ]);
    machine.salesforce.behaviour = {};
    machine.signal = new AbortController();
    expect((await machine.resume(request)).counts.Contact.succeeded).toBe(6);
    expect([...machine.salesforce.records.values()].map(({ writeCount }) => writeCount)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('that is cancelled between two calls sends nothing more', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(5), rest);
    machine.salesforce.behaviour = {
      before: (op) => {
        if (op === 'patch') machine.signal.abort();
      },
    };
    const cancelled = await machine.apply(request);
    // The call that was under way was answered; reading back is left to whoever carries the run on.
    expect([cancelled.state, cancelled.counts.Contact]).toEqual([
      'cancelled',
      { succeeded: 3, failed: 0, changedSincePlan: 0, notSent: 2, unknown: 0 },
    ]);
    expect(machine.salesforce.calls.filter((op) => op === 'patch')).toHaveLength(1);
  });

  test('pauses when the outside fails for good, and says why', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), bulk);
    machine.salesforce.behaviour = { fault: (op) => (op === 'readJob' ? 'throws:cannotConnect' : null) };
    const paused = await machine.apply(request);
    expect([paused.state, paused.reason, paused.counts.Contact.unknown]).toEqual(['paused', 'readJob failed', 2]);
    machine.salesforce.behaviour = {};
    expect((await machine.resume(request)).counts.Contact.succeeded).toBe(2);
  });

  test('does not go on when somebody changed its before-values', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), bulk);
    machine.salesforce.behaviour = { fault: (op) => (op === 'readJob' ? 'throws:cannotConnect' : null) };
    await machine.apply(request);
    machine.files.set('before/Contact-0001-1.jsonl', 'changed');
    await expect(machine.resume(request)).rejects.toThrow('before/Contact-0001-1.jsonl was changed.');
  });
});

describe('carrying on', () => {
  test('a run that is done changes nothing and asks nothing', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), bulk);
    const done = await machine.apply(request);
    const before = [machine.journalText, machine.salesforce.calls.length];
    expect(await machine.resume(request)).toMatchObject({ state: 'done', counts: done.counts });
    expect([machine.journalText, machine.salesforce.calls.length]).toEqual(before);
  });

  test('is refused for another plan, other rows and another user', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), bulk);
    await machine.apply(request);
    const others = [{ planId: 'plan-2' }, { rowsSha256: 'rows-2' }, { userId: `${us.slice(0, -1)}X` }];
    for (const other of others) {
      await expect(machine.resume({ ...request, ...other })).rejects.toMatchObject({ code: 'refused' });
    }
  });

  test('a run that never began begins it', async () => {
    const machine = new Machine();
    expect((await machine.resume(plan(machine, contacts(2), rest))).counts.Contact.succeeded).toBe(2);
  });

  test('is a defect when the plan holds another number of records than it says', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), bulk);
    const { Contact } = request.objects;
    const wrong = { ...request, objects: { ...request.objects, Contact: { ...Contact, planned: 4 } } };
    await expect(machine.apply(wrong)).rejects.toMatchObject({ code: 'internal' });
  });
});

test('Accounts are written before their Contacts', async () => {
  const machine = new Machine();
  const request = plan(machine, contacts(2), rest);
  const account = { ...contacts(1)[0]!, crmId: '001-00000' };
  machine.salesforce.add('001-00000', { Colour__c: 'old' });
  await machine.apply({
    ...request,
    objects: {
      ...request.objects,
      Account: {
        planned: 1,
        records: async function* () {
          yield [account];
        },
        fields: request.objects.Contact.fields,
      },
    },
  });
  expect(machine.entries().flatMap((entry) => (entry.kind === 'done' ? [entry.chunk] : []))).toEqual([
    'Account-0001',
    'Contact-0001',
  ]);
});
