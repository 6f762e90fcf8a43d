import type { VirtualClock } from '../../http/virtualClock.ts';
import { DEMO_ORG, type DemoUser, userIdByName } from '../demoOrg.ts';
import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { RecordStore } from '../store/recordStore.ts';
import { stampOf } from '../store/stamp.ts';
import { type AuditEntry, describeChange } from './auditTrail.ts';
import { HEALTHY_SECURITY, mergeSecurity, type SecurityChange, type SecurityState } from './securityState.ts';

/** The org's security settings, and who has changed them. */
export class OrgSecurity {
  readonly #store: RecordStore;
  readonly #clock: VirtualClock;
  #state: SecurityState = HEALTHY_SECURITY;
  #trail: AuditEntry[] = [];

  /** Told of every change: some have another side, in Personalization. */
  onChange: (change: SecurityChange, by: string) => void = () => undefined;

  constructor(store: RecordStore, clock: VirtualClock) {
    this.#store = store;
    this.#clock = clock;
  }

  get state(): SecurityState {
    return this.#state;
  }

  get trail(): readonly AuditEntry[] {
    return this.#trail;
  }

  reset(): void {
    this.#state = HEALTHY_SECURITY;
    this.#trail = [];
  }

  /** Changes settings as a person in Setup would. Answers what is wrong with the change, if anything. */
  change(change: Readonly<Record<string, unknown>>): string | undefined {
    const merged = mergeSecurity(this.#state, change);
    if (typeof merged === 'string') return merged;
    const by = typeof change['by'] === 'string' ? change['by'] : 'Setup Admin';
    this.#state = merged.state;
    setActive(this.#store, DEMO_ORG.admin.id, this.#state.user.IsActive);
    for (const each of merged.changes) {
      this.onChange(each, by);
      const line = describeChange(each, DEMO_ORG.admin);
      if (!line) continue;
      const createdById = userIdByName(this.#store, by);
      this.#trail.push({ ...line, createdById, createdDate: stampOf(this.#clock.nowMs()) });
    }
    return undefined;
  }

  /** The user whom every access token stands for at this moment. */
  signedInUser(): DemoUser {
    return this.#state.as === 'admin' ? DEMO_ORG.admin : DEMO_ORG.restricted;
  }

  /** Permissions of the signed-in user, by name without the prefix `Permissions`. */
  permissions(): Readonly<Record<string, boolean>> {
    const admin = this.#state.as === 'admin';
    const { user, signedIn } = this.#state;
    return {
      ApiEnabled: admin ? user.ApiEnabled : true,
      ModifyAllData: admin && user.ModifyAllData && !isMuted(user),
      ViewAllData: admin && signedIn.ViewAllData,
      ViewSetup: admin && user.ViewSetup,
      ManageUsers: admin,
      CustomizeApplication: admin,
      ManageDataIntegrations: admin,
      ManageRemoteAccess: admin,
      UseAnyApiClient: admin,
      EditReadonlyFields: false,
      BulkApiHardDelete: false,
      PasswordNeverExpires: false,
      AuthorApex: admin,
      ModifyMetadata: admin,
      ViewAllUsers: admin,
      ViewEventLogFiles: false,
    };
  }

  mayRead(objectName: string, field: FieldDefinition): boolean {
    return this.#state.fls[`${objectName}.${field.name}`]?.read ?? true;
  }

  mayEdit(objectName: string, field: FieldDefinition): boolean {
    const rights = this.#state.fls[`${objectName}.${field.name}`];
    return rights ? rights.read && rights.edit : true;
  }
}

function isMuted({ viaPermissionSet, viaGroup, muted }: SecurityState['user']): boolean {
  return viaPermissionSet && viaGroup && muted;
}

/** The integration user is a record like any other: whoever queries User must see the same. */
function setActive(store: RecordStore, userId: string, isActive: boolean): void {
  const users = store.table('User');
  const row = users?.rowOf(userId);
  if (users && row !== undefined) users.set(row, 'IsActive', String(isActive));
}
