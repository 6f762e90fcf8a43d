import type { Answer, Grants, SecurityFacts } from '../../../../src/core/model/securityFacts.ts';

/** What was read, without the words of who was asked. */
export function answer<T>(value: T): Answer<T> {
  return { asked: 'asked', answer: 'answered', value };
}

export const unread: Answer<never> = { asked: 'asked', answer: 'It may not be read.', value: null };
const byProfile: Grants = { byProfile: true, byPermissionSets: [] };
export const nobody: Grants = { byProfile: false, byPermissionSets: [] };
export const field = {
  object: 'Contact',
  field: 'Score__c',
  isPushed: true,
  readable: answer(byProfile),
  editable: answer(byProfile),
} as const;

/** An org in which every requirement is met. */
export const goodFacts: SecurityFacts = {
  setupOrigin: 'https://acme.my.salesforce-setup.com',
  user: answer({
    id: '005000000000001AAA',
    username: 'integration@example.com',
    name: 'Ida Integration',
    isActive: true,
    profileId: '00e000000000001AAA',
    profileName: 'Integration',
    isSignedIn: false,
  }),
  permissions: { ModifyAllData: answer(byProfile), ApiEnabled: answer(byProfile), ViewSetup: answer(byProfile) },
  edition: answer('Enterprise Edition'),
  app: answer({
    kind: 'connectedApp',
    id: '0H4000000000001AAA',
    name: 'Marketing Cloud Personalization',
    developerName: 'Marketing Cloud Personalization',
    onlyAdminApproved: false,
    refreshToken: { kind: 'validUntilRevoked' },
  }),
  scopes: answer(['id', 'api', 'refresh_token']),
  pkceRequired: answer(false),
  rotation: answer(false),
  fields: [field],
  viewAll: answer(true),
  signedIn: { apiEnabled: answer(true), viewSetup: answer(true), notEditable: answer([]) },
  audit: answer([]),
};

export const factsNobodyRead: SecurityFacts = {
  setupOrigin: 'https://acme.my.salesforce-setup.com',
  user: unread,
  permissions: { ModifyAllData: unread, ApiEnabled: unread, ViewSetup: unread },
  edition: unread,
  app: unread,
  scopes: unread,
  pkceRequired: unread,
  rotation: unread,
  fields: [{ ...field, readable: unread, editable: unread }],
  viewAll: unread,
  signedIn: { apiEnabled: unread, viewSetup: unread, notEditable: unread },
  audit: unread,
};
