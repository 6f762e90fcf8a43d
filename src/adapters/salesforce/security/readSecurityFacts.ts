/**
 * What the requirement checks are judged by, as an API client sees it (Salesforce, *Object Reference*: PermissionSet,
 * FieldPermissions, ConnectedApplication, SetupAuditTrail). Every question that is not answered stays unanswered.
 */
import type { Connection, ObjectDescription, Visibility } from '../../../core/model/org.ts';
import {
  type Answer,
  type Grants,
  type SecurityFacts,
  type UserPermission,
  userPermissions,
} from '../../../core/model/securityFacts.ts';
import type { CrmObject } from '../../../core/model/records.ts';
import type { SecurityQuestion, SecurityReader } from '../../../core/ports.ts';
import type { RestSession } from '../restSession.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';
import type { ServerClock } from '../serverClock.ts';
import { noAppSettings, readAppSettings, readScopesOnly } from './appSettings.ts';
import { notAsked } from './ask.ts';
import { readAuditTrail } from './auditTrail.ts';
import { type DescribedFields, readFieldAccess } from './fieldAccess.ts';
import { readIntegrationApp } from './integrationApp.ts';
import { readIntegrationUser } from './integrationUser.ts';
import type { MetadataSession } from './metadataSession.ts';
import { readOwnPermission } from './ownPermissions.ts';
import { type AssignedSet, grantsOf, readAssignedSets } from './permissionSets.ts';
import { readSignedIn, signedInNotAsked } from './signedInUser.ts';

export interface SecuritySources {
  readonly rest: RestSession;
  readonly metadata: MetadataSession;
  readonly describe: (object: CrmObject, signal: AbortSignal) => Promise<ObjectDescription>;
  readonly clock: ServerClock;
  readonly instanceUrl: (signal: AbortSignal) => Promise<string>;
}

/** See `SecurityReader`. */
export function createSecurityReader(sources: SecuritySources): SecurityReader {
  return { read: (question, signedIn, signal) => readSecurityFacts(question, signedIn, sources, signal) };
}

async function readSecurityFacts(
  question: SecurityQuestion,
  { connection, visibility }: { readonly connection: Connection; readonly visibility: Visibility },
  { rest, metadata, describe, clock, ...origin }: SecuritySources,
  signal: AbortSignal,
): Promise<SecurityFacts> {
  const instanceUrl = await origin.instanceUrl(signal);
  const user = await readIntegrationUser(rest, question.integrationUser, connection.user, signal);
  const isSignedIn = user.value?.isSignedIn ?? question.integrationUser === null;
  const sets = await readAssignedSets(rest, user.value?.id ?? null, signal);
  const permissions = await readPermissions(rest, sets, isSignedIn, signal);
  const isMinimum = question.scope !== 'all';
  const app = await readApp(rest, question, signal);
  const described = (object: CrmObject): Promise<DescribedFields> => describedFields(object, describe, signal);
  return {
    setupOrigin: setupOriginOf(instanceUrl),
    user,
    permissions,
    edition: {
      asked: 'Organization.OrganizationType',
      answer: connection.org.edition || 'empty',
      value: connection.org.edition || null,
    },
    app,
    ...(question.scope === 'minimumByGet'
      ? noAppSettings
      : isMinimum
        ? await readScopesOnly(metadata, app, signal)
        : await readAppSettings(metadata, app, signal)),
    fields: await readFieldAccess(rest, question.fields, { sets, isSignedIn, describe: described }, signal),
    viewAll: {
      asked: `Whether the signed-in user (${connection.user.username}) sees every ${visibility.objects.join(', ')}`,
      answer: visibility.evidence.join(' '),
      value: visibility.verdict === 'cannotBeRead' ? null : visibility.verdict === 'complete',
    },
    signedIn: isMinimum ? signedInNotAsked : await readSignedIn(rest, question.fields, described, signal),
    audit: isMinimum
      ? notAsked('SetupAuditTrail', 'Not asked before a run.')
      : await readAuditTrail(rest, clock.now(), signal),
  };
}

async function readApp(
  rest: RestSession,
  { integrationApp, scope }: SecurityQuestion,
  signal: AbortSignal,
): Promise<SecurityFacts['app']> {
  if (scope === 'minimumByGet') return notAsked('The integration app', 'Not asked in a dry run.');
  return await readIntegrationApp(rest, integrationApp, signal);
}

/** Grants where they may be read; for oneself, at least whether. */
async function readPermissions(
  rest: RestSession,
  sets: Answer<readonly AssignedSet[]>,
  isSignedIn: boolean,
  signal: AbortSignal,
): Promise<SecurityFacts['permissions']> {
  const read = async (permission: UserPermission): Promise<Answer<Grants>> => {
    const grants = grantsOf(sets, permission);
    return grants.value === null && isSignedIn ? await readOwnPermission(rest, permission, signal) : grants;
  };
  const answers = await Promise.all(userPermissions.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(answers) as SecurityFacts['permissions'];
}

/** An object that may not be described has no field that this sign-in can see. */
async function describedFields(
  object: CrmObject,
  describe: SecuritySources['describe'],
  signal: AbortSignal,
): Promise<DescribedFields> {
  try {
    const { fields } = await describe(object, signal);
    return new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  } catch (error) {
    if (error instanceof SalesforceRefusal && error.code === 'accessDenied') return new Map();
    throw error;
  }
}

/** Setup has a host of its own beside the My Domain; elsewhere the same paths work on the org's own. */
export function setupOriginOf(instanceUrl: string): string {
  return instanceUrl.replace(/\.my\.salesforce\.com$/, '.my.salesforce-setup.com');
}
