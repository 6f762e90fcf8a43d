import { defineField } from './store/fieldDefinition.ts';
import { defineObject, type ObjectDefinition } from './store/objectDefinition.ts';
import type { RecordStore } from './store/recordStore.ts';
import { makeId } from './store/salesforceIds.ts';

/** Who and what the emulated org consists of before any record is loaded. Ids are the same at every start. */
export interface DemoOrg {
  readonly id: string;
  readonly name: string;
  readonly myDomain: string;
  readonly admin: DemoUser;
  /** Sees only the records it owns, and nothing of Setup. */
  readonly restricted: DemoUser;
}

export interface DemoUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly profileId: string;
  /** The permission set that stands for the user's profile. */
  readonly profileSetId: string;
  readonly profileName: string;
}

export const DEMO_ORG: DemoOrg = {
  id: makeId('00D', 1),
  name: 'DEMO – not Salesforce',
  myDomain: 'demo-not-salesforce',
  admin: {
    id: makeId('005', 1),
    username: 'integration.admin@demo.example.com',
    name: 'Demo Admin',
    profileId: makeId('00e', 1),
    profileSetId: makeId('0PS', 1),
    profileName: 'DEMO System Administrator',
  },
  restricted: {
    id: makeId('005', 2),
    username: 'restricted.user@demo.example.com',
    name: 'Demo Restricted',
    profileId: makeId('00e', 2),
    profileSetId: makeId('0PS', 2),
    profileName: 'DEMO Standard User',
  },
};

const USER: ObjectDefinition = defineObject('User', '005', [
  defineField('Username', 'string', { length: 80 }),
  defineField('Name', 'string', { length: 121, nameField: true, updateable: false }),
  defineField('FirstName', 'string', { length: 40 }),
  defineField('LastName', 'string', { length: 80, nillable: false }),
  defineField('Email', 'email'),
  defineField('Alias', 'string', { length: 8 }),
  defineField('IsActive', 'boolean'),
  defineField('UserType', 'picklist', { updateable: false }),
  defineField('ProfileId', 'reference', { referenceTo: ['Profile'] }),
  defineField('LastLoginDate', 'datetime', { updateable: false }),
  defineField('TimeZoneSidKey', 'picklist'),
  defineField('LocaleSidKey', 'picklist'),
  defineField('LanguageLocaleKey', 'picklist'),
]);

/** Adds the users of the org to an empty store. */
export function addUsers(store: RecordStore): void {
  store.addObject(USER);
  store.load('User', [], [DEMO_ORG.admin, DEMO_ORG.restricted].map(userRow));
}

/** Id of the person with that name; a new one is hired when nobody has it. */
export function userIdByName(store: RecordStore, name: string): string {
  const users = store.table('User');
  const nameField = users?.field('Name');
  if (!users || !nameField) throw new Error('The org has no users.');
  for (let row = 0; row < users.rowCount; row++) if (users.value(row, nameField) === name) return users.idOf(row);
  const id = makeId('005', 100 + users.rowCount);
  const username = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@demo.example.com`;
  store.load('User', [], [userRow({ id, name, username, profileId: DEMO_ORG.admin.profileId })]);
  return id;
}

function userRow(user: Pick<DemoUser, 'id' | 'name' | 'username' | 'profileId'>): Record<string, string> {
  const [firstName = '', ...rest] = user.name.split(' ');
  return {
    Id: user.id,
    Username: user.username,
    Name: user.name,
    FirstName: firstName,
    LastName: rest.join(' ') || firstName,
    Email: user.username,
    Alias: user.username.slice(0, 8),
    IsActive: 'true',
    UserType: 'Standard',
    ProfileId: user.profileId,
    TimeZoneSidKey: 'Europe/London',
    LocaleSidKey: 'en_GB',
    LanguageLocaleKey: 'en_US',
  };
}
