import type { OpenFacts, OpenPorts } from '../adapters/createPorts.ts';
import type { Configuration } from '../core/config/configuration.ts';
import { openSession, type Session } from '../core/openSession.ts';
import type { Work } from '../core/ports.ts';
import type { ConnectionFacts } from './protocol.ts';

/** Signs in and looks: which org, who, what they see, and whether every mapping fits its fields. Reads no record. */
export async function lookAtConnection(
  configuration: Configuration,
  opened: Pick<OpenFacts, 'ports' | 'instanceUrl'>,
  work: Work,
): Promise<ConnectionFacts> {
  const session = await openSession(configuration, opened.ports, work, 'dryRun');
  return await connectionFacts(configuration, session, opened, work.signal);
}

/** Both ends for people, from a session that is open already. */
export async function connectionFacts(
  configuration: Configuration,
  session: Session,
  opened: Pick<OpenPorts, 'instanceUrl'>,
  signal: AbortSignal,
): Promise<ConnectionFacts> {
  return {
    mode: configuration.mode,
    connection: session.connection,
    instanceUrl: await opened.instanceUrl(signal),
    visibility: session.visibility,
    apiUsage: session.usage,
    dataset: configuration.personalization.dataset,
    pairing: session.pairing,
    sources: sourcesOf(configuration),
  };
}

/** Each side's source, as an admin knows it: an API, or the names of the files. */
function sourcesOf({ personalization, salesforce }: Configuration): ConnectionFacts['sources'] {
  const profiles = personalization.source;
  const crm = salesforce.source;
  return {
    personalization:
      profiles.kind === 'api' ? 'User and Account Export API' : fileNames(profiles.users, profiles.accounts),
    salesforce: crm.kind === 'api' ? 'Bulk API 2.0' : fileNames(crm.contacts, crm.leads, crm.accounts),
  };
}

function fileNames(...names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined).join(', ');
}
