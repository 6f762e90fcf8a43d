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
