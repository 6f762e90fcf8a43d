import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** jsforce is a client that this project did not write: what it understands, a real org could have said. */
let started: StartedSalesforce;
let connection: Connection;

beforeAll(async () => {
  started = await startSalesforce(4_500);
  connection = new Connection({ instanceUrl: started.url, accessToken: started.token, version: '66.0' });
  // Its polls wait a second by default.
  connection.bulk2.pollInterval = 50;
});
afterAll(() => started.stop());

describe('the Salesforce emulator, driven by jsforce', () => {
  it('tells the identity and the versions', async () => {
    const identity = await connection.identity();
    expect([identity.username, identity.organization_id]).toEqual([
      started.salesforce.connection().username,
      started.salesforce.connection().orgId,
    ]);
    expect((await connection.request<{ version: string }[]>('/services/data')).map(({ version }) => version)).toContain(
      '66.0',
    );
  });

  it('describes an object with types, lengths and relationships', async () => {
    const { fields } = await connection.describe('Contact');
    const shown = fields
      .filter(({ name }) => ['Email', 'AccountId', 'Score__c', 'LastName', 'Name'].includes(name))
      .map(({ name, type, length, scale, nillable, updateable, relationshipName }) => ({
        name,
        type,
        length,
        scale,
        nillable,
        updateable,
        relationshipName,
      }));
    expect(shown).toEqual([
      {
        name: 'AccountId',
        type: 'reference',
        length: 18,
        scale: 0,
        nillable: true,
        updateable: true,
        relationshipName: 'Account',
      },
      {
        name: 'LastName',
        type: 'string',
        length: 80,
        scale: 0,
        nillable: false,
        updateable: true,
        relationshipName: null,
      },
      {
        name: 'Name',
        type: 'string',
        length: 121,
        scale: 0,
        nillable: false,
        updateable: false,
        relationshipName: null,
      },
      { name: 'Email', type: 'email', length: 80, scale: 0, nillable: true, updateable: true, relationshipName: null },
      {
        name: 'Score__c',
        type: 'double',
        length: 0,
        scale: 2,
        nillable: true,
        updateable: true,
        relationshipName: null,
      },
    ]);
  });

  it('gives a query in pages of 2,000 and tells the API usage', async () => {
    const records = await connection.query<{ Id: string; Name: string }>('SELECT Id, Name, Account.Name FROM Contact', {
      autoFetch: true,
      maxFetch: 10_000,
    });
    expect([records.totalSize, records.records.length, new Set(records.records.map(({ Id }) => Id)).size]).toEqual([
      4_500, 4_500, 4_500,
    ]);
    expect(connection.limitInfo.apiUsage?.limit).toBe(100_000);
  });

  it('answers errors of a query in its shape', async () => {
    await expect(connection.query('SELECT Nothing__c FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await expect(connection.query('SELECT Id FROM Nothing__c')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    await expect(connection.query('SELECT FROM WHERE')).rejects.toMatchObject({ errorCode: 'MALFORMED_QUERY' });
  });

  it('answers tooling queries of triggers and validation rules, and a query of flows', async () => {
    const triggers = await connection.tooling.query(
      "SELECT Name, TableEnumOrId, Status, UsageAfterUpdate FROM ApexTrigger WHERE TableEnumOrId IN ('Contact') ORDER BY Name",
    );
    expect(triggers.records).toMatchObject([
      { Name: 'DemoContactArchive', TableEnumOrId: 'Contact', Status: 'Inactive', UsageAfterUpdate: false },
      { Name: 'DemoContactTouch', TableEnumOrId: 'Contact', Status: 'Active', UsageAfterUpdate: true },
    ]);
    const rules = await connection.tooling.query(
      "SELECT ValidationName, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true AND EntityDefinition.QualifiedApiName = 'Contact'",
    );
    expect(rules.records).toMatchObject([
      { ValidationName: 'Demo_Email_Not_Blocked', EntityDefinition: { QualifiedApiName: 'Contact' } },
    ]);
    const flows = await connection.query(
      'SELECT ApiName, RecordTriggerType, TriggerObjectOrEvent.QualifiedApiName FROM FlowDefinitionView WHERE IsActive = true',
    );
    expect(flows.records).toMatchObject([
      {
        ApiName: 'Demo_Contact_Follow_Up',
        RecordTriggerType: 'CreateAndUpdate',
        TriggerObjectOrEvent: { QualifiedApiName: 'Contact' },
      },
    ]);
    // Each API knows its own.
    await expect(connection.query('SELECT Id FROM ValidationRule')).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
    });
    await expect(connection.tooling.query('SELECT Id FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
    });
  });

  it('hides automation from those who may not see Setup', async () => {
    await started.admin('POST', '/security', { as: 'restricted' });
    try {
      for (const object of ['ApexTrigger', 'ValidationRule']) {
        await expect(connection.tooling.query(`SELECT Id FROM ${object}`)).rejects.toMatchObject({
          errorCode: 'INVALID_TYPE',
        });
      }
      await expect(connection.query('SELECT ApiName FROM FlowDefinitionView')).rejects.toMatchObject({
        errorCode: 'INVALID_TYPE',
      });
    } finally {
      await started.admin('POST', '/security', { as: 'admin' });
    }
  });

  it('refuses what an active validation rule refuses, in a collection and in a job', async () => {
    const { records } = await connection.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Id LIMIT 2');
    const ids = records.map(({ Id }) => Id);
    await started.admin('POST', '/automation', {
      validationRules: { No_Interns: { field: 'Title', pattern: '^Intern$', errorMessage: 'No interns, please.' } },
    });
    try {
      const results = await connection.sobject('Contact').update([
        { Id: ids[0] ?? '', Title: 'Intern' },
        { Id: ids[1] ?? '', Title: 'Internist' },
      ]);
      const error = {
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'No interns, please.',
        fields: ['Title'],
      };
      expect(results).toEqual([
        { id: ids[0], success: false, errors: [error] },
        { id: ids[1], success: true, errors: [] },
      ]);
      const job = await connection.bulk2.loadAndWaitForResults({
        object: 'Contact',
        operation: 'update',
        input: [{ Id: ids[0] ?? '', Title: 'Intern' }],
        pollInterval: 20,
      });
      expect(job.failedResults.map((row) => row.sf__Error)).toEqual([
        'FIELD_CUSTOM_VALIDATION_EXCEPTION:No interns, please.:Title --',
      ]);
    } finally {
      await started.admin('POST', '/automation', { validationRules: { No_Interns: null } });
    }
  });

  it('updates a collection, each record with its own result', async () => {
    const [first, second] = (await connection.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Email LIMIT 2'))
      .records;
    const results = await connection.sobject('Contact').update([
      { Id: first?.Id ?? '', Title: 'Chief  ', Score__c: 2.345 },
      { Id: second?.Id ?? '', Email: 'no address' },
    ]);
    expect(results).toEqual([
      { id: first?.Id, success: true, errors: [] },
      {
        id: second?.Id,
        success: false,
        errors: [
          {
            statusCode: 'INVALID_EMAIL_ADDRESS',
            message: 'Email: invalid email address: no address',
            fields: ['Email'],
          },
        ],
      },
    ]);
    expect(
      await connection.sobject('Contact').retrieve(first?.Id ?? '', { fields: ['Title', 'Score__c'] }),
    ).toMatchObject({
      Title: 'Chief',
      Score__c: 2.35,
    });
  });

  it('runs a bulk query of one page', async () => {
    const stream = await connection.bulk2.query(
      "SELECT Id, Name, Description FROM Contact WHERE Account.Name = 'Acme'",
    );
    const records: Record<string, unknown>[] = [];
    for await (const record of stream) records.push(record as Record<string, unknown>);
    expect(records).toHaveLength(2_250);
    expect(records[0]).toMatchObject({ Name: `First0 O'Neil "0"` });
  });

  it('runs a bulk update and hands out all three kinds of results', async () => {
    const { records } = await connection.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Id DESC LIMIT 3');
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'update',
      input: [
        { Id: records[0]?.Id ?? '', LastName: 'Changed', Title: '#N/A' },
        { Id: records[1]?.Id ?? '', LastName: '#N/A', Title: 'x' },
        { Id: records[2]?.Id ?? '', LastName: 'y'.repeat(81), Title: 'x' },
      ],
      pollInterval: 20,
    });
    expect(results.successfulResults).toMatchObject([
      { sf__Id: records[0]?.Id ?? '', sf__Created: 'false', LastName: 'Changed' },
    ]);
    expect(results.failedResults.map((row) => row.sf__Error).sort()).toEqual([
      'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
      `STRING_TOO_LONG:Last Name: data value too large: ${'y'.repeat(81)} (max length=80):LastName --`,
    ]);
    expect(results.unprocessedRecords).toEqual([]);
  });
});
