import { describe, expect, test } from 'vitest';
import type { ConnectionFacts } from '../../../../src/engine/protocol.ts';
import type { PersonalizationState, SyncState } from '../../../../src/extension/store/syncState.ts';
import {
  connectionDescription,
  connectionMessage,
  connectionNodes,
} from '../../../../src/extension/views/connectionNodes.ts';
import { markdownText } from '../../../../src/extension/preview/markdownText.ts';
import { viewContext } from '../../../../src/extension/views/viewContext.ts';
import type { ViewNode } from '../../../../src/extension/views/viewNode.ts';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { initialState } from '../../../../src/extension/store/syncState.ts';
import { someMatchCounts } from '../../aRunReport.ts';
import { aPreview, aState, configPath, someFacts } from '../aDryRun.ts';

function connected(differences: Partial<ConnectionFacts> = {}, more: Partial<SyncState> = {}): SyncState {
  return aState({ connection: { kind: 'connected', facts: someFacts(differences) }, ...more });
}

const failed = aState({ connection: { kind: 'failed', message: 'Sign-in failed: the user is inactive.' } });

describe('the Connection view', () => {
  test('has no rows without a configuration, so that the welcome text shows', () => {
    expect(connectionNodes(initialState)).toEqual([]);
  });

  test('claims nothing before it has connected', () => {
    expect(outline(connectionNodes(aState()))).toEqual([
      'Configuration | acme/personalization-sync.json',
      'Salesforce | not connected yet',
      'Personalization | not asked yet',
      'Last Night | not read yet',
      'Engine | not started',
    ]);
    const run = { kind: 'connect', label: 'Signing in', labels: {} } as const;
    const engine = { processId: 4711, nodeVersion: '24.21.0' };
    expect(outline(connectionNodes(aState({ run, engine })))).toEqual([
      'Configuration | acme/personalization-sync.json',
      'Salesforce | connecting…',
      'Personalization | not asked yet',
      'Last Night | not read yet',
      'Engine | Signing in',
    ]);
  });

  test('says the mode as soon as the configuration is read, and as it is now rather than when it was connected', () => {
    const rowOf = (state: SyncState) => outline(connectionNodes(state)).find((row) => row.startsWith('Mode'));
    expect(rowOf(aState({ mode: 'repair' }))).toBe('Mode | repair: writes what you select');
    expect(rowOf(connected({ mode: 'observe' }, { mode: 'replace' }))).toBe(
      'Mode | replace: writes instead of the nightly run',
    );
  });

  test('tells of both ends as they answered', () => {
    const users = someMatchCounts({ read: 2010, superseded: 10 });
    const accounts = someMatchCounts({ read: 200 });
    const state = connected({}, { preview: aPreview({ users, accounts, rowsRead: { users: 2010, accounts: 200 } }) });
    expect(outline(connectionNodes(state))).toEqual([
      'Configuration | acme/personalization-sync.json',
      'Mode | observe: shows, writes nothing',
      'Salesforce | Acme · DEMO',
      '  My Domain | acme',
      '  Org ID | 00D000000000001EAA',
      '  Kind of org | DEMO',
      '  Edition | Enterprise Edition',
      '  Signed in as | admin@example.com',
      '  API version | 66.0',
      '  Records come from | Bulk API 2.0',
      '  API calls today | 1,200 used, 98,800 left',
      '  Sees every record | yes',
      'Personalization | engage',
      '  Dataset | engage',
      '  Profiles come from | User and Account Export API',
      '  Seen in the last dry run | 2,000 users, 200 accounts',
      '  Account export | is there',
      'Last Night | not read yet',
      'Engine | not started',
    ]);
    expect([connectionMessage(state), connectionDescription(state)]).toEqual(['', 'acme · DEMO']);
    const orgId = connectionNodes(state).flatMap(({ children = [] }) => children.filter(({ id }) => id === 'orgId'));
    expect(orgId).toMatchObject([{ tooltip: '00D000000000001EAA', accessibleLabel: 'Org ID 00D000000000001EAA' }]);
  });

  test('names files as what they are', () => {
    const { connection } = someFacts();
    const facts = {
      connection: { ...connection, org: { ...connection.org, id: '' } },
      instanceUrl: null,
      apiUsage: null,
      sources: { personalization: 'users.json', salesforce: 'contacts.csv' },
    };
    expect(outline(connectionNodes(connected(facts))).slice(2, 5)).toEqual([
      'Salesforce | contacts.csv',
      '  Records come from | contacts.csv',
      '  Sees every record | yes',
    ]);
    expect(connectionDescription(connected(facts))).toBe('files');
  });

  test.each([
    ['observe', 'observe: shows, writes nothing'],
    ['repair', 'repair: writes what you select'],
    ['replace', 'replace: writes instead of the nightly run'],
  ] as const)('says what mode %s means, and opens the configuration at it', (mode, description) => {
    const node = connectionNodes(connected({ mode })).find(({ id }) => id === 'mode');
    expect([node?.description, node?.command]).toEqual([
      description,
      { id: 'personalizationSync.openConfiguration', title: 'Open Configuration at "mode"', args: ['mode'] },
    ]);
  });

  test('says DEMO for the demo’s configuration, whose path means nothing to anybody', () => {
    const [node] = connectionNodes(aState({ demoConfigPath: configPath }));
    expect(node?.description).toBe('DEMO: made-up data on this computer');
  });

  test('says that there is no account export where the last dry run found none', () => {
    const state = connected({}, { preview: aPreview({ rowsRead: { users: 3 } }) });
    expect(outline(connectionNodes(state))).toContain('  Account export | there is none: runs go on without accounts');
  });

  test('tells what went wrong and what to do, and no facts of an earlier connection', () => {
    expect(connectionMessage(failed)).toBe('Sign-in failed: the user is inactive.');
    expect(outline(connectionNodes(failed))).toEqual([
      'Configuration | acme/personalization-sync.json',
      'Salesforce | no connection',
      'Personalization | not asked yet',
      'Last Night | not read yet',
      'Engine | not started',
    ]);
  });
});

describe('Personalization beside Salesforce', () => {
  const looked = { isAsked: false, dataset: 'engage', api: null, sftp: null } satisfies PersonalizationState;
  const deadKey = { kind: 'failed', code: 'signInFailed', message: 'The key was refused. Sign in again.' } as const;

  test('is asked, while the row says so', () => {
    const state = aState({ personalization: { ...looked, isAsked: true, dataset: null } });
    expect(rowOf(state, 'personalization')).toMatchObject({ description: 'asking…', icon: 'loading~spin' });
  });

  test('says whether there is an account export before any dry run', () => {
    const api = { kind: 'answered', accounts: 'unavailable' } as const;
    const state = connected({}, { personalization: { ...looked, api } });
    expect(outline([rowOf(state, 'personalization')])).toEqual([
      'Personalization | engage',
      '  Dataset | engage',
      '  Profiles come from | User and Account Export API',
      '  Account export | there is none: runs go on without accounts',
    ]);
  });

  test('with a dead key is marked on its own row, with why and what to do above the tree', () => {
    const state = connected({}, { personalization: { ...looked, api: deadKey } });
    expect(rowOf(state, 'personalization')).toMatchObject({
      description: 'engage: no connection',
      icon: 'error',
      tooltip: markdownText('The key was refused. Sign in again.'),
      accessibleLabel: 'Personalization: no connection. The key was refused. Sign in again.',
      contextValue: 'personalization failed',
      command: { id: 'personalizationSync.reconnect', title: 'Reconnect' },
    });
    expect(rowOf(state, 'salesforce').description).toBe('Acme · DEMO');
    expect(connectionMessage(state)).toBe('Personalization: The key was refused. Sign in again.');
  });

  test('answers also where Salesforce does not, which reconnects by itself', () => {
    const api = { kind: 'answered', accounts: 'available' } as const;
    const state = { ...failed, personalization: { ...looked, api } };
    expect(outline([rowOf(state, 'personalization')])).toEqual([
      'Personalization | engage',
      '  Dataset | engage',
      '  Account export | is there',
    ]);
    expect(rowOf(state, 'salesforce')).toMatchObject({
      contextValue: 'salesforce failed',
      command: { id: 'personalizationSync.reconnect', title: 'Reconnect' },
    });
  });

  test('says that nobody is signed in, and that is no failure', () => {
    const state = connected({}, { personalization: { ...looked, api: { kind: 'notSignedIn' } } });
    expect(rowOf(state, 'personalization')).toMatchObject({ description: 'engage: not signed in' });
    expect(connectionMessage(state)).toBe('');
  });

  test('is told above the tree with every other side that fails', () => {
    const sftp = { kind: 'failed', code: 'cannotConnect', message: 'No answer.' } as const;
    expect(connectionMessage({ ...failed, personalization: { ...looked, api: deadKey, sftp } })).toBe(
      'Sign-in failed: the user is inactive.\nPersonalization: The key was refused. Sign in again.\nSFTP: No answer.',
    );
  });

  function rowOf(state: SyncState, row: string): ViewNode {
    const found = connectionNodes(state).find(({ id }) => id === row);
    if (found === undefined) throw new Error(`There is no row ${row}.`);
    return found;
  }
});

test('menus and welcome texts are told what the state is', () => {
  const prefix = 'personalizationSync.';
  expect(viewContext(initialState, null)).toEqual({
    [`${prefix}isRunning`]: false,
    [`${prefix}demoRuns`]: false,
    [`${prefix}wasInterrupted`]: false,
    [`${prefix}followsConfiguration`]: false,
    [`${prefix}isConnected`]: false,
    [`${prefix}hasRequirements`]: false,
    [`${prefix}isReconfiguring`]: false,
    [`${prefix}hasPreview`]: false,
    [`${prefix}isFiltered`]: false,
    [`${prefix}findsNothing`]: false,
    [`${prefix}hasSalesforcePages`]: false,
    [`${prefix}knowsRuns`]: false,
    [`${prefix}hasChoices`]: false,
  });
  const choices = { ...noChoices, records: { 'user:a': 'skip' } } as const;
  expect(viewContext(connected({}, { preview: aPreview(), filter: 'x', choices }), 0)).toEqual({
    [`${prefix}isRunning`]: false,
    [`${prefix}demoRuns`]: false,
    [`${prefix}wasInterrupted`]: false,
    [`${prefix}followsConfiguration`]: true,
    [`${prefix}isConnected`]: true,
    [`${prefix}hasRequirements`]: false,
    [`${prefix}isReconfiguring`]: false,
    [`${prefix}hasPreview`]: true,
    [`${prefix}isFiltered`]: true,
    [`${prefix}findsNothing`]: true,
    [`${prefix}hasSalesforcePages`]: false,
    [`${prefix}knowsRuns`]: false,
    [`${prefix}hasChoices`]: true,
  });
});

function outline(nodes: readonly ViewNode[], indent = ''): string[] {
  return nodes.flatMap(({ label, description, children }) => [
    `${indent}${label} | ${description ?? ''}`,
    ...outline(children ?? [], `${indent}  `),
  ]);
}
