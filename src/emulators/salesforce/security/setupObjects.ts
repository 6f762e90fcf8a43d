import { defineField, type FieldDefinition, type FieldType } from '../store/fieldDefinition.ts';
import { defineObject, type ObjectDefinition } from '../store/objectDefinition.ts';

/** Objects of Setup that are the same in every org; those with a column per permission are made where they are filled. */
export const OBJECT_RIGHTS = ['Read', 'Create', 'Edit', 'Delete', 'ViewAllRecords', 'ModifyAllRecords'] as const;

export const ORGANIZATION = readable('Organization', '00D', false, {
  Name: 'string',
  InstanceName: 'picklist',
  IsSandbox: 'boolean',
  TrialExpirationDate: 'datetime',
  NamespacePrefix: 'string',
  OrganizationType: 'picklist',
  LanguageLocaleKey: 'picklist',
  TimeZoneSidKey: 'picklist',
  IsReadOnly: 'boolean',
});
export const PROFILE = readable('Profile', '00e', false, {
  Name: 'string',
  UserType: 'picklist',
  UserLicenseId: 'reference',
});
export const PERMISSION_SET_ASSIGNMENT = readable('PermissionSetAssignment', '0Pa', true, {
  AssigneeId: ['User'],
  PermissionSetId: ['PermissionSet'],
  IsActive: 'boolean',
});
export const OBJECT_PERMISSIONS = readable('ObjectPermissions', '110', true, {
  ParentId: ['PermissionSet'],
  SobjectType: 'picklist',
  ...Object.fromEntries(OBJECT_RIGHTS.map((right) => [`Permissions${right}`, 'boolean'] as const)),
});
export const FIELD_PERMISSIONS = readable('FieldPermissions', '01k', true, {
  ParentId: ['PermissionSet'],
  SobjectType: 'picklist',
  Field: 'picklist',
  PermissionsRead: 'boolean',
  PermissionsEdit: 'boolean',
});
/** Of Tooling API. */
export const CUSTOM_FIELD = readable('CustomField', '00N', true, {
  DeveloperName: 'string',
  NamespacePrefix: 'string',
  TableEnumOrId: 'picklist',
});
export const SETUP_AUDIT_TRAIL = readable('SetupAuditTrail', '0Ym', true, {
  Action: 'string',
  Section: 'string',
  Display: 'string',
  DelegateUser: 'string',
});
export const CONNECTED_APPLICATION = readable('ConnectedApplication', '0H4', true, {
  Name: 'string',
  OptionsAllowAdminApprovedUsersOnly: 'boolean',
  OptionsRefreshTokenValidityMetric: 'boolean',
  OptionsHasSessionLevelPolicy: 'boolean',
  RefreshTokenValidityPeriod: 'int',
});
export const EXTERNAL_CLIENT_APPLICATION = readable('ExternalClientApplication', '0xI', true, {
  DeveloperName: 'string',
  MasterLabel: 'string',
});
export const EXTERNAL_CLIENT_APP_POLICY = readable('ExtlClntAppOauthPlcyCnfg', '0xP', true, {
  DeveloperName: 'string',
  MasterLabel: 'string',
  ExternalClientApplicationId: ['ExternalClientApplication'],
  PermittedUsersPolicyType: 'picklist',
  RefreshTokenPolicyType: 'picklist',
  RefreshTokenValidityPeriod: 'int',
  RefreshTokenValidityUnit: 'picklist',
});
export const OAUTH_TOKEN = readable('OauthToken', '0CQ', true, {
  AppName: 'string',
  UserId: ['User'],
  UseCount: 'int',
  LastUsedDate: 'datetime',
});
export const LOGIN_HISTORY = readable('LoginHistory', '0Ya', false, {
  UserId: ['User'],
  LoginTime: 'datetime',
  SourceIp: 'string',
  Status: 'string',
  Application: 'string',
  LoginType: 'picklist',
});

/** An object that is only read. A list of names stands for a reference to those objects. */
export function readable(
  name: string,
  keyPrefix: string,
  setup: boolean,
  fields: Readonly<Record<string, FieldType | readonly string[]>>,
): ObjectDefinition {
  const definitions = Object.entries(fields).map(([fieldName, type]): FieldDefinition => {
    const traits = { createable: false, updateable: false, nameField: fieldName === 'Name' };
    if (typeof type === 'string') return defineField(fieldName, type, traits);
    return defineField(fieldName, 'reference', { ...traits, referenceTo: type });
  });
  return defineObject(name, keyPrefix, definitions, { setup, updateable: false });
}
