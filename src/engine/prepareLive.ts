import { whyUnfit } from '../core/applying/refuseUnfitPlan.ts';
import { areSameChoices, type Choices } from '../core/model/choices.ts';
import type { AutomationReading } from '../core/model/org.ts';
import type { PushObject } from '../core/model/records.ts';
import type { RunReport } from '../core/model/runReport.ts';
import { readPairing } from '../core/openSession.ts';
import { pairingProblem } from '../core/pairing.ts';
import { SyncError } from '../core/model/syncError.ts';
import { addCalls, totalCalls, usualCallSizes, writingCalls } from '../core/planning/apiCost.ts';
import { guardsOfTheMoment } from '../core/planning/guards.ts';
import type { ReadingPorts, Work } from '../core/ports.ts';
import { readMinimum } from '../core/requirements/readMinimum.ts';
import { withTrippedGuards } from '../core/report/withTrippedGuards.ts';
import type { Preview } from './preview.ts';
import type { PreparedLive } from './protocol.ts';
import { changedReasons } from './staleness.ts';

/**
 * Everything that the question before a live run says. Plans anew when the choices have changed, unless the preview is stale:
 * then the plan stays as it is and is refused.
 */
export async function prepareLive(preview: Preview, choices: Choices, work: Work): Promise<PreparedLive> {
  const stale = await changedReasons(preview, work.signal);
  const isNewPlan = stale.length === 0 && !areSameChoices(preview.result.choices, choices);
  if (isNewPlan) await preview.replan(choices, work);
  return await preview.read(async (ports) => {
    const automation = await readAutomation(preview, ports, work.signal);
    const report = await withPresentGuards(preview, ports, work.signal);
    const fields = { Contact: fieldLabels(preview, 'Contact'), Account: fieldLabels(preview, 'Account') };
    return {
      ...preview.result,
      report,
      isNewPlan,
      fields,
      automation,
      refusal: refusalOf(preview, stale),
      isStale: stale.length > 0,
    };
  });
}

/** A field that is not there, or not visible, has no description: its values are refused, not written. */
function fieldLabels({ dryRun }: Preview, object: PushObject): readonly string[] {
  return dryRun.session.mappings[object].flatMap(({ description }) =>
    description === null ? [] : [description.label],
  );
}

function refusalOf(preview: Preview, stale: readonly string[]): string | null {
  const { dryRun, plan, run } = preview;
  if (run.files.configuration.salesforce.source.kind === 'files') {
    return 'The CRM side is files: there is nothing to write to.';
  }
  const unfit = whyUnfit(run.files, {
    onlySelected: plan.onlySelected,
    connection: dryRun.session.connection,
    visibility: dryRun.session.visibility,
    isComplete: plan.report.complete,
  });
  if (unfit !== null) return unfit;
  return stale.length === 0 ? null : `${stale.join(' ')} Make a new dry run.`;
}

/** Of the objects that the plan writes. A question that fails is no reason to write nothing, but has to be told. */
async function readAutomation(
  { plan }: Preview,
  { facts }: ReadingPorts,
  signal: AbortSignal,
): Promise<AutomationReading> {
  const written = (['Contact', 'Account'] as const).filter(
    (object: PushObject) => plan.report.push[object].planned > 0,
  );
  if (written.length === 0) return { kind: 'read', active: [], notRead: [] };
  try {
    return await facts.automation(written, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'cannotBeRead', why: error instanceof SyncError ? error.message : 'It could not be asked.' };
  }
}

/** Age, API reserve and the minimum requirements are of the moment; the plan's other guards are of the plan. */
async function withPresentGuards(
  { plan, run, dryRun }: Preview,
  { facts, security, pairings }: ReadingPorts,
  signal: AbortSignal,
): Promise<RunReport> {
  const { Contact, Account } = plan.report.push;
  const { connection, visibility } = dryRun.session;
  const { configuration } = run.files;
  const callsBefore = totalCalls(facts.callsMade());
  const minimum =
    security === null ? [] : await readMinimum(configuration, { security, connection, visibility }, false, signal);
  // The live run signs in by itself, and looks at all this once more.
  const looking = dryRun.session.calls + totalCalls(facts.callsMade()) - callsBefore;
  const pairing = await readPairing(configuration, connection, pairings);
  const writing = addCalls(...[Contact, Account].map(({ planned }) => writingCalls(planned, usualCallSizes)));
  const tripped = guardsOfTheMoment({
    limits: configuration.guards,
    apiUsage: await facts.apiUsage(signal),
    forecastCalls: totalCalls(writing) + looking,
    minimum,
    pairingProblem: pairingProblem(pairing, configuration.personalization.dataset, connection.org),
    planAgeHours: (Date.parse(facts.serverTime()) - Date.parse(plan.binding.createdAt)) / 3_600_000,
  });
  const { apiCalls } = plan.report;
  const report = { ...plan.report, apiCalls: { ...apiCalls, forecast: apiCalls.forecast + looking } };
  return withTrippedGuards(report, tripped);
}
