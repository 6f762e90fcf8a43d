import { describe, expect, it } from 'vitest';
import type { SalesforceSignInState, SignInState, SignInTargets } from '../../../../src/engine/signInProtocol.ts';
import { markdownText } from '../../../../src/extension/preview/markdownText.ts';
import {
  personalizationSignInNodes,
  salesforceSignInNodes,
  sftpNodes,
} from '../../../../src/extension/views/signInNodes.ts';
import type { SignIns } from '../../../../src/extension/store/syncState.ts';

const targets: SignInTargets = {
  salesforce: { connection: 'default' },
  personalization: { account: 'acme', instance: 'us-1', dataset: 'engage' },
  sftp: { host: 'sftp.example.com', port: 22, username: 'feed', directory: '/engage/inbound' },
};
const nobody: SignInState = { salesforce: null, personalization: null, sftp: null };
const byBrowser: SalesforceSignInState = {
  way: 'browser',
  username: 'admin@example.com',
  orgId: '00D000000000001AAA',
  instanceUrl: 'https://acme.my.salesforce.com',
  scopes: ['id', 'api', 'refresh_token'],
  signedInAt: '2026-11-24T10:00:00.000Z',
  lastRefreshedAt: null,
  lastRotatedAt: null,
};

describe('the rows of the Salesforce sign-in', () => {
  it('say nothing where nothing is known, and where that side is files', () => {
    const files = { targets: { ...targets, salesforce: null }, state: nobody };
    expect([salesforceSignInNodes(null), salesforceSignInNodes(files)]).toEqual([[], []]);
  });

  it('name the connection that nobody is signed in to, and offer the sign-in', () => {
    expect(salesforceSignInNodes({ targets, state: nobody })).toEqual([
      {
        id: 'signIn',
        label: 'Sign-in',
        description: 'nobody is signed in to “default”',
        icon: 'key',
        contextValue: 'salesforce signsIn',
      },
    ]);
  });

  it('tell the way, the granted scopes by their labels, and that the token was not renewed yet', () => {
    const rows = salesforceSignInNodes({ targets, state: { ...nobody, salesforce: byBrowser } });
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['Signed in by', 'browser (OAuth)'],
      ['Granted scopes', 'id api refresh_token'],
      ['Token', 'not renewed yet'],
    ]);
    expect(rows[1]?.tooltip).toBe(
      '- `id`: Access the identity URL service\n- `api`: Manage user data via APIs\n' +
        '- `refresh_token`: Perform requests at any time',
    );
  });

  it('say that a token rotates once Salesforce has replaced it', () => {
    const state = { ...byBrowser, lastRefreshedAt: '2026-11-24T10:00:00Z', lastRotatedAt: '2026-11-24T10:00:00Z' };
    const token = salesforceSignInNodes({ targets, state: { ...nobody, salesforce: state } })[2];
    expect(token?.description).toMatch(/^renewed Nov 24, \d\d:\d\d, rotates$/);
    expect(token?.tooltip).toContain('rotation is on for this app');
  });

  it('do not guess the scopes of the Salesforce CLI, and show no token of ours', () => {
    const state: SalesforceSignInState = { ...byBrowser, way: 'salesforceCli', scopes: [] };
    const rows = salesforceSignInNodes({ targets, state: { ...nobody, salesforce: state } });
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['Signed in by', 'Salesforce CLI'],
      ['Granted scopes', 'not told by the Salesforce CLI'],
    ]);
  });

  it('offer no sign-out of the demo', () => {
    const state: SalesforceSignInState = { ...byBrowser, way: 'demo', signedInAt: null };
    const [way] = salesforceSignInNodes({ targets, state: { ...nobody, salesforce: state } });
    expect([way?.description, way?.contextValue]).toEqual(['demo', 'salesforce']);
  });
});

describe('the row of a sign-in that VS Code has lost', () => {
  const lost = ['salesforce:default', 'personalization:acme.us-1/engage', 'sftp:feed@sftp.example.com:22'];
  const rowsOf = (signIns: SignIns, forgotten: readonly string[]) => [
    ...salesforceSignInNodes(signIns, forgotten),
    ...personalizationSignInNodes(signIns, forgotten),
    ...sftpNodes(signIns, { look: null, forgotten }),
  ];

  it('says so, and what to do', () => {
    const rows = rowsOf({ targets, state: nobody }, lost);
    expect(rows.map(({ label, description, icon }) => [label, description, icon])).toEqual([
      ['Sign-in', 'not kept by VS Code, sign in again', 'warning'],
      ['API key', 'not kept by VS Code, sign in again', 'warning'],
      ['SFTP', 'sftp.example.com: not kept by VS Code, sign in again', 'warning'],
    ]);
    for (const { tooltip, contextValue } of rows) {
      expect(tooltip).toContain('no keyring');
      expect(contextValue).toMatch(/signsIn$/);
    }
  });

  it('says nothing of those of other configurations, nor once somebody has signed in again', () => {
    const others = ['salesforce:other', 'personalization:acme.us-1/other', 'sftp:other@sftp.example.com:22'];
    expect(rowsOf({ targets, state: nobody }, others)).toEqual(rowsOf({ targets, state: nobody }, []));
    const state = { ...nobody, salesforce: byBrowser };
    expect(salesforceSignInNodes({ targets, state }, lost)).toEqual(salesforceSignInNodes({ targets, state }));
  });
});

describe('the rows of the other sign-ins', () => {
  it('show the id of the API key, never its secret, and offer to sign in where there is none', () => {
    const signedIn = { targets, state: { ...nobody, personalization: { apiKeyId: 'key-1' } } };
    expect(personalizationSignInNodes(signedIn).map(({ description }) => description)).toEqual(['key-1']);
    expect(personalizationSignInNodes({ targets, state: nobody }).map(({ description }) => description)).toEqual([
      'not signed in',
    ]);
    expect(personalizationSignInNodes(null)).toEqual([]);
  });

  it('show the SFTP server with its confirmed key', () => {
    const sftp = { username: 'feed', host: 'sftp.example.com', fingerprint: 'SHA256:abc' };
    const [row] = sftpNodes({ targets, state: { ...nobody, sftp } }, { look: null });
    expect([row?.description, row?.contextValue]).toEqual(['feed@sftp.example.com', 'sftp signsIn signedIn']);
    expect(row?.tooltip).toContain('SHA256:abc');
    expect(sftpNodes({ targets, state: nobody }, { look: { kind: 'notSignedIn' } })[0]?.description).toBe(
      'sftp.example.com: not signed in',
    );
    expect(sftpNodes({ targets: { ...targets, sftp: null }, state: nobody }, { look: null })).toEqual([]);
  });

  it('mark an SFTP server that does not answer, with why, and reconnect at a click', () => {
    const sftp = { username: 'feed', host: 'sftp.example.com', fingerprint: 'SHA256:abc' };
    const look = { kind: 'failed', code: 'cannotConnect', message: 'It does not answer. Ask IT.' } as const;
    const [row] = sftpNodes({ targets, state: { ...nobody, sftp } }, { look });
    expect(row).toMatchObject({
      label: 'SFTP',
      description: 'feed@sftp.example.com: no connection',
      icon: 'error',
      accessibleLabel: 'SFTP: no connection. It does not answer. Ask IT.',
      contextValue: 'sftp failed signsIn signedIn',
      command: { id: 'personalizationSync.reconnect', title: 'Reconnect' },
    });
    expect(row?.tooltip).toContain(markdownText('It does not answer. Ask IT.'));
  });
});
