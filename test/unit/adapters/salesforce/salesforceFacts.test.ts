import { describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import { errorOf } from '../errorOf.ts';
import { type Answer, sendJson } from '../stubServer.ts';
import { salesforceError, startOrg } from './salesforceStub.ts';

const never = new AbortController().signal;

interface OrgAnswers {
  readonly organization?: object | null;
  readonly userInfo?: object;
  /** Answer by the object after FROM; a number is the status of a refusal. */
  readonly rows?: Readonly<Record<string, readonly object[] | number>>;
}

/** Answers SOQL by the object that is asked. */
function answering({ organization, userInfo, rows = {} }: OrgAnswers): Answer {
  return (request, response) => {
    const soql = new URL(request.path, 'http://x').searchParams.get('q') ?? '';
    const object = /FROM (\w+)/.exec(soql)?.[1] ?? '';
    if (request.path === '/services/oauth2/userinfo') {
      sendJson(response, userInfo ?? { user_id: '005000000000001', preferred_username: 'admin@example.com' });
    } else if (object === 'Organization') {
      const row = { Id: '00D000000000001', Name: 'Acme', OrganizationType: 'Enterprise Edition', IsSandbox: true };
      const records = organization === null ? [] : [organization ?? row];
      sendJson(response, { totalSize: records.length, done: true, records });
    } else if (Array.isArray(rows[object])) {
      sendJson(response, { totalSize: rows[object].length, done: true, records: rows[object] });
    } else {
      sendJson(response, salesforceError('INVALID_TYPE', `sObject type '${object}' is not supported.`), 400);
    }
  };
}

async function factsOf(answers: OrgAnswers) {
  const org = await startOrg(answering(answers));
  return { org, facts: createSalesforceAdapter({ credentials: org.credentials, http: org.http }).facts };
}

describe('connecting', () => {
  test('tells the org and the user', async () => {
    const { facts } = await factsOf({});
    expect(await facts.connect(never)).toEqual({
      org: {
        id: '00D000000000001EAA',
        myDomain: 'demo',
        name: 'Acme',
        edition: 'Enterprise Edition',
        isSandbox: true,
        isDemo: true,
      },
      user: { id: '005000000000001AAA', username: 'admin@example.com' },
      apiVersion: '66.0',
    });
    expect(facts.callsMade()).toEqual({ 'oauth.userinfo': 1, 'rest.query': 1 });
  });

  test('to an org that does not say which it is ends', async () => {
    const { facts } = await factsOf({ organization: null });
    expect((await errorOf(facts.connect(never))).code).toBe('accessDenied');
  });

  test('as somebody who is not told ends', async () => {
    const { facts } = await factsOf({ userInfo: {} });
    expect((await errorOf(facts.connect(never))).code).toBe('accessDenied');
  });

  test('believes no answer that lacks records', async () => {
    const org = await startOrg((request, response) => {
      if (request.path.includes('userinfo')) sendJson(response, { user_id: '005000000000001' });
      else sendJson(response, { totalSize: 1, done: true, records: [] });
    });
    const { facts } = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
    expect((await errorOf(facts.connect(never))).code).toBe('incompleteRead');
  });
});

describe('visibility', () => {
  const assignments = [{ PermissionSetId: '0PS000000000001AAA' }, { PermissionSetId: null }];
  const objects = ['Contact', 'Account'] as const;
  function permission(SobjectType: string, PermissionsViewAllRecords: boolean) {
    return { SobjectType, PermissionsViewAllRecords };
  }

  test('is complete with View All Data', async () => {
    const { facts } = await factsOf({ rows: { UserPermissionAccess: [{ PermissionsViewAllData: true }] } });
    expect(await facts.visibility(objects, never)).toEqual({
      verdict: 'complete',
      evidence: ['View All Data of the signed-in user (UserPermissionAccess): yes.'],
      objects,
    });
  });

  test.each([
    [
      'complete with View All Records on each object',
      [permission('Contact', true), permission('Account', true)],
      'complete',
      'Contact yes, Account yes',
    ],
    [
      'complete when any of several grants gives it',
      [permission('Contact', false), permission('Contact', true), permission('Account', true)],
      'complete',
      'Contact yes, Account yes',
    ],
    [
      'incomplete when an object lacks it',
      [permission('Contact', true), permission('Account', false)],
      'incomplete',
      'Contact yes, Account no',
    ],
    [
      'cannot be read when an object has no rows',
      [permission('Contact', true)],
      'cannotBeRead',
      'nothing may be read for Account (needs View Setup)',
    ],
    [
      'cannot be read when there are no rows at all',
      [],
      'cannotBeRead',
      'nothing may be read for Contact, Account (needs View Setup)',
    ],
  ] as const)('is %s', async (_what, permissions, verdict, words) => {
    const { facts } = await factsOf({
      rows: {
        UserPermissionAccess: [{ PermissionsViewAllData: false }],
        PermissionSetAssignment: assignments,
        ObjectPermissions: permissions,
      },
    });
    expect(await facts.visibility(objects, never)).toEqual({
      verdict,
      evidence: [
        'View All Data of the signed-in user (UserPermissionAccess): no.',
        `View All Records on Contact, Account (ObjectPermissions): ${words}.`,
      ],
      objects,
    });
  });

  test('cannot be read when Salesforce refuses every question', async () => {
    const { facts } = await factsOf({});
    expect(await facts.visibility(objects, never)).toEqual({
      verdict: 'cannotBeRead',
      evidence: [
        'View All Data of the signed-in user (UserPermissionAccess): cannot be read (INVALID_TYPE).',
        'View All Records on Contact, Account (ObjectPermissions): cannot be read (INVALID_TYPE).',
      ],
      objects,
    });
  });

  test('can be complete by object permissions although View All Data cannot be read', async () => {
    const { facts } = await factsOf({
      rows: {
        PermissionSetAssignment: assignments,
        ObjectPermissions: [permission('Contact', true), permission('Account', true)],
      },
    });
    expect((await facts.visibility(objects, never)).verdict).toBe('complete');
  });

  test('asks for the grants of the signed-in user only', async () => {
    const { facts, org } = await factsOf({
      rows: { UserPermissionAccess: [], PermissionSetAssignment: assignments, ObjectPermissions: [] },
    });
    await facts.visibility(objects, never);
    const queries = org.requests().flatMap(({ path }) => new URL(path, 'http://x').searchParams.getAll('q'));
    expect(queries.slice(-2)).toEqual([
      "SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '005000000000001AAA' AND IsActive = true",
      "SELECT SobjectType, PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType IN ('Contact', 'Account') AND ParentId IN ('0PS000000000001AAA')",
    ]);
  });
});

describe('an object', () => {
  const field = {
    name: 'Score__c',
    label: 'Score',
    type: 'picklist',
    length: 255,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: true,
    picklistValues: [
      { value: 'A', active: true, label: 'a', defaultValue: false },
      { value: 'B', active: false, label: 'b', defaultValue: false },
    ],
    soapType: 'xsd:string',
  };

  test('is described once a run, with active picklist values only', async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, { name: 'Contact', fields: [field] });
    });
    const { facts } = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
    const { soapType: _unused, ...told } = field;
    const description = { object: 'Contact', fields: [{ ...told, picklistValues: ['A'] }] };
    expect(await facts.describe('Contact', never)).toEqual(description);
    expect(await facts.describe('Contact', never)).toEqual(description);
    expect(org.requests().map(({ path }) => path)).toEqual(['/services/data/v66.0/sobjects/Contact/describe']);
  });

  test('is asked for again when the answer was cut', async () => {
    const org = await startOrg((_request, response, times) => {
      if (times === 0) response.writeHead(200, { 'content-type': 'application/json' }).end('{"fields":[{"na');
      else sendJson(response, { fields: [field] });
    });
    const { facts } = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
    expect((await facts.describe('Contact', never)).fields).toHaveLength(1);
  });
});

describe('the calls of the day', () => {
  test('are read once, and followed by every reply after that', async () => {
    const org = await startOrg((_request, response, times) => {
      const headers = times === 0 ? {} : { 'sforce-limit-info': `api-usage=${times + 40}/1000` };
      sendJson(response, { DailyApiRequests: { Max: 1000, Remaining: 960 }, fields: [] }, 200, headers);
    });
    const adapter = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
    expect([adapter.latestApiUsage(), await adapter.facts.apiUsage(never)]).toEqual([null, { used: 40, max: 1000 }]);
    await adapter.facts.describe('Contact', never);
    expect([adapter.latestApiUsage(), await adapter.facts.apiUsage(never), org.requests().length]).toEqual([
      { used: 41, max: 1000 },
      { used: 41, max: 1000 },
      2,
    ]);
  });

  test("are nobody's when the org does not tell them", async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, {});
    });
    const { facts } = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
    expect(await facts.apiUsage(never)).toBeNull();
  });
});
