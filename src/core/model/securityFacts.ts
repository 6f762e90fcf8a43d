/** What an org tells of its security settings: facts only, judged by `core/requirements`. */

/** One question and what came back. What was not answered is never taken for a yes: `value` is then null. */
export interface Answer<T> {
  /** What was asked, as an admin can ask it again: "ConnectedApplication named …". */
  readonly asked: string;
  /** What came back, for people. */
  readonly answer: string;
  /** Null: it cannot be read. */
  readonly value: T | null;
}

/** The user with whom Personalization connects. */
export interface IntegrationUser {
  readonly id: string;
  readonly username: string;
  /** First and last name: the audit trail calls people by it. Empty where it is not shown. */
  readonly name: string;
  readonly isActive: boolean;
  readonly profileId: string;
  readonly profileName: string;
  /** It is the signed-in user: what this user sees, the integration sees. */
  readonly isSignedIn: boolean;
}

export const userPermissions = ['ModifyAllData', 'ApiEnabled', 'ViewSetup'] as const;
export type UserPermission = (typeof userPermissions)[number];

/** Who grants a permission: the profile, and labels of permission sets and permission set groups. */
export interface Grants {
  readonly byProfile: boolean;
  readonly byPermissionSets: readonly string[];
  /** It is granted, but by what may not be read: what stands above is then a guess. */
  readonly grantorUnknown?: true;
}

/** The app through which Personalization connects. */
export type IntegrationApp =
  | { readonly kind: 'notInstalled'; readonly name: string }
  | {
      readonly kind: 'connectedApp' | 'externalClientApp';
      readonly id: string;
      readonly name: string;
      /** Its name in the metadata; of a connected app, the name. */
      readonly developerName: string;
      /** *Permitted Users* is *Admin approved users are pre-authorized*. */
      readonly onlyAdminApproved: boolean | null;
      /** *Refresh Token Policy*. */
      readonly refreshToken: RefreshTokenPolicy | null;
    };

export type RefreshTokenPolicy =
  | { readonly kind: 'validUntilRevoked' }
  | { readonly kind: 'expires'; readonly words: string };

/** What the integration user may do with one field, over the profile and all permission sets. */
export interface FieldAccess {
  readonly object: 'Contact' | 'Account' | 'Lead';
  readonly field: string;
  /** Written by a push: it must be editable, too. */
  readonly isPushed: boolean;
  readonly readable: Answer<Grants>;
  readonly editable: Answer<Grants>;
}

/** A line of the *Setup Audit Trail*, or of Personalization's audit log. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly action: string;
  readonly words: string;
}

export interface SecurityFacts {
  /** Where the org's Setup pages are, e.g. `https://acme.my.salesforce-setup.com`. */
  readonly setupOrigin: string;
  readonly user: Answer<IntegrationUser>;
  readonly permissions: Readonly<Record<UserPermission, Answer<Grants>>>;
  readonly edition: Answer<string>;
  readonly app: Answer<IntegrationApp>;
  /** Of the app, in the words of the OAuth 2.0 scope parameter. */
  readonly scopes: Answer<readonly string[]>;
  readonly pkceRequired: Answer<boolean>;
  readonly rotation: Answer<boolean>;
  readonly fields: readonly FieldAccess[];
  /** The signed-in user's view: the same that a preview is judged by. */
  readonly viewAll: Answer<boolean>;
  /** What else the signed-in user needs: to ask, to check, and to write. */
  readonly signedIn: {
    readonly apiEnabled: Answer<boolean>;
    readonly viewSetup: Answer<boolean>;
    /** Pushed fields that this user may not edit, as `Contact.Score__c`. */
    readonly notEditable: Answer<readonly string[]>;
  };
  /** Newest first. */
  readonly audit: Answer<readonly AuditEntry[]>;
}
