import type { ApiUsage, Connection, FieldDescription, ObjectDescription } from '../../core/model/org.ts';
import type { CrmObject } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { CrmFacts } from '../../core/ports.ts';
import { readAutomation } from './automation.ts';
import { readRecord } from './readRecord.ts';
import { apiVersion, type DescribeAnswer, type RestSession } from './restSession.ts';
import type { SalesforceCalls } from './salesforceCalls.ts';
import type { ServerClock } from './serverClock.ts';
import { isDemoOrigin, myDomainOf } from './signIn/allowedHost.ts';
import { readVisibility } from './visibility.ts';

export interface SalesforceFactsOptions {
  readonly calls: SalesforceCalls;
  readonly rest: RestSession;
  readonly clock: ServerClock;
  /** What describe told of an object, asked for once. */
  readonly describe: (object: CrmObject, signal: AbortSignal) => Promise<ObjectDescription>;
}

/** See `CrmFacts`. */
export function createSalesforceFacts({ calls, rest, clock, describe }: SalesforceFactsOptions): CrmFacts {
  let connection: Connection | null = null;

  async function connect(signal: AbortSignal): Promise<Connection> {
    connection = await readConnection(calls, rest, signal);
    return connection;
  }

  return {
    connect,
    async visibility(objects, signal) {
      const { user } = connection ?? (await connect(signal));
      return await readVisibility(rest, user, objects, signal);
    },
    describe,
    automation: (objects, signal) => readAutomation(calls, objects, signal),
    async record(object, id, fields, signal) {
      return await readRecord(calls, { id, fields, description: await describe(object, signal) }, signal);
    },
    async apiUsage(signal) {
      // After the first answer every reply tells it, for nothing.
      return calls.latestApiUsage() ?? (await readApiUsage(rest, signal));
    },
    callsMade: () => calls.callsMade(),
    serverTime: () => clock.now().toISOString(),
  };
}

/** An object as `describe` tells it: what the user may not read is not among its fields. */
export function objectDescription(object: CrmObject, answer: DescribeAnswer): ObjectDescription {
  return {
    object,
    fields: answer.fields.map(
      (field): FieldDescription => ({
        name: field.name,
        label: field.label,
        type: field.type,
        length: field.length,
        precision: field.precision,
        scale: field.scale,
        updateable: field.updateable,
        calculated: field.calculated,
        permissionable: field.permissionable,
        restrictedPicklist: field.restrictedPicklist,
        picklistValues: field.picklistValues.filter(({ active }) => active).map(({ value }) => value),
      }),
    ),
  };
}

interface OrganizationRow {
  readonly Id: string;
  readonly Name: string | null;
  readonly OrganizationType: string | null;
  readonly IsSandbox: boolean;
}

async function readConnection(calls: SalesforceCalls, rest: RestSession, signal: AbortSignal): Promise<Connection> {
  const origin = await calls.origin(signal);
  const [user, organizations] = await Promise.all([
    rest.userInfo(signal),
    rest.query<OrganizationRow>('SELECT Id, Name, OrganizationType, IsSandbox, InstanceName FROM Organization', signal),
  ]);
  const [organization] = organizations;
  if (organization === undefined) {
    throw new SyncError(
      'accessDenied',
      'Salesforce does not show this user the Organization record: nobody can tell which org this is.',
    );
  }
  return {
    org: {
      id: fullId(organization.Id),
      myDomain: myDomainOf(origin),
      name: organization.Name ?? '',
      edition: organization.OrganizationType ?? '',
      isSandbox: organization.IsSandbox,
      isDemo: isDemoOrigin(origin),
    },
    user: { id: fullId(user.user_id ?? ''), username: user.preferred_username ?? '' },
    apiVersion,
  };
}

/** Records modified by the signed-in user are told apart from others by this id: without it nobody can. */
function fullId(id: string): string {
  const reading = readSalesforceId(id);
  if (reading.kind === 'id') return reading.id;
  throw new SyncError(
    'accessDenied',
    'Salesforce does not tell who is signed in. Give the app the scope "Access the identity URL service (id)".',
  );
}

async function readApiUsage(rest: RestSession, signal: AbortSignal): Promise<ApiUsage | null> {
  const { DailyApiRequests: daily } = await rest.limits(signal);
  return daily === undefined ? null : { used: daily.Max - daily.Remaining, max: daily.Max };
}
