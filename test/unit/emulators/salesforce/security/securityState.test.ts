import { describe, expect, it } from 'vitest';
import { HEALTHY_SECURITY, mergeSecurity } from '../../../../../src/emulators/salesforce/security/securityState.ts';

describe('a change of security', () => {
  it('is merged deep, and says only what is different', () => {
    const merged = mergeSecurity(HEALTHY_SECURITY, {
      by: 'Sam',
      user: { ModifyAllData: false, ApiEnabled: true },
      fls: { 'Contact.Score__c': { edit: false } },
      app: { scopes: ['id'], refreshPolicy: { days: 30 } },
    });
    expect(merged).toEqual({
      state: {
        ...HEALTHY_SECURITY,
        user: { ...HEALTHY_SECURITY.user, ModifyAllData: false },
        fls: { 'Contact.Score__c': { read: true, edit: false } },
        app: { ...HEALTHY_SECURITY.app, scopes: ['id'], refreshPolicy: { days: 30 } },
      },
      changes: [
        { path: 'user.ModifyAllData', from: true, to: false },
        { path: 'fls.Contact.Score__c.edit', from: true, to: false },
        { path: 'app.scopes', from: ['id', 'api', 'refresh_token'], to: ['id'] },
        { path: 'app.refreshPolicy', from: 'infinite', to: { days: 30 } },
      ],
    });
  });

  it('refuses a name that does not exist', () => {
    expect(mergeSecurity(HEALTHY_SECURITY, { usr: {} })).toBe('There is no "usr" in the security state.');
  });
});
