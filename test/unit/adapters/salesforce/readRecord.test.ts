import { describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import { errorOf } from '../errorOf.ts';
import { sendJson } from '../stubServer.ts';
import { startOrg } from './salesforceStub.ts';

const never = new AbortController().signal;

/** An org whose Contact has the fields Score__c and Seen__c. */
async function factsOf(records: readonly object[]) {
  const org = await startOrg((request, response) => {
    if (!request.path.endsWith('/describe')) sendJson(response, { totalSize: records.length, done: true, records });
    else {
      const fields = [
        { name: 'Score__c', type: 'double', picklistValues: [] },
        { name: 'Seen__c', type: 'datetime', picklistValues: [] },
      ];
      sendJson(response, { fields });
    }
  });
  return { org, facts: createSalesforceAdapter({ credentials: org.credentials, http: org.http }).facts };
}

const record = {
  Id: '003000000000001AAA',
  SystemModstamp: '2026-11-24T18:20:38.000+0000',
  LastModifiedById: '005000000000001AAA',
  LastModifiedBy: { Name: 'Ann' },
  IsDeleted: false,
  Score__c: 12.5,
  Seen__c: '2026-11-20T08:00:00.000+0000',
};

describe('one record as it is now', () => {
  test('comes with who changed it and when, without the fields that may not be read', async () => {
    const { facts, org } = await factsOf([record]);
    expect(await facts.record('Contact', '003000000000001', ['score__c', 'Seen__c', 'Hidden__c'], never)).toEqual({
      id: '003000000000001AAA',
      modstamp: '2026-11-24T18:20:38.000Z',
      modifiedById: '005000000000001AAA',
      modifiedByName: 'Ann',
      isDeleted: false,
      fields: { score__c: '12.5', Seen__c: '2026-11-20T08:00:00.000Z' },
    });
    const asked = new URL(org.requests().at(-1)?.path ?? '', 'http://x');
    expect([asked.pathname, asked.searchParams.get('q')]).toEqual([
      '/services/data/v66.0/queryAll',
      'SELECT Id, SystemModstamp, LastModifiedById, LastModifiedBy.Name, IsDeleted, score__c, Seen__c FROM Contact ' +
        "WHERE Id = '003000000000001AAA'",
    ]);
    expect(facts.callsMade()).toEqual({ 'rest.describe': 1, 'rest.query': 1 });
  });

  test('is told from the recycle bin, and is null when it is not there', async () => {
    const { facts } = await factsOf([{ ...record, IsDeleted: true }]);
    expect((await facts.record('Contact', record.Id, [], never))?.isDeleted).toBe(true);
    const { facts: empty } = await factsOf([]);
    expect(await empty.record('Contact', record.Id, [], never)).toBeNull();
  });

  test.each(['001000000000001', "003000000000001' OR Id != '", ''])('is not asked for by "%s"', async (id) => {
    const { facts, org } = await factsOf([record]);
    expect((await errorOf(facts.record('Contact', id, [], never))).code).toBe('usage');
    expect(org.requests().filter(({ path }) => path.includes('query'))).toEqual([]);
  });
});
