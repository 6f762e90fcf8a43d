import { describe, expect, it } from 'vitest';
import type { PlanBinding } from '../../../../src/core/model/planBinding.ts';
import { planIdInput } from '../../../../src/core/planning/binding.ts';
import { openKeptPlan } from '../../../../src/core/planning/openKeptPlan.ts';
import type { LivePorts, Work } from '../../../../src/core/ports.ts';
import type { RunRequest } from '../../../../src/core/runRequest.ts';

describe('openKeptPlan', () => {
  it.each([
    ['whose rows are others', { rowsFound: 'other rows' }],
    ['whose rows were changed together with their hash', { rowsKept: 'other rows', rowsFound: 'other rows' }],
    ['that was made to look younger', { createdAt: '2026-11-24T20:00:00.000Z' }],
  ])('B46: refuses a plan %s, before anybody signs in', async (_what, changed) => {
    await expect(open(changed)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('/runs/r1') as string,
    });
  });

  it('goes on to sign in with the plan as it was kept', async () => {
    await expect(open({})).rejects.toThrow('signing in');
  });
});

interface Change {
  readonly rowsKept?: string;
  readonly rowsFound?: string;
  readonly createdAt?: string;
}

/** Opens a plan whose parts were changed after it had got its id. */
async function open({ rowsKept = 'rows', rowsFound = 'rows', createdAt }: Change): Promise<unknown> {
  const binding = { orgId: '00D1', createdAt: '2026-11-24T18:00:00.000Z' } as PlanBinding;
  const plan = {
    planId: sha256(planIdInput(binding, 'rows')),
    rowsSha256: rowsKept,
    binding: { ...binding, ...(createdAt !== undefined && { createdAt }) },
  };
  const ports = {
    runs: {
      openPlan: () => Promise.resolve({ folder: { path: '/runs/r1', planFile: '/runs/r1/plan.parquet' }, plan }),
    },
    plans: { open: () => Promise.resolve({ rowsSha256: rowsFound }) },
    facts: { callsMade: () => ({}), connect: () => Promise.reject(new Error('signing in')) },
    clock: { monotonicMs: () => 0 },
    sha256,
  } as unknown as LivePorts;
  const work = { signal: new AbortController().signal, emit: () => undefined } satisfies Work;
  return await openKeptPlan({ configuration: {} } as RunRequest, plan.planId, ports, work);
}

/** As good as a hash here. */
function sha256(text: string): string {
  return `hash of ${text}`;
}
