import type { Configuration } from './config/configuration.ts';
import type { Connection } from './model/org.ts';
import type { Answer, AuditEntry } from './model/securityFacts.ts';
import { batchErrorsOf } from './nights/batchErrors.ts';
import { eventsOf } from './nights/integrationEvents.ts';
import { stateOfBatch } from './nights/jobEnd.ts';
import { hasTraces, judgeNight, seenIn, wasLetIn } from './nights/judgeNight.ts';
import { bulkJobKinds, type NightFacts, type NightJob } from './nights/nightFacts.ts';
import { changesBetween, firstBadNight } from './nights/nightChanges.ts';
import type { BatchCounts, JudgedNight, NightReport, ToldJob } from './nights/nightReport.ts';
import { type NightWindow, nightWindows } from './nights/nightWindows.ts';
import { rowErrorsOf } from './nights/rowErrors.ts';
import { timelineOf } from './nights/timeline.ts';
import { refuseOtherOrg } from './openSession.ts';
import type { ChangeLog, CrmFacts, NightReader, Work } from './ports.ts';

/** Salesforce keeps finished jobs so long; more nights could only say that they cannot be read. */
const nightsBack = 7;

export interface LastNightPorts {
  readonly facts: CrmFacts;
  readonly nights: NightReader;
  /** Personalization's, asked only when a night was bad; without a sign-in to it, it says that it cannot be read. */
  readonly changeLog: ChangeLog;
}

/**
 * What the vendor's own nightly run did, as Salesforce saw it: seven nights with a verdict each. Reads logs, lists of jobs and
 * settings; no record, and nothing is written.
 */
export async function readLastNight(
  configuration: Configuration,
  { facts: crm, nights, changeLog }: LastNightPorts,
  work: Work,
): Promise<NightReport> {
  work.emit({ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' });
  const connection = await crm.connect(work.signal);
  refuseOtherOrg(configuration.salesforce.expectedOrgId, connection);
  work.emit({ kind: 'phaseStarted', phase: 'check', label: 'Reading what the nightly run did' });
  const { integrationUser, integrationApp } = configuration.salesforce;
  const facts = await nights.read({ integrationUser, integrationApp, nightsBack }, connection, work.signal);
  const all = judgeNights(facts);
  const lastNight = lastNightOf(all, facts);
  const judged = all.slice(0, lastNight + nightsBack);
  const told = judged.slice(lastNight);
  const personalization = await changesOf(told, changeLog, work.signal);
  return nightReport({ connection, facts, judged, lastNight, personalization });
}

/** Every night, newest first. A stretch of today that nobody calls a night yet is told only when it holds something. */
export function judgeNights(facts: NightFacts): readonly JudgedNight[] {
  const [current, ...past] = nightWindows(facts.now, facts.timeZone.value ?? 'UTC', nightsBack);
  if (current === undefined) return [];
  const judged: JudgedNight[] = [];
  let stateHolds = true;
  for (const window of [current, ...past]) {
    const seen = seenIn(window, facts, stateHolds);
    if (window !== current || hasTraces(seen)) judged.push(toldNight(window, facts, judgeNight(seen, facts)));
    if (wasLetIn(seen)) stateHolds = false;
  }
  return judged;
}

function toldNight(
  { hasBegun: _hasBegun, ...window }: NightWindow,
  facts: NightFacts,
  judgement: Pick<JudgedNight, 'verdict' | 'cause' | 'evidence'>,
): JudgedNight {
  const { jobs } = eventsOf(window, facts);
  return {
    ...window,
    ...judgement,
    timeline: timelineOf(window, facts),
    jobs: jobs.map(({ rowErrors: _rowErrors, batches, ...job }): ToldJob => ({ ...job, batches: countsOf(batches) })),
    rowErrors: rowErrorsOf(jobs),
    batchErrors: batchErrorsOf(jobs),
  };
}

function countsOf(batches: NightJob['batches']): BatchCounts | null {
  const all = batches?.value ?? null;
  if (all === null) return null;
  const counts = { completed: 0, failed: 0, notProcessed: 0, unfinished: 0, unknown: 0 };
  for (const batch of all) counts[stateOfBatch(batch)] += 1;
  return counts;
}

/** The newest whose midnight has passed: before that, what happens today says nothing of a night. */
function lastNightOf(judged: readonly JudgedNight[], { now, timeZone }: NightFacts): number {
  const [current] = nightWindows(now, timeZone.value ?? 'UTC', 0);
  return judged[0]?.night === current?.night && current?.hasBegun === false ? 1 : 0;
}

async function changesOf(
  nights: readonly JudgedNight[],
  log: ChangeLog,
  signal: AbortSignal,
): Promise<Answer<readonly AuditEntry[]> | null> {
  return firstBadNight(nights) === null ? null : await log.read(signal);
}

interface ReportParts {
  readonly connection: Connection;
  readonly facts: NightFacts;
  readonly judged: readonly JudgedNight[];
  readonly lastNight: number;
  readonly personalization: Answer<readonly AuditEntry[]> | null;
}

function nightReport({ connection, facts, judged, lastNight, personalization }: ReportParts): NightReport {
  const { id, myDomain, isSandbox, isDemo } = connection.org;
  const last = judged[lastNight];
  return {
    org: { id, myDomain, isSandbox, isDemo },
    signedInUser: connection.user.username,
    integrationUser: {
      username: facts.user.value?.username ?? facts.user.asked.replace(/^User /, ''),
      isNamed: facts.userIsNamed,
      isActive: facts.user.value?.isActive ?? null,
    },
    timeZone: facts.timeZone.value ?? 'UTC',
    readAt: facts.now,
    verdict: last?.verdict ?? 'cannotBeRead',
    cause: last?.cause ?? 'partNotRead',
    nights: judged,
    lastNight,
    changes: changesBetween(judged.slice(lastNight), { setup: facts.setupChanges, personalization }),
    limits: facts.limits.value ?? [],
    notRead: unreadParts(facts, personalization),
    notes: notesOf(facts),
  };
}

function unreadParts(facts: NightFacts, personalization: ReportParts['personalization']): NightReport['notRead'] {
  const { timeZone, user, app, logins, tokens, jobs, limits, setupChanges } = facts;
  const parts: readonly Answer<unknown>[] = [
    timeZone,
    user,
    app,
    logins,
    tokens,
    ...bulkJobKinds.map((kind) => jobs[kind]),
    limits,
    setupChanges,
    ...(personalization === null ? [] : [personalization]),
  ];
  return parts.filter(({ value }) => value === null).map(({ asked, answer }) => ({ asked, answer }));
}

function notesOf(facts: NightFacts): readonly string[] {
  return [
    ...(facts.userIsNamed
      ? []
      : [
          'salesforce.integrationUser names nobody: the signed-in user was looked at. Name the user with whom Personalization connects.',
        ]),
    ...(facts.loginsReachTo === null
      ? []
      : [`Login History was read back to ${facts.loginsReachTo} only: there is more.`]),
  ];
}
