import { automationTables, toolingTables } from '../automation/automationTables.ts';
import { DEMO_ORG, type DemoUser } from '../demoOrg.ts';
import type { FieldType } from '../store/fieldDefinition.ts';
import type { ObjectDefinition } from '../store/objectDefinition.ts';
import type { Row } from '../store/recordTable.ts';
import { makeId } from '../store/salesforceIds.ts';
import { stampOf } from '../store/stamp.ts';
import type { TableView } from '../store/tableView.ts';
import { connectedAppRows, externalClientAppPolicyRows, externalClientAppRows, oauthTokenRows } from './appRows.ts';
import { customFieldRows, fieldPermissionRows, RECORD_OBJECTS } from './fieldRows.ts';
import { rowsTable } from './rowsTable.ts';
import type { SetupSources } from './setupSources.ts';
import {
  CUSTOM_FIELD,
  OBJECT_RIGHTS,
  readable,
  ORGANIZATION,
  PROFILE,
  PERMISSION_SET_ASSIGNMENT,
  OBJECT_PERMISSIONS,
  FIELD_PERMISSIONS,
  SETUP_AUDIT_TRAIL,
  CONNECTED_APPLICATION,
  EXTERNAL_CLIENT_APP_POLICY,
  EXTERNAL_CLIENT_APPLICATION,
  OAUTH_TOKEN,
  LOGIN_HISTORY,
} from './setupObjects.ts';

interface SetupTable {
  readonly object: ObjectDefinition;
  readonly rows: (sources: SetupSources) => readonly Row[];
}

const PERMISSION_SET_ID = makeId('0PS', 3);
/** What a permission set group amounts to, muting taken off, is a permission set of its own. */
const GROUP_SET_ID = makeId('0PS', 4);
/** Grants much, but its assignment has run out. */
const EXPIRED_SET_ID = makeId('0PS', 5);

/** The object of that name that belongs to Setup rather than to the records; undefined when there is none. */
export function setupTable(name: string, sources: SetupSources): TableView | undefined {
  return tableOf(tables(sources), name, sources);
}

/** The object of that name that Tooling API knows; undefined when it knows none. */
export function toolingTable(name: string, sources: SetupSources): TableView | undefined {
  return tableOf([...toolingTables, { object: CUSTOM_FIELD, rows: customFieldRows }], name, sources);
}

export function setupObjects(sources: SetupSources): readonly ObjectDefinition[] {
  return tables(sources).map((table) => table.object);
}

function tableOf(all: readonly SetupTable[], name: string, sources: SetupSources): TableView | undefined {
  const found = all.find((table) => table.object.name.toLowerCase() === name.toLowerCase());
  return found && rowsTable(found.object, found.rows(sources));
}

function tables(sources: SetupSources): readonly SetupTable[] {
  return [
    ...automationTables,
    { object: ORGANIZATION, rows: organizationRows },
    { object: PROFILE, rows: profileRows },
    { object: withPermissions('UserPermissionAccess', '0UP', sources, false), rows: permissionAccessRows },
    { object: withPermissions('PermissionSet', '0PS', sources, true), rows: permissionSetRows },
    { object: PERMISSION_SET_ASSIGNMENT, rows: assignmentRows },
    { object: OBJECT_PERMISSIONS, rows: objectPermissionRows },
    { object: FIELD_PERMISSIONS, rows: fieldPermissionRows },
    { object: SETUP_AUDIT_TRAIL, rows: auditRows },
    { object: CONNECTED_APPLICATION, rows: connectedAppRows },
    { object: EXTERNAL_CLIENT_APPLICATION, rows: externalClientAppRows },
    { object: EXTERNAL_CLIENT_APP_POLICY, rows: externalClientAppPolicyRows },
    { object: OAUTH_TOKEN, rows: oauthTokenRows },
    { object: LOGIN_HISTORY, rows: loginRows },
  ];
}

function withPermissions(name: string, keyPrefix: string, sources: SetupSources, setup: boolean): ObjectDefinition {
  const permissions = Object.keys(sources.security.permissions()).map(
    (each) => [`Permissions${each}`, 'boolean'] as const,
  );
  const own: Record<string, FieldType | readonly string[]> = setup
    ? { Name: 'string', Label: 'string', IsOwnedByProfile: 'boolean', ProfileId: ['Profile'], Type: 'picklist' }
    : {};
  return readable(name, keyPrefix, setup, { ...own, ...Object.fromEntries(permissions) });
}

function organizationRows({ security, startedAt }: SetupSources): readonly Row[] {
  return [
    {
      Id: DEMO_ORG.id,
      Name: DEMO_ORG.name,
      InstanceName: 'DEMO1',
      IsSandbox: 'true',
      OrganizationType: security.state.org.edition,
      LanguageLocaleKey: 'en_US',
      TimeZoneSidKey: 'Europe/London',
      IsReadOnly: 'false',
      CreatedDate: startedAt,
      SystemModstamp: startedAt,
      LastModifiedDate: startedAt,
    },
  ];
}

function profileRows(): readonly Row[] {
  return [DEMO_ORG.admin, DEMO_ORG.restricted].map((user) => ({
    Id: user.profileId,
    Name: user.profileName,
    UserType: 'Standard',
  }));
}

/** One row: the signed-in user's own permissions. */
function permissionAccessRows({ security }: SetupSources): readonly Row[] {
  return [{ Id: '000000000000000AAA', ...permissionColumns(security.permissions()) }];
}

function permissionSetRows({ security }: SetupSources): readonly Row[] {
  const { user, signedIn } = security.state;
  const granted = {
    ApiEnabled: user.ApiEnabled,
    ViewSetup: user.ViewSetup,
    ViewAllData: signedIn.ViewAllData,
    ManageUsers: true,
    CustomizeApplication: true,
    ManageRemoteAccess: true,
    UseAnyApiClient: true,
  };
  const names = Object.keys(security.permissions());
  return [
    profileSet(DEMO_ORG.admin, names, { ...granted, ModifyAllData: user.ModifyAllData && !user.viaPermissionSet }),
    profileSet(DEMO_ORG.restricted, names, { ApiEnabled: true }),
    {
      Id: PERMISSION_SET_ID,
      Name: 'DEMO_Integration',
      Label: 'DEMO Integration',
      IsOwnedByProfile: 'false',
      Type: 'Regular',
      ...permissionColumns(Object.fromEntries(names.map((name) => [name, false]))),
      PermissionsModifyAllData: String(user.ModifyAllData && user.viaPermissionSet),
    },
    {
      Id: GROUP_SET_ID,
      Name: 'DEMO_Integration_Group',
      Label: 'DEMO Integration Group',
      IsOwnedByProfile: 'false',
      Type: 'Group',
      ...permissionColumns(Object.fromEntries(names.map((name) => [name, false]))),
      PermissionsModifyAllData: String(user.ModifyAllData && user.viaPermissionSet && !user.muted),
    },
    {
      Id: EXPIRED_SET_ID,
      Name: 'DEMO_Project',
      Label: 'DEMO Project',
      IsOwnedByProfile: 'false',
      Type: 'Regular',
      ...permissionColumns(Object.fromEntries(names.map((name) => [name, true]))),
    },
  ];
}

function profileSet(user: DemoUser, names: readonly string[], granted: Readonly<Record<string, boolean>>): Row {
  return {
    Id: user.profileSetId,
    Name: `X${user.profileId.slice(0, 15)}`,
    Label: user.profileName,
    IsOwnedByProfile: 'true',
    Type: 'Profile',
    ProfileId: user.profileId,
    ...permissionColumns(Object.fromEntries(names.map((name) => [name, granted[name] ?? false]))),
  };
}

function permissionColumns(permissions: Readonly<Record<string, boolean>>): Row {
  return Object.fromEntries(Object.entries(permissions).map(([name, on]) => [`Permissions${name}`, String(on)]));
}

function assignmentRows({ security }: SetupSources): readonly Row[] {
  const { viaPermissionSet, viaGroup } = security.state.user;
  const pairs = [
    [DEMO_ORG.admin.id, DEMO_ORG.admin.profileSetId],
    [DEMO_ORG.restricted.id, DEMO_ORG.restricted.profileSetId],
    [DEMO_ORG.admin.id, EXPIRED_SET_ID],
    [DEMO_ORG.restricted.id, EXPIRED_SET_ID],
    ...(viaPermissionSet ? [[DEMO_ORG.admin.id, viaGroup ? GROUP_SET_ID : PERMISSION_SET_ID]] : []),
  ];
  return pairs.map(([assigneeId = '', permissionSetId = ''], index) => ({
    Id: makeId('0Pa', index + 1),
    AssigneeId: assigneeId,
    PermissionSetId: permissionSetId,
    IsActive: String(permissionSetId !== EXPIRED_SET_ID),
  }));
}

function objectPermissionRows({ security }: SetupSources): readonly Row[] {
  const { user, signedIn } = security.state;
  return RECORD_OBJECTS.flatMap((object, index) => [
    objectPermission(index * 3 + 1, DEMO_ORG.admin.profileSetId, object, {
      Read: true,
      Create: true,
      Edit: true,
      Delete: true,
      ViewAllRecords: signedIn.ViewAllData,
      ModifyAllRecords: user.ModifyAllData && signedIn.ViewAllData && !user.viaPermissionSet,
    }),
    objectPermission(index * 3 + 2, DEMO_ORG.restricted.profileSetId, object, { Read: true, Edit: true }),
    objectPermission(index * 3 + 3, EXPIRED_SET_ID, object, { Read: true, ViewAllRecords: true }),
  ]);
}

function objectPermission(
  serial: number,
  parentId: string,
  object: string,
  rights: Partial<Record<(typeof OBJECT_RIGHTS)[number], boolean>>,
): Row {
  return {
    Id: makeId('110', serial),
    ParentId: parentId,
    SobjectType: object,
    ...Object.fromEntries(OBJECT_RIGHTS.map((right) => [`Permissions${right}`, String(rights[right] ?? false)])),
  };
}

function auditRows({ security, nights }: SetupSources): readonly Row[] {
  return [...nights.trail, ...security.trail].map((entry, index) => ({
    Id: makeId('0Ym', index + 1),
    Action: entry.action,
    Section: entry.section,
    Display: entry.display,
    CreatedById: entry.createdById,
    CreatedDate: entry.createdDate,
  }));
}

/** The client's own sign-in, and those of seeded nights. Logins of others are for those who manage users. */
function loginRows({ security, nights, startedAt }: SetupSources): readonly Row[] {
  const signedIn = security.signedInUser().id;
  const seesOthers = security.permissions()['ManageUsers'] === true;
  const own = {
    Id: makeId('0Ya', 1),
    UserId: signedIn,
    LoginTime: startedAt,
    Status: 'Success',
    Application: CLIENT_NAME,
  };
  const seeded = nights.logins.map(({ id, userId, atMs, status, application }) => ({
    Id: id,
    UserId: userId,
    LoginTime: stampOf(atMs),
    Status: status,
    Application: application,
  }));
  return [own, ...seeded]
    .filter(({ UserId }) => seesOthers || UserId === signedIn)
    .map((row) => ({ ...row, SourceIp: '127.0.0.1', LoginType: 'Remote Access 2.0' }));
}

/** Whoever holds the access token of the ready line: not the vendor's app. */
const CLIENT_NAME = 'DEMO Client';
