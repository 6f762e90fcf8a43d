import { isObject } from '../../http/faultRule.ts';

/** What the requirement checks look at. `POST /security` merges into it, in this shape. */
export interface SecurityState {
  /** Whom the access token belongs to. */
  readonly as: 'admin' | 'restricted';
  /** The user with whom Personalization connects: the admin of the org. */
  readonly user: {
    readonly ModifyAllData: boolean;
    readonly ApiEnabled: boolean;
    readonly ViewSetup: boolean;
    readonly IsActive: boolean;
    /** True: a permission set grants Modify All Data, not the profile. */
    readonly viaPermissionSet: boolean;
    /** True: the permission set that grants it reaches the user through a permission set group. */
    readonly viaGroup: boolean;
    /** True: that group mutes Modify All Data. */
    readonly muted: boolean;
  };
  readonly org: { readonly edition: string };
  readonly app: {
    readonly kind: 'connectedApp' | 'externalClientApp';
    readonly installed: boolean;
    readonly scopes: readonly string[];
    readonly permittedUsers: 'all' | 'adminApproved';
    readonly refreshPolicy: 'infinite' | { readonly days: number };
    /** Null: the Metadata API leaves the setting out. */
    readonly pkceRequired: boolean | null;
    /** Null: as above. */
    readonly rotation: boolean | null;
  };
  /** By `Object.Field`; a field that is not named can be read and edited. */
  readonly fls: Readonly<Record<string, { readonly read: boolean; readonly edit: boolean }>>;
  readonly signedIn: { readonly ViewAllData: boolean };
}

/** One change as it shows in the setup audit trail. */
export interface SecurityChange {
  /** `user.ModifyAllData`, `fls.Contact.Score__c.read`… */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

const notByPermissionSet = { viaPermissionSet: false, viaGroup: false, muted: false };

export const HEALTHY_SECURITY: SecurityState = {
  as: 'admin',
  user: { ModifyAllData: true, ApiEnabled: true, ViewSetup: true, IsActive: true, ...notByPermissionSet },
  org: { edition: 'Enterprise Edition' },
  app: {
    kind: 'connectedApp',
    installed: true,
    scopes: ['id', 'api', 'refresh_token'],
    permittedUsers: 'all',
    refreshPolicy: 'infinite',
    pkceRequired: false,
    rotation: false,
  },
  fls: {},
  signedIn: { ViewAllData: true },
};

/** Merges a change into the state and says what has really changed. Unknown keys are an error, told as a sentence. */
export function mergeSecurity(
  state: SecurityState,
  change: Readonly<Record<string, unknown>>,
): { readonly state: SecurityState; readonly changes: readonly SecurityChange[] } | string {
  const unknown = Object.keys(change).find((key) => key !== 'by' && !(key in HEALTHY_SECURITY));
  if (unknown) return `There is no "${unknown}" in the security state.`;
  const changes: SecurityChange[] = [];
  const wanted = Object.fromEntries(Object.entries(change).filter(([key]) => key !== 'by'));
  const merged = merge(state, wanted, '', changes);
  return { state: merged as unknown as SecurityState, changes };
}

function merge(target: object, change: object, path: string, changes: SecurityChange[]): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, to] of Object.entries(change)) {
    const from = merged[key];
    const here = path === '' ? key : `${path}.${key}`;
    // Lists and the refresh policy are replaced as a whole; a field's security starts as readable and editable.
    if (isObject(to) && key !== 'refreshPolicy') {
      const start = isObject(from) ? from : path === 'fls' ? { read: true, edit: true } : {};
      merged[key] = merge(start, to, here, changes);
    } else if (JSON.stringify(from) !== JSON.stringify(to)) {
      merged[key] = to;
      changes.push({ path: here, from, to });
    }
  }
  return merged;
}
