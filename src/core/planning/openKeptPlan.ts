import { SyncError } from '../model/syncError.ts';
import type { TableName } from '../model/tables.ts';
import { openSession, type Session } from '../openSession.ts';
import type { KeptPlan, LivePorts, RunFolder, Work } from '../ports.ts';
import type { RunRequest } from '../runRequest.ts';
import { differences, planIdInput } from './binding.ts';
import { presentBinding } from './makePlan.ts';
import type { PreparedPlan } from './preparedPlan.ts';

/**
 * Opens the plan of an earlier dry run for this live run: its rows must have the hash they had, and everything it was made
 * from must be as it was. File sources are hashed again; an API is never read again for this.
 */
export async function openKeptPlan(
  request: RunRequest,
  planId: string,
  ports: LivePorts,
  work: Work,
): Promise<PreparedPlan> {
  const { folder: planFolder, plan } = await ports.runs.openPlan(planId);
  const { session, changed } = await openPlanRows(request, { folder: planFolder, plan }, ports, work);
  if (changed.length > 0) {
    throw new SyncError(
      'refused',
      `This plan is stale: ${changed.join(', ')} changed since the dry run. Make a new dry run.`,
    );
  }
  return { folder: null, planFolder, plan, session };
}

/**
 * Opens the rows of a plan that a folder keeps, and answers what of that which it was made from is different now, in words.
 * `refused` when the rows or the binding are not those that were kept.
 */
export async function openPlanRows(
  request: RunRequest,
  { folder, plan }: { readonly folder: RunFolder; readonly plan: KeptPlan },
  ports: LivePorts,
  work: Work,
): Promise<{ readonly session: Session; readonly changed: readonly string[] }> {
  const { rowsSha256 } = await ports.plans.open(folder.planFile);
  if (rowsSha256 !== plan.rowsSha256 || ports.sha256(planIdInput(plan.binding, rowsSha256)) !== plan.planId) {
    throw new SyncError(
      'refused',
      `The plan in ${folder.path} is not the one that the dry run kept: somebody changed it. Make a new dry run.`,
    );
  }
  const session = await openSession(request.configuration, ports, work, 'live');
  const changed = differences(plan.binding, {
    ...presentBinding(request.configuration, request, session, ports.sha256),
    inputSha256: await hashFilesAgain(ports, Object.keys(plan.binding.inputSha256) as TableName[], work),
  });
  return { session, changed };
}

async function hashFilesAgain(
  ports: LivePorts,
  tables: readonly TableName[],
  work: Work,
): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const table of tables) {
    const reader = table === 'users' || table === 'accounts' ? ports.personalization : ports.crm;
    const sha256 = await reader.hash(table, work);
    if (sha256 !== null) hashes[table] = sha256;
  }
  return hashes;
}
