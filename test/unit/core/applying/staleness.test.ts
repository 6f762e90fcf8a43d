import { describe, expect, test } from 'vitest';
import { bulk, contact, contacts, Machine, outcomesOf, plan, rest } from './machine.ts';

describe.each([
  ['by ingest jobs', bulk],
  ['by REST calls', rest],
])('rows that changed since the plan, %s', (_name, limits) => {
  test('in a planned field are not written, and it is said who changed them', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), limits);
    machine.salesforce.edit('003-00001', { Colour__c: 'theirs' });
    const result = await machine.apply(request);
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, changedSincePlan: 1 });
    expect(await outcomesOf(result)).toEqual([
      {
        object: 'Contact',
        crmId: '003-00001',
        personalizationId: 'user-1',
        outcome: 'changedSincePlan',
        code: 'fieldChanged',
        message: 'Colour__c changed since the plan was made (Somebody Else, 2026-11-24T12:00:00.000Z).',
        note: '',
      },
    ]);
    expect(machine.salesforce.records.get('003-00001')!.fields['Colour__c']).toBe('theirs');
  });

  test('shortly before the plan was read are seen too: a long transaction stamps its records when it began', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(1), limits);
    machine.salesforce.nowMs = Date.UTC(2026, 10, 24, 10, 50);
    machine.salesforce.edit('003-00000', { Colour__c: 'theirs' });
    expect((await machine.apply(request)).counts.Contact.changedSincePlan).toBe(1);
  });

  test('by deletion or merge are not written', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), limits);
    machine.salesforce.delete('003-00000');
    const result = await machine.apply(request);
    expect((await outcomesOf(result)).map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      'changedSincePlan deleted',
    ]);
  });

  test('in a field of the match are not written: they may match somebody else now', async () => {
    const machine = new Machine();
    const request = plan(machine, [contact(0, { matchKeys: { Email: 'ada@example.com' } })], limits);
    machine.salesforce.edit('003-00000', { Email: 'grace@example.com' });
    expect((await machine.apply(request)).counts.Contact.changedSincePlan).toBe(1);
  });

  test('and whose planned field cannot be read any more are not written', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(1), limits);
    machine.salesforce.edit('003-00000', {});
    delete machine.salesforce.records.get('003-00000')!.fields['Colour__c'];
    const result = await machine.apply(request);
    expect((await outcomesOf(result)).map(({ code }) => code)).toEqual(['cannotRead']);
  });

  test('in other fields only are written, and their number is told', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), limits);
    machine.salesforce.edit('003-00001', { Phone: '1' });
    const result = await machine.apply(request);
    expect(result.counts.Contact.succeeded).toBe(3);
    expect(result.warnings).toEqual([
      {
        code: 'otherEdits',
        message: '1 Contact records were edited since the plan, in fields it is not about.',
        count: 1,
      },
    ]);
  });

  test('only in spelling are as they were', async () => {
    const machine = new Machine();
    const record = contact(0, { changes: [{ field: 'Score__c', before: '5.00', after: '6' }] });
    const request = plan(machine, [record], limits);
    machine.salesforce.edit('003-00000', { Score__c: '5.0' });
    expect((await machine.apply(request)).counts.Contact.succeeded).toBe(1);
  });

  test('when all have changed, nothing is sent at all', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), limits);
    machine.salesforce.edit('003-00000', { Colour__c: 'theirs' });
    machine.salesforce.edit('003-00001', { Colour__c: 'theirs' });
    expect((await machine.apply(request)).counts.Contact.changedSincePlan).toBe(2);
    expect(machine.salesforce.calls).toEqual(['changedSince']);
  });

  test('between a pause and its end are found by a new check', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), limits);
    machine.salesforce.behaviour = {
      fault: (op) => (op === 'create' || op === 'patch' ? 'refused:REQUEST_LIMIT_EXCEEDED' : null),
    };
    await machine.apply(request);
    machine.salesforce.behaviour = {};
    machine.salesforce.edit('003-00001', { Colour__c: 'theirs' });
    expect((await machine.resume(request)).counts.Contact).toMatchObject({ succeeded: 1, changedSincePlan: 1 });
  });
});

describe('rows that change while their job is uploaded', () => {
  test('make the job be given up and made anew without them', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(3), bulk);
    let isEdited = false;
    machine.salesforce.behaviour = {
      before: (op, salesforce) => {
        if (op !== 'upload' || isEdited) return;
        isEdited = true;
        salesforce.edit('003-00001', { Colour__c: 'theirs' });
      },
    };
    const result = await machine.apply(request);
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, changedSincePlan: 1 });
    expect([...machine.salesforce.jobs.values()].map(({ state }) => state)).toEqual(['Aborted', 'JobComplete']);
    expect(machine.salesforce.records.get('003-00001')!.fields['Colour__c']).toBe('theirs');
  });

  test('again and again are written over in the end, and it is said whose change that was', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(4), bulk);
    let uploads = 0;
    machine.salesforce.behaviour = {
      before: (op, salesforce) => {
        if (op !== 'upload') return;
        salesforce.edit(`003-0000${uploads}`, { Colour__c: 'theirs' });
        uploads += 1;
      },
    };
    const result = await machine.apply(request);
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, changedSincePlan: 2 });
    const noted = (await outcomesOf(result)).filter(({ outcome }) => outcome === 'succeeded');
    expect(noted.map(({ crmId }) => crmId)).toEqual(['003-00002']);
    expect(noted[0]!.note).toMatch(/^written over a change of Somebody Else, 2026-11-24T12:/);
  });
});
