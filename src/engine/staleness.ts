import { hashRequestFiles, planUsedBy } from '../adapters/createPorts.ts';
import type { InputStamp } from '../adapters/createPorts.ts';
import type { TableName } from '../core/model/tables.ts';
import type { Preview } from './preview.ts';

/**
 * Why a preview no longer shows what a run would do now, as sentences; empty while it does. Looks at files and at the plan's
 * age; asks no server. A file source is read again only when its size or time of change differ.
 */
export async function staleReasons(preview: Preview, signal: AbortSignal): Promise<readonly string[]> {
  return [...(await changedReasons(preview, signal)), ...ageReason(preview)];
}

/** Those that no plan is applied with; its age is a guard, which a person may override. */
export async function changedReasons(preview: Preview, signal: AbortSignal): Promise<readonly string[]> {
  return await preview.read(async () => [
    ...(await changedFiles(preview)),
    ...(await changedInputs(preview, signal)),
    ...(await usedReason(preview)),
  ]);
}

async function changedFiles({ configPath, plan }: Preview): Promise<readonly string[]> {
  const now = await hashRequestFiles(configPath);
  const { configurationSha256, decisionsSha256 } = plan.binding;
  return [
    ...(now.configuration === configurationSha256 ? [] : ['The configuration has changed since this dry run.']),
    ...(now.decisions === decisionsSha256 ? [] : ['Links or exclusions have changed since this dry run.']),
  ];
}

async function changedInputs({ run, inputs, plan }: Preview, signal: AbortSignal): Promise<readonly string[]> {
  const now = await run.opened.inputStamps();
  const touched = inputs.filter(({ table, stamp }) => stamp !== stampOf(now, table));
  const changed: string[] = [];
  for (const { table, name } of touched) {
    const sha256 = await hashNow(run.opened.ports, table, signal);
    if (sha256 !== plan.binding.inputSha256[table]) changed.push(`${name} has changed since this dry run.`);
  }
  return changed;
}

function stampOf(stamps: readonly InputStamp[], table: TableName): string | null {
  return stamps.find((stamp) => stamp.table === table)?.stamp ?? null;
}

/** Null for a file that is not there any more, or may not be read: it has changed. */
async function hashNow(
  { personalization, crm }: Preview['run']['opened']['ports'],
  table: TableName,
  signal: AbortSignal,
): Promise<string | null> {
  const reader = table === 'users' || table === 'accounts' ? personalization : crm;
  try {
    return await reader.hash(table, { signal, emit: () => undefined });
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function ageReason({ run, plan }: Preview): readonly string[] {
  const serverTime = run.opened.ports.facts.serverTime();
  const { maxPlanAgeHours } = run.files.configuration.guards;
  const hours = (Date.parse(serverTime) - Date.parse(plan.binding.createdAt)) / 3_600_000;
  if (hours <= maxPlanAgeHours) return [];
  return [
    `This dry run is ${Math.floor(hours)} hours old; after ${maxPlanAgeHours} hours a plan is not applied any more.`,
  ];
}

async function usedReason({ configPath, runId }: Preview): Promise<readonly string[]> {
  const by = await planUsedBy(configPath, runId);
  return by === null ? [] : [`This plan was applied by the run ${by}; a plan is applied once.`];
}
