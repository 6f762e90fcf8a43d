/**
 * Pages of Setup, as paths under the org's Setup host. Paths change between releases, so every link also has its way in
 * words (*Setup → Quick Find*).
 */
export interface SetupLink {
  readonly path: string;
  readonly words: string;
}

export const setupLinks = {
  profiles: { path: '/lightning/setup/EnhancedProfiles/home', words: 'Setup → Quick Find: Profiles' },
  profile: (id: string) => ({
    path: `/lightning/setup/EnhancedProfiles/page?address=%2F${id}`,
    words: 'Setup → Quick Find: Profiles',
  }),
  user: (id: string) => ({
    path: `/lightning/setup/ManageUsers/page?address=%2F${id}%3Fnoredirect%3D1`,
    words: 'Setup → Quick Find: Users',
  }),
  users: { path: '/lightning/setup/ManageUsers/home', words: 'Setup → Quick Find: Users' },
  company: { path: '/lightning/setup/CompanyProfileInfo/home', words: 'Setup → Quick Find: Company Information' },
  connectedApps: {
    path: '/lightning/setup/ConnectedApplication/home',
    words: 'Setup → Quick Find: Manage Connected Apps',
  },
  connectedAppsUsage: {
    path: '/lightning/setup/ConnectedAppsUsage/home',
    words: 'Setup → Quick Find: Connected Apps OAuth Usage',
  },
  connectedApp: (id: string) => ({
    path: `/lightning/setup/ConnectedApplication/page?address=%2Fapp%2Fmgmt%2Fforceconnectedapps%2FforceAppDetail.apexp%3FconnectedAppId%3D${id}`,
    words: 'Setup → Quick Find: Manage Connected Apps',
  }),
  externalClientApp: (id: string) => ({
    path: `/lightning/setup/ManageExternalClientApplication/${id}/detail`,
    words: 'Setup → Quick Find: External Client App Manager',
  }),
  oauthSettings: {
    path: '/lightning/setup/OauthOidcSettings/home',
    words: 'Setup → Quick Find: OAuth and OpenID Connect Settings',
  },
  permissionSets: { path: '/lightning/setup/PermSets/home', words: 'Setup → Quick Find: Permission Sets' },
  fields: (object: string) => ({
    path: `/lightning/setup/ObjectManager/${object}/FieldsAndRelationships/view`,
    words: `Setup → Object Manager → ${object} → Fields & Relationships → the field → Set Field-Level Security`,
  }),
} as const satisfies Record<string, SetupLink | ((id: string) => SetupLink)>;
