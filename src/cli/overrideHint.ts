/** How this shell lets a run pass its guards. Core only says that one can: other shells have no options. */
import { guardsThatRefused } from '../core/applying/refuseUnfitPlan.ts';
import type { RunReport } from '../core/model/runReport.ts';
import { SyncError } from '../core/model/syncError.ts';
import { isGuardName } from '../core/planning/guards.ts';

/** A report that a guard refused, with the options that let the run pass behind its reason; any other as it is. */
export function reportWithHint(report: RunReport): RunReport {
  const guards = guardsThatRefused(report);
  return guards.length === 0 ? report : { ...report, reason: `${report.reason} ${hintOf(guards)}` };
}

/** The same for an error whose problems are guards. */
export function errorWithHint(error: unknown): unknown {
  if (!(error instanceof SyncError) || error.code !== 'refused') return error;
  const guards = error.problems.flatMap(({ path }) => (path !== undefined && isGuardName(path) ? [path] : []));
  if (guards.length === 0) return error;
  const { message, cause, problems } = error;
  return new SyncError('refused', `${message} ${hintOf(guards)}`, { cause, problems });
}

function hintOf(guards: readonly string[]): string {
  return `To let this one run pass, add ${guards.map((guard) => `--override-guard ${guard}`).join(' ')}.`;
}
