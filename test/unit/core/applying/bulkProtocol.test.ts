import { describe, expect, test } from 'vitest';
import type { JobResults } from '../../../../src/core/ports.ts';
import { bulk, contact, contacts, Machine, outcomesOf, plan } from './machine.ts';
import type { Fault, Op } from './simulatedSalesforce.ts';

/** The nth call of an operation (counted from 1) meets a fault. */
function once(op: Op, fault: Fault, nth = 1) {
  let seen = 0;
  return (other: Op) => {
    if (other !== op) return null;
    seen += 1;
    return seen === nth ? fault : null;
  };
}

function steps(machine: Machine, chunk: string): readonly string[] {
  return machine.entries().flatMap((entry) => ('chunk' in entry && entry.chunk === chunk ? [entry.kind] : []));
}

function jobs(machine: Machine): readonly string[] {
  return [...machine.salesforce.jobs.values()].map(({ id, state, contents }) => `${id} ${state} ${contents.length}`);
}

function writeCounts(machine: Machine): readonly number[] {
  return [...machine.salesforce.records.values()].map(({ writeCount }) => writeCount);
}

const allWritten = (count: number) => Array.from({ length: count }, () => 1);

describe('a job without faults', () => {
  test('journals each intent before its call and each reply after it', async () => {
    const machine = new Machine();
    const result = await machine.apply(plan(machine, contacts(6), bulk));
    expect(machine.entries().map(({ kind }) => kind)).toEqual([
      'plan.consumed',
      ...['before.saved', 'create.intent', 'created', 'put.intent', 'uploaded', 'close.intent', 'closed'],
      ...['terminal', 'results', 'readback', 'done'],
      ...['before.saved', 'create.intent', 'created', 'put.intent', 'uploaded', 'close.intent', 'closed'],
      ...['terminal', 'results', 'readback', 'done'],
      'run.done',
    ]);
    expect(result.counts.Contact).toEqual({ succeeded: 6, failed: 0, changedSincePlan: 0, notSent: 0, unknown: 0 });
    expect(await outcomesOf(result)).toEqual([]);
    expect(writeCounts(machine)).toEqual(allWritten(6));
  });

  test('has the before-values on disk before its job exists', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { fault: once('create', 'diesBefore') };
    const request = plan(machine, contacts(1), bulk);
    await expect(machine.apply(request)).rejects.toThrow();
    const [line] = machine.files.get('before/Contact-0001-1.jsonl')!.split('\n');
    expect(JSON.parse(line!)).toEqual({
      record: contact(0),
      modstamp: '2026-11-01T00:00:00.000Z',
      decided: null,
      tries: { locked: 0, other: 0 },
    });
  });

  test('sends a file of the planned values and nothing else, clears with #N/A and keeps quotes', async () => {
    const machine = new Machine();
    const records = [
      contact(0, { changes: [{ field: 'Colour__c', before: 'old', after: ' red, "dark"\nblue' }] }),
      contact(1, { changes: [{ field: 'Score__c', before: '5', after: null }] }),
    ];
    await machine.apply(plan(machine, records, bulk));
    expect(machine.files.get('chunks/Contact-0001-1.csv')).toBe(
      'Id,Colour__c,Score__c\n003-00000," red, ""dark""\nblue",\n003-00001,,#N/A\n',
    );
  });

  test('is asked soon at first and then ever more seldom, as long as it takes', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(1), bulk);
    let polls = 0;
    machine.salesforce.behaviour = {
      before: (op, salesforce) => {
        if (op !== 'readJob') return;
        polls += 1;
        for (const job of salesforce.jobs.values()) if (polls < 14) job.age = 0;
      },
    };
    expect((await machine.apply(request)).state).toBe('done');
    expect(machine.waits.slice(0, 13)).toEqual([
      200, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000, 18_000, 25_000, 30_000, 30_000, 30_000,
    ]);
  });

  test('tells how long its check was ahead of its write', async () => {
    const machine = new Machine();
    const { gaps } = await machine.apply(plan(machine, contacts(1), bulk));
    expect(gaps).toEqual([
      { chunk: 'Contact-0001', checkedAt: '2026-11-24T12:00:00.000Z', writtenAt: '2026-11-24T12:00:04.000Z' },
    ]);
  });

  test('keeps the stamp of every written row for an undo', async () => {
    const machine = new Machine();
    await machine.apply(plan(machine, contacts(1), bulk));
    const written = machine.salesforce.records.get('003-00000')!;
    expect(JSON.parse(machine.files.get('after/Contact-0001.jsonl')!)).toEqual({
      crmId: '003-00000',
      personalizationId: 'user-0',
      outcome: 'succeeded',
      code: '',
      message: '',
      modstamp: new Date(written.modifiedAt).toISOString(),
      again: null,
      note: '',
    });
  });

  test('is not made when nothing is planned', async () => {
    const machine = new Machine();
    expect((await machine.apply(plan(machine, [], bulk))).state).toBe('done');
    expect(machine.salesforce.calls).toEqual([]);
  });
});

describe('a lost reply', () => {
  test('to a create leaves an open, empty job that is listed and not touched', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { fault: once('create', 'lostAfter') };
    const result = await machine.apply(plan(machine, contacts(2), bulk));
    expect(jobs(machine)).toEqual(['750-1 Open 0', '750-2 JobComplete 1']);
    expect(result.warnings).toEqual([
      {
        code: 'orphanJobs',
        message: 'Open and empty jobs that a lost reply left behind: 750-1. They do nothing.',
        count: 1,
      },
    ]);
    expect(writeCounts(machine)).toEqual([1, 1]);
  });

  test.each(['lostBefore', 'lostAfter', 'cut'] as const)(
    'to an upload (%s) gives the job up: no second upload, never closed',
    async (fault) => {
      const machine = new Machine();
      machine.salesforce.behaviour = { fault: once('upload', fault) };
      await machine.apply(plan(machine, contacts(4), bulk));
      expect(jobs(machine)).toEqual([`750-1 Aborted ${fault === 'lostBefore' ? 0 : 1}`, '750-2 JobComplete 1']);
      expect(steps(machine, 'Contact-0001').slice(0, 8)).toEqual([
        ...['before.saved', 'create.intent', 'created', 'put.intent', 'abort.intent', 'abandoned', 'before.saved'],
        'create.intent',
      ]);
      expect(machine.salesforce.violations).toEqual([]);
      expect(writeCounts(machine)).toEqual(allWritten(4));
    },
  );

  test('to an abort is asked about until the job is aborted', async () => {
    const machine = new Machine();
    const upload = once('upload', 'cut');
    const abort = once('abort', 'lostBefore');
    machine.salesforce.behaviour = { fault: (op) => upload(op) ?? abort(op) };
    await machine.apply(plan(machine, contacts(2), bulk));
    expect(jobs(machine)).toEqual(['750-1 Aborted 1', '750-2 JobComplete 1']);
  });

  test('to a close is asked about: a job that runs is followed, an open one closed', async () => {
    for (const fault of ['lostBefore', 'lostAfter'] as const) {
      const machine = new Machine();
      machine.salesforce.behaviour = { fault: once('close', fault) };
      await machine.apply(plan(machine, contacts(3), bulk));
      expect(jobs(machine)).toEqual(['750-1 JobComplete 1']);
      expect(machine.salesforce.calls.filter((op) => op === 'close')).toHaveLength(fault === 'lostBefore' ? 2 : 1);
      expect(writeCounts(machine)).toEqual([1, 1, 1]);
    }
  });

  test('to every create pauses the run after some tries, and the next resume counts anew', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(2), bulk);
    machine.salesforce.behaviour = { fault: (op) => (op === 'create' ? 'lostBefore' : null) };
    const paused = await machine.apply(request);
    expect([paused.state, paused.reason, paused.counts.Contact.notSent]).toEqual([
      'paused',
      'Salesforce does not answer when a job is to be created.',
      2,
    ]);
    machine.salesforce.behaviour = {};
    expect((await machine.resume(request)).counts.Contact.succeeded).toBe(2);
  });
});

describe('a refused call', () => {
  test('to upload or to close gives the job up', async () => {
    for (const op of ['upload', 'close'] as const) {
      const machine = new Machine();
      machine.salesforce.behaviour = { fault: once(op, 'refused:INVALIDJOBSTATE') };
      await machine.apply(plan(machine, contacts(2), bulk));
      expect(jobs(machine).map((job) => job.slice(0, -2))).toEqual(['750-1 Aborted', '750-2 JobComplete']);
      expect(writeCounts(machine)).toEqual([1, 1]);
    }
  });

  test.each(['create', 'upload', 'close'] as const)(
    'for the limit of the day (%s) stops at once, asks nothing more, and can be carried on',
    async (op) => {
      const machine = new Machine();
      const request = plan(machine, contacts(6), bulk);
      machine.salesforce.behaviour = { fault: once(op, 'refused:REQUEST_LIMIT_EXCEEDED') };
      const paused = await machine.apply(request);
      expect(paused.state).toBe('paused');
      expect(paused.reason).toContain('REQUEST_LIMIT_EXCEEDED');
      expect(machine.salesforce.calls.at(-1)).toBe(op);
      // Until the server is asked again, nobody knows whether a refused close closed the job.
      expect(paused.counts.Contact).toMatchObject(op === 'close' ? { unknown: 3, notSent: 3 } : { notSent: 6 });
      expect(await outcomesOf(paused)).toHaveLength(6);
      expect((await machine.resume(request)).counts.Contact.succeeded).toBe(6);
      expect(writeCounts(machine)).toEqual(allWritten(6));
    },
  );
});

describe('a job that ends otherwise', () => {
  test('as Failed: what it had not processed is sent once more', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { jobEnd: (id) => (id === '750-1' ? { state: 'Failed', afterRows: 1 } : null) };
    const result = await machine.apply(plan(machine, contacts(4), bulk));
    expect(result.counts.Contact.succeeded).toBe(4);
    expect(machine.warnings).toEqual(['jobFailed']);
    expect(machine.files.get('chunks/Contact-again-0001-1.csv')!.split('\n').slice(1, -1)).toHaveLength(3);
    expect(writeCounts(machine)).toEqual(allWritten(4));
  });

  test('as Failed twice: the rest is listed', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { jobEnd: () => ({ state: 'Failed', afterRows: 1 }) };
    const result = await machine.apply(plan(machine, contacts(4), bulk));
    expect(result.counts.Contact).toEqual({ succeeded: 2, failed: 0, changedSincePlan: 0, notSent: 2, unknown: 0 });
    expect((await outcomesOf(result)).map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      'notSent unprocessed',
      'notSent unprocessed',
    ]);
  });

  test('as Aborted by a person: the run stops, and its rows are listed and not sent again', async () => {
    const machine = new Machine();
    const request = plan(machine, contacts(6), bulk);
    machine.salesforce.behaviour = { jobEnd: (id) => (id === '750-1' ? { state: 'Aborted', afterRows: 1 } : null) };
    const paused = await machine.apply(request);
    expect([paused.state, paused.reason]).toEqual([
      'paused',
      'Job 750-1 was aborted by a person; what it had not processed is listed as not sent.',
    ]);
    expect(paused.counts.Contact).toMatchObject({ succeeded: 1, notSent: 5 });
    expect((await outcomesOf(paused)).map(({ code }) => code)).toEqual([
      'jobAborted',
      'jobAborted',
      'stopped',
      'stopped',
      'stopped',
    ]);
    expect((await machine.resume(request)).counts.Contact).toMatchObject({ succeeded: 4, notSent: 2 });
    expect(writeCounts(machine)).toEqual([1, 0, 0, 1, 1, 1]);
  });

  test.each(['upload', 'close'] as const)('as Aborted by a person before our %s: nothing is sent again', async (op) => {
    const machine = new Machine();
    machine.salesforce.behaviour = {
      before: (other, salesforce) => {
        if (other === op) salesforce.jobs.get('750-1')!.state = 'Aborted';
      },
    };
    const paused = await machine.apply(plan(machine, contacts(2), bulk));
    expect([paused.state, paused.counts.Contact.notSent]).toEqual(['paused', 2]);
    expect(jobs(machine)).toHaveLength(1);
    expect(writeCounts(machine)).toEqual([0, 0]);
  });

  test('gone: the records themselves tell', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { jobEnd: () => 'gone', rowError: (id) => (id === '003-00001' ? 'TOO_LONG' : null) };
    const result = await machine.apply(plan(machine, contacts(3), bulk));
    // A row that was not written is sent once more; the answer to that one is gone as well.
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, notSent: 1 });
    expect(writeCounts(machine)).toEqual([1, 0, 1]);
  });
});

describe('result files', () => {
  function spoilt(results: (given: JobResults) => JobResults) {
    const machine = new Machine();
    let isFirst = true;
    machine.salesforce.behaviour = {
      rowError: (id) => (id === '003-00001' ? 'FIELD_CUSTOM_VALIDATION_EXCEPTION' : null),
      results: (given) => {
        const told = isFirst ? results(given) : given;
        isFirst = false;
        return told;
      },
    };
    return machine;
  }

  test('are joined by id, whatever their order', async () => {
    const machine = spoilt((given) => ({ ...given, rows: given.rows.toReversed() }));
    const result = await machine.apply(plan(machine, contacts(3), bulk));
    expect(await outcomesOf(result)).toEqual([
      {
        object: 'Contact',
        crmId: '003-00001',
        personalizationId: 'user-1',
        outcome: 'failed',
        code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'FIELD_CUSTOM_VALIDATION_EXCEPTION happened',
        note: '',
      },
    ]);
  });

  test('that name a row twice or not at all are not believed: the record is read back', async () => {
    const twice = spoilt((given) => ({
      ...given,
      rows: [...given.rows, { id: '003-00000', success: false, errorCode: 'X', message: '' }],
    }));
    expect((await twice.apply(plan(twice, contacts(3), bulk))).counts.Contact).toMatchObject({
      succeeded: 2,
      failed: 1,
    });
    const never = spoilt((given) => ({ ...given, rows: given.rows.filter(({ id }) => id === '003-00001') }));
    expect((await never.apply(plan(never, contacts(3), bulk))).counts.Contact).toMatchObject({
      succeeded: 2,
      failed: 1,
    });
    expect(writeCounts(never)).toEqual([1, 0, 1]);
  });

  test('that do not add up are replaced by reading back', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { fault: once('results', 'throws:incompleteRead') };
    expect((await machine.apply(plan(machine, contacts(3), bulk))).counts.Contact.succeeded).toBe(3);
    expect(machine.warnings).toEqual(['resultsIncomplete']);
    expect(writeCounts(machine)).toEqual([1, 1, 1]);
  });
});

describe('rows that fail', () => {
  test('for a lock are sent again by themselves, at most three times, after ever longer waits', async () => {
    const machine = new Machine();
    const attempts: string[] = [];
    machine.salesforce.behaviour = {
      rowError: (id) => {
        attempts.push(id);
        return id === '003-00001' ? 'UNABLE_TO_LOCK_ROW' : null;
      },
    };
    const result = await machine.apply(plan(machine, contacts(3), { ...bulk, lockWaitMs: 7_000 }));
    expect(attempts.filter((id) => id === '003-00001')).toHaveLength(4);
    expect(attempts).toHaveLength(6);
    expect(machine.waits.filter((ms) => ms >= 7_000)).toEqual([7_000, 14_000, 28_000]);
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, failed: 1 });
    expect((await outcomesOf(result)).map(({ code }) => code)).toEqual(['UNABLE_TO_LOCK_ROW']);
  });

  test('for a lock are sent together, sorted by parent, after all other rows', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = {
      rowError: (id, attempt) =>
        ['003-00003', '003-00000', '003-00007'].includes(id) && attempt === 1 ? 'UNABLE_TO_LOCK_ROW' : null,
    };
    expect((await machine.apply(plan(machine, contacts(9), bulk))).counts.Contact.succeeded).toBe(9);
    expect(machine.files.get('chunks/Contact-again-0001-1.csv')).toBe(
      'Id,Colour__c\n003-00000,new 0\n003-00003,new 3\n003-00007,new 7\n',
    );
  });

  test('for any other reason are listed and never sent again', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = { rowError: (id) => (id === '003-00001' ? 'DUPLICATE_VALUE' : null) };
    const result = await machine.apply(plan(machine, contacts(3), bulk));
    expect(result.counts.Contact).toMatchObject({ succeeded: 2, failed: 1 });
    expect(machine.salesforce.jobs.size).toBe(1);
  });

  test('for a lock when the run stops are listed as failed so far', async () => {
    const machine = new Machine();
    machine.salesforce.behaviour = {
      rowError: (_id, attempt) => (attempt === 1 ? 'UNABLE_TO_LOCK_ROW' : null),
      fault: once('create', 'refused:REQUEST_LIMIT_EXCEEDED', 2),
    };
    const request = plan(machine, contacts(2), bulk);
    const paused = await machine.apply(request);
    expect([paused.state, paused.counts.Contact.notSent]).toEqual(['paused', 2]);
    expect((await machine.resume(request)).counts.Contact.succeeded).toBe(2);
  });
});
