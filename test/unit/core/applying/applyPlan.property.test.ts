import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApplyResult } from '../../../../src/core/applying/applyRequest.ts';
import { totalOutcomes } from '../../../../src/core/applying/outcomes.ts';
import { bulk, contacts, Machine, outcomesOf, plan, rest } from './machine.ts';
import type { Fault, Op } from './simulatedSalesforce.ts';

/** A source of chance that a failing case repeats from its seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const faults: Readonly<Record<Op, readonly Fault[]>> = {
  patch: ['lostBefore', 'lostAfter', 'diesBefore', 'diesAfter'],
  create: ['lostBefore', 'lostAfter', 'diesBefore', 'diesAfter'],
  upload: ['lostBefore', 'lostAfter', 'cut', 'diesBefore', 'diesAfter', 'refused:MULTIPLE_CONTENTS'],
  close: ['lostBefore', 'lostAfter', 'diesBefore', 'diesAfter'],
  abort: ['lostBefore', 'lostAfter', 'diesBefore', 'diesAfter'],
  readJob: ['diesBefore', 'throws:cannotConnect'],
  results: ['diesBefore', 'throws:incompleteRead'],
  changedSince: ['diesBefore', 'throws:cannotConnect'],
  list: ['diesBefore'],
};

/** Thousands of small runs on a machine that is busy with other things. */
const patienceMs = 120_000;

interface Weather {
  readonly seed: number;
  readonly faultShare: number;
  readonly deathShare: number;
  readonly rowErrorShare: number;
  readonly jobEndShare: number;
}

/** Applies a plan in bad weather, carrying it on after each death and each pause, as a person would. */
async function weather(
  machine: Machine,
  request: Parameters<Machine['apply']>[0],
  given: Weather,
): Promise<{ result: ApplyResult; deaths: number }> {
  const chance = random(given.seed);
  machine.salesforce.behaviour = {
    fault: (op) => {
      if (chance() >= given.faultShare) return null;
      return faults[op][Math.floor(chance() * faults[op].length)]!;
    },
    rowError: () => {
      if (chance() >= given.rowErrorShare) return null;
      return chance() < 0.5 ? 'UNABLE_TO_LOCK_ROW' : 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
    },
    jobEnd: () => {
      if (chance() >= given.jobEndShare) return null;
      if (chance() < 0.3) return 'gone';
      return { state: chance() < 0.6 ? 'Failed' : 'Aborted', afterRows: Math.floor(chance() * 4) };
    },
    results: (results) => {
      if (chance() >= given.faultShare) return results;
      // A row is missing from the result files.
      return { ...results, rows: results.rows.slice(1) };
    },
  };
  machine.death = () =>
    chance() < given.deathShare ? (['before', 'torn', 'after'] as const)[Math.floor(chance() * 3)]! : null;
  let deaths = 0;
  for (let pauses = 0; pauses < 60; pauses += 1) {
    const end = await machine.applyThroughDeaths(request);
    deaths += end.deaths;
    expectAccounted(request, end.result);
    if (end.result.state === 'done') return { result: end.result, deaths };
  }
  // The weather clears up: the run must come to its end.
  machine.salesforce.behaviour = {};
  machine.death = () => null;
  const result = await machine.resume(request);
  return { result: result.state === 'done' ? result : await machine.resume(request), deaths };
}

function expectAccounted(request: Parameters<Machine['apply']>[0], result: ApplyResult): void {
  expect(totalOutcomes(result.counts.Contact)).toBe(request.objects.Contact.planned);
}

async function expectOnceOrListed(machine: Machine, count: number, result: ApplyResult): Promise<void> {
  expect(machine.salesforce.violations).toEqual([]);
  expect(result.state).toBe('done');
  const listed = new Map((await outcomesOf(result)).map((row) => [row.crmId, row]));
  const counts = { succeeded: 0, failed: 0, changedSincePlan: 0, notSent: 0, unknown: 0 };
  for (const { crmId, changes } of contacts(count)) {
    const record = machine.salesforce.records.get(crmId)!;
    const outcome = listed.get(crmId)?.outcome ?? 'succeeded';
    counts[outcome] += 1;
    const expected = outcome === 'succeeded' ? [1, changes[0]!.after] : [0, 'old'];
    expect([crmId, outcome, record.writeCount, record.fields['Colour__c']]).toEqual([crmId, outcome, ...expected]);
  }
  expect(result.counts.Contact).toEqual(counts);
  expect(counts.unknown).toBe(0);
}

const sky = fc.record({
  seed: fc.integer(),
  faultShare: fc.constantFrom(0, 0.08, 0.2, 0.4),
  deathShare: fc.constantFrom(0, 0.02, 0.1),
  rowErrorShare: fc.constantFrom(0, 0.1),
  jobEndShare: fc.constantFrom(0, 0.2),
});

describe('whatever breaks, each row is written once or listed', () => {
  test.each([
    ['by ingest jobs', bulk],
    ['by REST calls', rest],
  ])(
    '%s',
    async (_name, limits) => {
      await fc.assert(
        fc.asyncProperty(sky, fc.integer({ min: 1, max: 14 }), async (given, count) => {
          const machine = new Machine();
          const request = plan(machine, contacts(count), limits);
          const { result } = await weather(machine, request, given);
          await expectOnceOrListed(machine, count, result);
          const calls = machine.salesforce.calls.length;
          expect((await machine.resume(request)).counts).toEqual(result.counts);
          expect(machine.salesforce.calls.length).toBe(calls);
        }),
        { numRuns: Number(process.env['APPLY_RUNS'] ?? 250) },
      );
    },
    patienceMs,
  );
});

describe('death at every single write to the disk', () => {
  test.each([
    ['by ingest jobs', bulk],
    ['by REST calls', rest],
  ])(
    '%s',
    async (_name, limits) => {
      for (const death of ['before', 'torn', 'after'] as const) {
        for (let at = 0; ; at += 1) {
          const machine = new Machine();
          const request = plan(machine, contacts(7), limits);
          machine.death = (write) => (write === at ? death : null);
          const { result, deaths } = await machine.applyThroughDeaths(request);
          await expectOnceOrListed(machine, 7, result);
          expect(result.counts.Contact.succeeded).toBe(7);
          if (deaths === 0) break;
        }
      }
    },
    patienceMs,
  );
});

describe('a lost reply or death at every single call', () => {
  test.each([
    ['by ingest jobs', bulk],
    ['by REST calls', rest],
  ])(
    '%s',
    async (_name, limits) => {
      for (const fault of ['lostBefore', 'lostAfter', 'cut', 'diesBefore', 'diesAfter'] as const) {
        for (let at = 0; ; at += 1) {
          const machine = new Machine();
          const request = plan(machine, contacts(7), limits);
          let fired = 0;
          machine.salesforce.behaviour = {
            fault: (op, call) => {
              if (call !== at) return null;
              fired += 1;
              return faults[op].includes(fault) ? fault : null;
            },
          };
          const { result } = await machine.applyThroughDeaths(request);
          await expectOnceOrListed(machine, 7, result);
          expect(result.counts.Contact.succeeded).toBe(7);
          if (fired === 0) break;
        }
      }
    },
    patienceMs,
  );
});
