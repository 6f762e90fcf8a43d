import { DEMO_ORG } from '../demoOrg.ts';
import type { Row } from '../store/recordTable.ts';
import { makeId } from '../store/salesforceIds.ts';
import { stampOf } from '../store/stamp.ts';
import { APP_NAME, EXTERNAL_APP_DEVELOPER_NAME } from './appName.ts';
import type { SetupSources } from './setupSources.ts';

/** Every org has other apps, too. */
const OTHER_APP: Row = {
  Id: makeId('0H4', 2),
  Name: 'DEMO Data Loader',
  OptionsAllowAdminApprovedUsersOnly: 'true',
  OptionsRefreshTokenValidityMetric: 'false',
  OptionsHasSessionLevelPolicy: 'false',
  RefreshTokenValidityPeriod: '1',
};

export function connectedAppRows({ security }: SetupSources): readonly Row[] {
  const { app } = security.state;
  if (!app.installed || app.kind !== 'connectedApp') return [OTHER_APP];
  const days = app.refreshPolicy === 'infinite' ? null : String(app.refreshPolicy.days);
  return [
    {
      Id: makeId('0H4', 1),
      Name: APP_NAME,
      OptionsAllowAdminApprovedUsersOnly: String(app.permittedUsers === 'adminApproved'),
      OptionsRefreshTokenValidityMetric: 'false',
      OptionsHasSessionLevelPolicy: 'false',
      RefreshTokenValidityPeriod: days,
    },
    OTHER_APP,
  ];
}

const EXTERNAL_CLIENT_APP_ID = makeId('0xI', 1);

export function externalClientAppRows({ security }: SetupSources): readonly Row[] {
  const { app } = security.state;
  if (!app.installed || app.kind !== 'externalClientApp') return [];
  return [{ Id: EXTERNAL_CLIENT_APP_ID, DeveloperName: EXTERNAL_APP_DEVELOPER_NAME, MasterLabel: APP_NAME }];
}

export function externalClientAppPolicyRows(sources: SetupSources): readonly Row[] {
  const { app } = sources.security.state;
  return externalClientAppRows(sources).map((row) => ({
    Id: makeId('0xP', 1),
    DeveloperName: `${row['DeveloperName'] ?? ''}_Policy`,
    MasterLabel: APP_NAME,
    ExternalClientApplicationId: EXTERNAL_CLIENT_APP_ID,
    PermittedUsersPolicyType:
      app.permittedUsers === 'adminApproved' ? 'AdminApprovedPreAuthorized' : 'AllSelfAuthorized',
    RefreshTokenPolicyType: app.refreshPolicy === 'infinite' ? 'Infinite' : 'SpecificLifetime',
    RefreshTokenValidityPeriod: app.refreshPolicy === 'infinite' ? null : String(app.refreshPolicy.days),
    RefreshTokenValidityUnit: app.refreshPolicy === 'infinite' ? null : 'Days',
  }));
}

export function oauthTokenRows({ security, nights }: SetupSources): readonly Row[] {
  if (!security.state.app.installed) return [];
  const row = { Id: makeId('0CQ', 1), AppName: APP_NAME, UserId: DEMO_ORG.admin.id };
  const usedAtMs = nights.tokenUsedAtMs;
  return [
    { ...row, UseCount: usedAtMs === null ? '0' : '12', LastUsedDate: usedAtMs === null ? null : stampOf(usedAtMs) },
  ];
}
