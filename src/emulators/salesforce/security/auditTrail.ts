import type { DemoUser } from '../demoOrg.ts';
import type { SecurityChange } from './securityState.ts';

/** A line of SetupAuditTrail. */
export interface AuditEntry {
  readonly action: string;
  readonly section: string;
  readonly display: string;
  readonly createdById: string;
  readonly createdDate: string;
}

const PERMISSION_LABELS: Readonly<Record<string, string>> = {
  ModifyAllData: 'Modify All Data',
  ApiEnabled: 'API Enabled',
  ViewSetup: 'View Setup and Configuration',
  ViewAllData: 'View All Data',
};

/** Says a change the way Setup would; undefined for what is no setting but a switch of the emulator. */
export function describeChange(
  change: SecurityChange,
  { name: userName, profileName }: Pick<DemoUser, 'name' | 'profileName'>,
): Omit<AuditEntry, 'createdById' | 'createdDate'> | undefined {
  const [area = '', ...rest] = change.path.split('.');
  const name = rest.join('.');
  switch (area) {
    case 'user':
      return describeUserChange(name, change, { name: userName, profileName });
    case 'signedIn':
      return {
        action: 'PermSetProfileUserPermChange',
        section: 'Manage Users',
        display: `Changed profile ${profileName}: ${PERMISSION_LABELS[name] ?? name} was turned ${onOff(change.to)}`,
      };
    case 'fls': {
      const [object = '', field = '', right = ''] = rest;
      return {
        action: 'profileFlsChangedCustom',
        section: 'Manage Users',
        display: `Changed ${right} access of field ${object}.${field} for profile ${profileName} from ${onOff(change.from)} to ${onOff(change.to)}`,
      };
    }
    case 'app':
      return {
        action: 'updateConnectedApp',
        section: 'Connected Apps',
        display: `Changed ${name} of app Marketing Cloud Personalization from ${show(change.from)} to ${show(change.to)}`,
      };
    case 'org':
      return {
        action: 'changedOrganizationEdition',
        section: 'Company Information',
        display: `Changed ${name} from ${show(change.from)} to ${show(change.to)}`,
      };
    default:
      return undefined;
  }
}

function describeUserChange(
  name: string,
  change: SecurityChange,
  { name: userName, profileName }: Pick<DemoUser, 'name' | 'profileName'>,
): Omit<AuditEntry, 'createdById' | 'createdDate'> {
  if (name === 'IsActive') {
    const verb = change.to === true ? 'Activated' : 'Deactivated';
    return { action: `${verb.toLowerCase()}user`, section: 'Manage Users', display: `${verb} user ${userName}` };
  }
  if (name === 'viaPermissionSet') {
    return {
      action: 'PermSetAssign',
      section: 'Manage Users',
      display: `Modify All Data of user ${userName} now comes from ${change.to === true ? 'a permission set' : `profile ${profileName}`}`,
    };
  }
  if (name === 'viaGroup') {
    const through = change.to === true ? 'through a permission set group' : 'without a permission set group';
    return {
      action: 'PermSetGroupAssign',
      section: 'Manage Users',
      display: `Modify All Data of user ${userName} now comes ${through}`,
    };
  }
  if (name === 'muted') {
    const muting = `Modify All Data in permission set group DEMO Integration Group was ${change.to === true ? '' : 'un'}muted`;
    return { action: 'PermSetGroupMuting', section: 'Manage Users', display: muting };
  }
  return {
    action: 'PermSetProfileUserPermChange',
    section: 'Manage Users',
    display: `Changed profile ${profileName}: ${PERMISSION_LABELS[name] ?? name} was turned ${onOff(change.to)}`,
  };
}

function onOff(value: unknown): string {
  return value === true ? 'on' : 'off';
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
