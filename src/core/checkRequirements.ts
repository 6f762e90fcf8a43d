import type { Configuration } from './config/configuration.ts';
import type { Connection } from './model/org.ts';
import type { SecurityFacts } from './model/securityFacts.ts';
import { objectsRead, refuseOtherOrg } from './openSession.ts';
import { resolveMappings } from './planning/resolveMappings.ts';
import type { CrmFacts, SecurityQuestion, SecurityReader, Work } from './ports.ts';
import { judgeRequirements } from './requirements/catalogue.ts';
import type { RequirementCheck } from './requirements/requirementCheck.ts';
import { withSince } from './requirements/since.ts';

export interface CheckedRequirements {
  readonly connection: Connection;
  readonly facts: SecurityFacts;
  readonly checks: readonly RequirementCheck[];
}

/**
 * Asks the org what the integration needs of it, and judges every requirement: of the user and the app with which
 * Personalization connects, of the fields, and of the user who is signed in. Reads settings only, no record.
 */
export async function checkRequirements(
  configuration: Configuration,
  { facts: crm, security }: { readonly facts: CrmFacts; readonly security: SecurityReader },
  work: Work,
): Promise<CheckedRequirements> {
  work.emit({ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' });
  const connection = await crm.connect(work.signal);
  refuseOtherOrg(configuration.salesforce.expectedOrgId, connection);
  const objects = configuration.match.leads ? objectsRead.withLeads : objectsRead.withoutLeads;
  const visibility = await crm.visibility(objects, work.signal);
  work.emit({ kind: 'phaseStarted', phase: 'check', label: 'Checking security requirements' });
  const facts = await security.read(questionOf(configuration), { connection, visibility }, work.signal);
  return { connection, facts, checks: withSince(judgeRequirements(facts), facts) };
}

/** Every field that the configuration names, once; what a push writes must be editable. */
function questionOf(configuration: Configuration): SecurityQuestion {
  const fields = new Map<string, SecurityQuestion['fields'][number]>();
  for (const object of ['Contact', 'Account'] as const) {
    for (const { field } of resolveMappings(configuration, object, null)) {
      fields.set(`${object}.${field}`, { object, field, isPushed: true });
    }
  }
  for (const object of ['Contact', 'Account', 'Lead'] as const) {
    if (object === 'Lead' && !configuration.match.leads) continue;
    for (const { field } of configuration.pull[object].fields) {
      const key = `${object}.${field}`;
      if (!fields.has(key)) fields.set(key, { object, field, isPushed: false });
    }
  }
  const { integrationUser, integrationApp } = configuration.salesforce;
  return { integrationUser, integrationApp, fields: [...fields.values()] };
}
