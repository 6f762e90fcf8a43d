import { Connection } from 'jsforce';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** jsforce writes and reads the envelopes itself: what it understands, a real org could have said. */
let started: StartedSalesforce;
let connection: Connection;

beforeAll(async () => {
  started = await startSalesforce(1);
  connection = new Connection({ instanceUrl: started.url, accessToken: started.token, version: '66.0' });
});
afterEach(() => started.admin('POST', '/reset'));
afterAll(() => started.stop());

describe('the Metadata API of the Salesforce emulator, driven by jsforce', () => {
  it('lists the connected app by its name in the metadata', async () => {
    const listed = await connection.metadata.list({ type: 'ConnectedApp' }, '66.0');
    expect(listed.map(({ fullName, type }) => [fullName, type])).toEqual([
      ['Marketing_Cloud_Personalization', 'ConnectedApp'],
    ]);
  });

  // jsforce’s schema is older than the setting: it leaves it the text that it is in the XML.
  it('tells the OAuth settings of the app', async () => {
    await started.admin('POST', '/security', { app: { pkceRequired: true, scopes: ['id', 'api'] } });
    const app: unknown = await connection.metadata.read('ConnectedApp', 'Marketing_Cloud_Personalization');
    expect(app).toMatchObject({
      fullName: 'Marketing_Cloud_Personalization',
      label: 'Marketing Cloud Personalization',
      oauthConfig: { isPkceRequired: 'true', scopes: ['Basic', 'Api'] },
    });
  });

  it('lists settings together, refuses a kind of settings, and reads it by its name', async () => {
    const listed = await connection.metadata.list({ type: 'Settings' }, '66.0');
    expect(listed.map(({ fullName }) => fullName)).toEqual(['OauthOidc']);
    await expect(connection.metadata.list({ type: 'OauthOidcSettings' }, '66.0')).rejects.toThrow(
      'Unknown type:OauthOidcSettings',
    );
    const settings: unknown = await connection.metadata.read('OauthOidcSettings' as 'ConnectedApp', 'OauthOidc');
    expect(settings).toMatchObject({ fullName: 'OauthOidc', isPkceRequired: 'false' });
  });

  it('answers a name that it does not know with an empty record', async () => {
    const app: unknown = await connection.metadata.read('ConnectedApp', 'Nobody');
    expect(app).toMatchObject({ label: '' });
    expect(app).not.toHaveProperty('fullName');
  });

  it('refuses whoever lacks Modify All Data', async () => {
    await started.admin('POST', '/security', { user: { ModifyAllData: false } });
    await expect(connection.metadata.list({ type: 'ConnectedApp' }, '66.0')).rejects.toThrow(
      'Use of the Metadata API requires a user with the ModifyAllData permission',
    );
  });

  it('refuses a session that is none', async () => {
    const stranger = new Connection({ instanceUrl: started.url, accessToken: '00D000000000001!x', version: '66.0' });
    await expect(stranger.metadata.list({ type: 'ConnectedApp' }, '66.0')).rejects.toThrow('INVALID_SESSION_ID');
  });
});
