import type { Configuration } from '../config/configuration.ts';
import type { Matched } from '../matching/matchTables.ts';
import type { PlanBinding } from '../model/planBinding.ts';
import { type PushObject, profileOf } from '../model/records.ts';
import { allRefusedRows, isAvailable, type ReadTable } from '../model/tables.ts';
import type { Session } from '../openSession.ts';
import { datasetOf, pairingWith } from '../pairing.ts';
import type { KeptPlan, ReadingPorts, Work } from '../ports.ts';
import { planReport } from '../report/planReport.ts';
import { choiceRuleOf, type RunRequest } from '../runRequest.ts';
import { planIdInput } from './binding.ts';
import { canonicalJson } from './canonicalRow.ts';
import { addPlanCounts, noPlanCounts, type PlanCounts, planPairs } from './planPairs.ts';
import { pairsOf } from './pairsOf.ts';
import type { PreparedPlan } from './preparedPlan.ts';

export interface PlanToMake {
  readonly request: RunRequest;
  readonly kind: 'dry-run' | 'sync';
  readonly session: Session;
  readonly matched: Matched;
  /** Of the first plan of these matches, when they are planned again: a plan is as old as what it was made from. */
  readonly createdAt?: string;
}

/**
 * Plans every matched pair, keeps the plan in a run folder of its own, and says what a live run would do, what would stop
 * it, and what it would cost.
 */
export async function makePlan(asked: PlanToMake, ports: ReadingPorts, work: Work): Promise<PreparedPlan> {
  const { request, kind, matched } = asked;
  const session = asked.createdAt === undefined ? asked.session : startedNow(asked.session, ports);
  work.emit({ kind: 'phaseStarted', phase: 'plan', label: 'Planning' });
  await ports.plans.begin();
  const counts: Readonly<Record<PushObject, PlanCounts>> = {
    Contact: await planObject('Contact', asked, ports, work),
    Account: await planObject('Account', asked, ports, work),
  };
  const folder = await ports.runs.create(kind);
  const { rowsSha256 } = await ports.plans.finish(folder.planFile);
  const binding = bindingOf(asked, ports);
  const planId = ports.sha256(planIdInput(binding, rowsSha256));
  const lastGoodRun = await ports.runs.lastGoodRun(
    session.connection.org.id,
    request.configuration.personalization.dataset,
  );
  const report = planReport({
    request,
    kind,
    runId: folder.runId,
    planId,
    rowsSha256,
    session,
    matched,
    counts,
    lastGoodRun,
    ports,
  });
  const plan: KeptPlan = { planId, rowsSha256, binding, onlySelected: request.onlySelected, report };
  await folder.keepPlan(plan);
  await pairOnFirstUse(asked, ports);
  await folder.writeRefused(allRefusedRows(matched.tables), ports.plans.refusedRows());
  // A live run reports when it has ended: until then it is neither good nor bad.
  if (kind === 'dry-run') await folder.writeReport(report);
  return { folder, planFolder: folder, plan, session: asked.session };
}

/** From now on another org for this dataset is a mistake until somebody says that it is none. */
async function pairOnFirstUse({ request, session }: PlanToMake, { pairings, facts }: ReadingPorts): Promise<void> {
  if (session.pairing.kind !== 'firstUse') return;
  const pairing = pairingWith(session.connection.org, facts.serverTime());
  await pairings.keep(datasetOf(request.configuration), pairing);
}

/** For the report alone: a run that plans again begins when it does, not with the reading before it. */
function startedNow(session: Session, { facts, clock }: ReadingPorts): Session {
  return { ...session, readAt: facts.serverTime(), startedMs: clock.monotonicMs() };
}

async function planObject(
  object: PushObject,
  { request, session, matched }: PlanToMake,
  ports: ReadingPorts,
  work: Work,
): Promise<PlanCounts> {
  const mappings = session.mappings[object];
  if (mappings.length === 0) return noPlanCounts;
  const chosen = { kind: profileOf[object], choices: request.choices, rule: choiceRuleOf(request) };
  const total = pairsOf(object, matched);
  let counts = noPlanCounts;
  for await (const pairs of ports.matches.pairs(object, mappings, work)) {
    const planned = planPairs(pairs, mappings, chosen);
    await ports.plans.append(planned.rows);
    counts = addPlanCounts(counts, planned.counts);
    work.emit({ kind: 'progress', phase: 'plan', done: counts.looked, total, unit: `${object} records` });
  }
  return counts;
}

function bindingOf({ request, session, matched, createdAt }: PlanToMake, ports: ReadingPorts): PlanBinding {
  return {
    ...presentBinding(request.configuration, request, session, ports.sha256),
    inputSha256: Object.fromEntries(
      Object.values(matched.tables).flatMap((table: ReadTable) =>
        isAvailable(table) ? [[table.table, table.sha256]] : [],
      ),
    ),
    readAt: session.readAt,
    createdAt: createdAt ?? ports.facts.serverTime(),
  };
}

/** The parts of a binding that a later run can look at again without reading any record. */
export function presentBinding(
  configuration: Configuration,
  { configurationSha256, decisions }: Pick<RunRequest, 'configurationSha256' | 'decisions'>,
  { connection, mappings }: Session,
  sha256: (text: string) => string,
): Omit<PlanBinding, 'inputSha256' | 'readAt' | 'createdAt'> {
  return {
    orgId: connection.org.id,
    userId: connection.user.id,
    dataset: configuration.personalization.dataset,
    apiVersion: connection.apiVersion,
    configurationSha256,
    decisionsSha256: decisions.sha256,
    fieldsSha256: sha256(
      canonicalJson([...mappings.Contact, ...mappings.Account].map(({ description }) => description)),
    ),
  };
}
