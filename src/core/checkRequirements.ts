import type { Configuration } from './config/configuration.ts';
import type { Connection } from './model/org.ts';
import type { Answer, SecurityFacts } from './model/securityFacts.ts';
import { objectsRead, refuseOtherOrg } from './openSession.ts';
import type { BaselineStore, ChangeLog, CrmFacts, SecurityReader, Work } from './ports.ts';
import { judgeRequirements } from './requirements/catalogue.ts';
import { compareWithKnownGood, type KnownGood } from './requirements/knownGood.ts';
import { knownFacts } from './requirements/knownFacts.ts';
import type { RequirementCheck } from './requirements/requirementCheck.ts';
import { securityQuestion } from './requirements/securityQuestion.ts';
import { mergedLog, withSince } from './requirements/since.ts';

export interface CheckedRequirements {
  readonly connection: Connection;
  readonly facts: SecurityFacts;
  readonly checks: readonly RequirementCheck[];
  readonly knownGood: KnownGood;
  /** Who changed something in Personalization: what was asked and what came back. */
  readonly personalizationLog: Pick<Answer<unknown>, 'asked' | 'answer'>;
  /** Server time, ISO 8601. */
  readonly checkedAt: string;
}

export interface RequirementPorts {
  readonly facts: CrmFacts;
  readonly security: SecurityReader;
  readonly changeLog: ChangeLog;
  readonly baselines: BaselineStore;
}

/**
 * Asks the org what the integration needs of it, and judges every requirement: of the user and the app with which
 * Personalization connects, of the fields, and of the user who is signed in. Then says what has changed since the last good
 * state, and who did it. Reads settings only, no record.
 * @param isMarked a person says that what is there now is good
 */
export async function checkRequirements(
  configuration: Configuration,
  { facts: crm, security, changeLog, baselines }: RequirementPorts,
  work: Work,
  isMarked = false,
): Promise<CheckedRequirements> {
  work.emit({ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' });
  const connection = await crm.connect(work.signal);
  refuseOtherOrg(configuration.salesforce.expectedOrgId, connection);
  const objects = configuration.match.leads ? objectsRead.withLeads : objectsRead.withoutLeads;
  const visibility = await crm.visibility(objects, work.signal);
  work.emit({ kind: 'phaseStarted', phase: 'check', label: 'Checking security requirements' });
  const question = securityQuestion(configuration, 'all');
  const facts = await security.read(question, { connection, visibility }, work.signal);
  const personalization = await changeLog.read(work.signal);
  const log = mergedLog(facts.audit.value, personalization.value);
  const judged = judgeRequirements(facts);
  const { dataset } = configuration.personalization;
  const checkedAt = crm.serverTime();
  const looked = { connection, dataset, facts, checks: judged, log, at: checkedAt, isMarked };
  const knownGood = await compareWithKnownGood(looked, baselines);
  const { asked, answer } = personalization;
  return {
    connection,
    facts,
    checks: withSince(judged, log, knownGood.drift.changes, knownFacts(facts, connection.user)),
    knownGood,
    personalizationLog: { asked, answer },
    checkedAt,
  };
}
