import type { Configuration } from './config/configuration.ts';
import type { ApiUsage, Connection, Visibility } from './model/org.ts';
import type { CrmObject, PushObject } from './model/records.ts';
import { readSalesforceId } from './model/salesforceId.ts';
import { SyncError } from './model/syncError.ts';
import { canPair, datasetOf, judgePairing, type PairingVerdict } from './pairing.ts';
import type { CrmFacts, ReadingPorts, Work } from './ports.ts';
import { totalCalls } from './planning/apiCost.ts';
import { checkMappings } from './planning/checkMappings.ts';
import type { FieldMapping } from './planning/mapping.ts';
import { resolveMappings } from './planning/resolveMappings.ts';
import { readMinimum } from './requirements/readMinimum.ts';
import type { RequirementCheck } from './requirements/requirementCheck.ts';

/** What a run knows of the org before it reads a single record. */
export interface Session {
  readonly connection: Connection;
  readonly visibility: Visibility;
  readonly mappings: Readonly<Record<PushObject, readonly FieldMapping[]>>;
  readonly usage: ApiUsage | null;
  /** The vendor's minimum requirements, judged; none where the CRM side is files, or no plan is made. */
  readonly minimum: readonly RequirementCheck[];
  /** Whether the dataset is used with the org that it was paired with. */
  readonly pairing: PairingVerdict;
  /** API calls that this took. */
  readonly calls: number;
  /** Server time before the first record was read. */
  readonly readAt: string;
  /** By this machine's monotonic clock: durations begin here. */
  readonly startedMs: number;
}

/** `match` needs no mappings; what a live run does, a dry run may not ask for. */
export type SessionPurpose = 'match' | 'dryRun' | 'live';

/** Without `security` the minimum requirements are not looked at. */
export type SessionPorts = Pick<ReadingPorts, 'facts' | 'clock'> & Partial<Pick<ReadingPorts, 'security' | 'pairings'>>;

/** An unseen Lead hides a match just as an unseen Contact does. */
export const objectsRead = { withLeads: ['Contact', 'Account', 'Lead'], withoutLeads: ['Contact', 'Account'] } as const;

/**
 * Signs in, makes sure that it is the right org, looks at what the signed-in user can see, and checks the mappings against
 * `describe`, every problem at once: nothing is read for a run that cannot end well.
 */
export async function openSession(
  configuration: Configuration,
  { facts, clock, security = null, pairings }: SessionPorts,
  work: Work,
  purpose: SessionPurpose,
): Promise<Session> {
  const startedMs = clock.monotonicMs();
  const callsBefore = totalCalls(facts.callsMade());
  work.emit({ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' });
  const connection = await facts.connect(work.signal);
  refuseOtherOrg(configuration.salesforce.expectedOrgId, connection);
  const objects = configuration.match.leads ? objectsRead.withLeads : objectsRead.withoutLeads;
  const visibility = await facts.visibility(objects, work.signal);
  const mappings = await readMappings(
    purpose === 'match' ? withoutPush(configuration) : configuration,
    facts,
    work.signal,
  );
  const minimum =
    security === null || purpose === 'match'
      ? []
      : await readMinimum(configuration, { security, connection, visibility }, purpose === 'dryRun', work.signal);
  const pairing = pairings ? await readPairing(configuration, connection, pairings) : ({ kind: 'notPaired' } as const);
  const usage = await facts.apiUsage(work.signal);
  const calls = totalCalls(facts.callsMade()) - callsBefore;
  return { connection, visibility, mappings, usage, minimum, pairing, calls, readAt: facts.serverTime(), startedMs };
}

/** `refused` when the configuration expects another org than the one that answers. */
export function refuseOtherOrg(expected: string | null, { org }: Connection): void {
  if (expected === null || org.id === '') return;
  const reading = readSalesforceId(expected, '00D');
  if (reading.kind === 'notAnId') {
    throw new SyncError('configuration', `salesforce.expectedOrgId "${expected}" is not the id of an org (00D…).`);
  }
  if (reading.id !== org.id) {
    throw new SyncError(
      'refused',
      `The configuration expects the org ${reading.id}, but you are signed in to ${org.myDomain} (${org.id}). ` +
        'Sign in to the expected org, or change salesforce.expectedOrgId.',
    );
  }
}

/** As it is kept now. */
export async function readPairing(
  configuration: Configuration,
  { org }: Connection,
  pairings: ReadingPorts['pairings'],
): Promise<PairingVerdict> {
  if (!canPair(configuration, org)) return { kind: 'notPaired' };
  return judgePairing(await pairings.read(datasetOf(configuration)), org);
}

/** Describes every object that the configuration names a field of, and tells every problem of all of them at once. */
async function readMappings(
  configuration: Configuration,
  facts: CrmFacts,
  signal: AbortSignal,
): Promise<Session['mappings']> {
  const named = (['Contact', 'Account', 'Lead'] as const).filter((object) => namesFields(configuration, object));
  const descriptions = await Promise.all(named.map((object) => facts.describe(object, signal)));
  const problems = descriptions.flatMap((description) => checkMappings(configuration, description));
  if (problems.length > 0) {
    throw new SyncError('configuration', 'It does not fit the fields of the org.', { problems });
  }
  const mappingsOf = (object: PushObject): readonly FieldMapping[] =>
    resolveMappings(configuration, object, descriptions.find((description) => description.object === object) ?? null);
  return { Contact: mappingsOf('Contact'), Account: mappingsOf('Account') };
}

function namesFields(configuration: Configuration, object: CrmObject): boolean {
  const pulled = configuration.pull[object].fields.length > 0;
  switch (object) {
    case 'Contact':
      return pulled || configuration.push.User.length > 0;
    case 'Account':
      return pulled || configuration.push.Account.length > 0;
    case 'Lead':
      return pulled && configuration.match.leads;
  }
}

function withoutPush(configuration: Configuration): Configuration {
  return { ...configuration, push: { ...configuration.push, User: [], Account: [] } };
}
