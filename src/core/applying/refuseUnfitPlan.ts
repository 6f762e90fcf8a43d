import type { Connection, OrgFacts, Visibility } from '../model/org.ts';
import { SyncError } from '../model/syncError.ts';
import type { RunReport } from '../model/runReport.ts';
import type { PreparedPlan } from '../planning/preparedPlan.ts';
import type { RunRequest } from '../runRequest.ts';

/**
 * Everything that refuses a live run before its first write. Each refusal says why, and what to do; none of it can be
 * passed but the guards, by name, for one run.
 */
export function refuseUnfitPlan(request: RunRequest, { plan, session }: PreparedPlan): void {
  refuseMode(request, plan.onlySelected);
  refuseOrg(session.connection.org);
  refuseIncompleteView(session.visibility, plan.report.complete);
  refuseGuards(plan.report, request.overriddenGuards);
}

/** What a plan is judged by, guards aside. */
export interface PlanFitness {
  readonly onlySelected: boolean;
  readonly connection: Connection;
  readonly visibility: Visibility;
  /** `RunReport.complete` of the run that made it. */
  readonly isComplete: boolean;
}

/** The same as a question, guards aside: the sentence that a live run would be refused with, or null. */
export function whyUnfit(request: Pick<RunRequest, 'configuration'>, plan: PlanFitness): string | null {
  try {
    refuseMode(request, plan.onlySelected);
    refuseOrg(plan.connection.org);
    refuseIncompleteView(plan.visibility, plan.isComplete);
    return null;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'refused') return error.message;
    throw error;
  }
}

/** Asked before anything is read, and again with the plan in hand. */
export function refuseMode({ configuration }: Pick<RunRequest, 'configuration'>, onlySelected: boolean): void {
  switch (configuration.mode) {
    case 'observe':
      throw new SyncError(
        'refused',
        'The mode is "observe": previews only. To let this tool write, set "mode" to "repair" (only records you select) ' +
          'or to "replace", after the same items are cleared on Push and Pull in Personalization.',
      );
    case 'repair':
      if (onlySelected) return;
      throw new SyncError(
        'refused',
        'The mode is "repair": only records that are named are written. Make a new dry run that names them.',
      );
    case 'replace':
      return;
  }
}

/** Asked as soon as the org is known, before anything is read. */
export function refuseOrg(org: OrgFacts): void {
  if (org.isSandbox || org.isDemo) return;
  throw new SyncError(
    'refused',
    `${org.myDomain} is a production org. This version writes to sandboxes and the demo only: it cannot yet undo a run once it has written.`,
  );
}

function refuseIncompleteView(visibility: PreparedPlan['session']['visibility'], planIsComplete: boolean): void {
  if (visibility.verdict === 'complete' && planIsComplete) return;
  throw new SyncError(
    'refused',
    'The signed-in user may not see every record, so a match that looks unique may not be. Give the user View All Data, or View ' +
      `All Records on ${visibility.objects.join(', ')}, and make a new dry run. (${visibility.evidence.join('; ')})`,
  );
}

function refuseGuards(report: Pick<RunReport, 'trippedGuards'>, overriddenGuards: readonly string[]): void {
  const standing = standingGuards({ ...report, overriddenGuards });
  if (standing.length > 0) throw new SyncError('refused', guardsSentence(standing));
}

/** The guards that refused a run, by name; none when it was not refused, or by something else. */
export function guardsThatRefused(
  report: Pick<RunReport, 'state' | 'reason' | 'trippedGuards' | 'overriddenGuards'>,
): readonly string[] {
  const standing = standingGuards(report);
  const isTheirs = report.state === 'refused' && standing.length > 0 && report.reason === guardsSentence(standing);
  return isTheirs ? standing.map(({ guard }) => guard) : [];
}

/** Why a run is refused by guards. How one is passed over, each shell says in its own words. */
export function guardsSentence(standing: RunReport['trippedGuards']): string {
  const each = standing.map(({ guard, message }) => `${guard}: ${message}`).join(' ');
  return `${each} Look at the plan. A guard can be passed over by its name, for one run.`;
}

function standingGuards({
  trippedGuards,
  overriddenGuards,
}: Pick<RunReport, 'trippedGuards' | 'overriddenGuards'>): RunReport['trippedGuards'] {
  return trippedGuards.filter(({ guard }) => !overriddenGuards.includes(guard));
}
