import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../../src/core/config/configuration.ts';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import type { Problem } from '../../../../src/core/model/syncError.ts';

const minimal = '{ "personalization": { "account": "demo", "instance": "us-1", "dataset": "engage" } }';

describe('parseConfiguration', () => {
  it('needs only account, instance and dataset, and fills in the documented defaults', () => {
    const configuration = accepted(minimal);
    expect(configuration.mode).toBe('observe');
    expect(configuration.personalization.source).toEqual({ kind: 'api' });
    expect(configuration.personalization.feed).toEqual({ kind: 'none', dateFormat: 'epochMillis' });
    expect(configuration.salesforce).toEqual({
      connection: 'default',
      expectedOrgId: null,
      source: { kind: 'api' },
      integrationUser: null,
      integrationApp: null,
    });
    expect(configuration.match).toEqual({
      leads: false,
      onlyDesignatedMatchFields: false,
      accountsFromContacts: false,
      nameOnly: 'review',
      attributes: {
        contactId: 'sfcrmContactId',
        leadId: 'sfcrmLeadId',
        accountId: 'sfcrmAccountId',
        email: 'emailAddress',
      },
    });
    expect(configuration.pull.Contact).toEqual({ fields: [], createdWithinDays: null, modifiedWithinDays: null });
    expect(configuration.push).toEqual({ infix: null, createFieldSets: true, User: [], Account: [] });
    expect(configuration.guards).toEqual({
      maxChangedShare: 0.2,
      maxClears: 0,
      maxRows: null,
      apiReserveShare: 0.1,
      maxReadDrop: 0.2,
      maxPlanAgeHours: 96,
    });
  });

  it('reads comments and trailing commas', () => {
    const text = `{ // a copy of the integration's settings
      "personalization": { "account": "demo", "instance": "us-1", "dataset": "engage", },
      /* leads too */ "match": { "leads": true },
    }`;
    expect(accepted(text).match.leads).toBe(true);
  });

  it('gives push mappings their defaults', () => {
    const text = withRest('"push": { "User": [{ "item": "lastActivity" }, { "attribute": "a", "field": "A__c" }] }');
    expect(accepted(text).push.User).toEqual([
      { item: 'lastActivity', onBlank: 'keep', separator: null, unit: 'epochMillis' },
      { attribute: 'a', field: 'A__c', onBlank: 'keep', separator: null, unit: 'epochMillis' },
    ]);
  });

  it('B42: tells every problem at once, each with line, column, path, allowed values and the nearest key', () => {
    const text = [
      '{',
      '  "mode": "replase",',
      '  "personalization": { "account": "demo", "instance": "us-1", "dataset": "engage" },',
      '  "match": { "lead": true, "nameOnly": 1 },',
      '  "guards": { "maxClears": -1 }',
      '}',
    ].join('\n');
    expect(problems(text)).toEqual([
      {
        ...place(
          2,
          11,
          'mode',
          '"mode" cannot be "replase". Allowed: observe, repair, replace. Did you mean "replace"?',
        ),
        nearest: 'replace',
      },
      { ...place(4, 14, 'match.lead', 'Unknown key "lead". Did you mean "leads"?'), nearest: 'leads' },
      place(4, 40, 'match.nameOnly', '"nameOnly" cannot be 1. Allowed: review, include.'),
      place(5, 28, 'guards.maxClears', '"maxClears" must be at least 0.'),
    ]);
  });

  it('B42: names what is missing, and where it belongs', () => {
    expect(problems('{ "personalization": { "account": "demo", "instance": "us-1" } }')).toEqual([
      place(1, 22, 'personalization.dataset', '"dataset" is missing.'),
    ]);
    expect(problems('{}')).toEqual([place(1, 1, 'personalization', '"personalization" is missing.')]);
  });

  it('B42: refuses a key that stands twice', () => {
    expect(problems(withRest('"mode": "observe",\n"mode": "replace"'))).toEqual([
      place(2, 1, 'mode', '"mode" stands here twice; keep one of them.'),
    ]);
  });

  it('B42: places a syntax error, and an empty file', () => {
    expect(problems('{ "mode": observe }')[0]).toMatchObject({ line: 1, column: 11 });
    expect(problems('')).toEqual([place(1, 1, '', 'The configuration is empty.')]);
    expect(problems('[1')[0]?.message).toMatch(/^This is not JSON/);
  });

  it('B42: an old-fashioned string where an object belongs is told by type', () => {
    expect(problems('"personalization"')[0]?.message).toBe('This value must be an object.');
    expect(problems(withRest('"salesforce": { "source": { "kind": "ftp" } }'))).toEqual([
      expect.objectContaining({ path: 'salesforce.source.kind', message: expect.stringContaining('api') as string }),
    ]);
  });

  it('B42: takes no variable of the environment for a value', () => {
    const text = minimal.replace('"demo"', '"${env:ACCOUNT}"');
    expect(problems(text)).toEqual([
      expect.objectContaining({
        path: 'personalization.account',
        message: '"account" is not allowed here: letters, digits and hyphens only.',
      }),
    ]);
  });

  it.each(['evil.example.com/', 'demo.evil', 'demo@evil', 'd\u0435mo', '127.0.0.1', ''])(
    'B45: lets no host in through an account or instance: %j',
    (name) => {
      const personalization = { account: name, instance: name, dataset: 'engage' };
      expect(problems(JSON.stringify({ personalization })).map(({ path }) => path)).toEqual([
        'personalization.account',
        'personalization.instance',
      ]);
    },
  );

  it.each(['loginUrl', 'instanceUrl', 'clientSecret', 'accessToken'])('B45: knows no key "%s"', (key) => {
    expect(problems(withRest(`"salesforce": { "${key}": "https://login.example.com" }`))).toEqual([
      expect.objectContaining({ path: `salesforce.${key}` }),
    ]);
  });

  it.each(['Name', 'Loyalty_Id__c', 'Email__pc', 'ns__Loyalty_Id__c', 'my_ns1__F__c'])(
    'takes %s for a field',
    (field) => {
      const text = withRest(`"push": { "User": [{ "attribute": "a", "field": "${field}" }] }`);
      expect(accepted(text).push.User[0]?.field).toBe(field);
    },
  );

  it.each(['', '1st', '_A', 'A_', 'A b', 'A.B', 'A__', 'a__b__c__d', "A'", 'A__c,Id'])(
    'B43: takes %j for no field',
    (field) => {
      const text = withRest(`"push": { "User": [{ "attribute": "a", "field": ${JSON.stringify(field)} }] }`);
      expect(problems(text)).toEqual([expect.objectContaining({ path: 'push.User[0].field' })]);
    },
  );

  it('explains a push entry by what it began to be', () => {
    expect(problems(withRest('"push": { "User": [{ "item": "lastActivty" }] }'))).toEqual([
      expect.objectContaining({
        path: 'push.User[0].item',
        message: expect.stringContaining('Did you mean "lastActivity"?') as string,
      }),
    ]);
    expect(problems(withRest('"push": { "User": [{ "attribute": "a" }] }'))).toEqual([
      expect.objectContaining({ path: 'push.User[0].field', message: '"field" is missing.' }),
    ]);
    expect(problems(withRest('"push": { "User": [{ "field": "A__c" }] }'))[0]?.message).toBe(
      'Name either an "item" or an "attribute", not both.',
    );
  });

  it('B43: refuses two sources for one field, in any letter case', () => {
    const text = withRest(
      '"push": { "User": [{ "attribute": "a", "field": "A__c" }, { "attribute": "b", "field": "a__C" }] }',
    );
    expect(problems(text)).toEqual([
      expect.objectContaining({
        path: 'push.User[1]',
        message: 'push.User[0] writes a__C already; one field takes one source.',
      }),
    ]);
  });

  it('B43: refuses an attribute that is pushed and pulled', () => {
    const text = withRest(
      '"pull": { "Contact": { "fields": [{ "field": "A__c", "attribute": "a" }] } }, "push": { "User": [{ "attribute": "a", "field": "B__c" }] }',
    );
    expect(problems(text)).toEqual([
      expect.objectContaining({
        path: 'push.User[0].attribute',
        message: '"a" is both pushed and pulled; choose one direction.',
      }),
    ]);
  });

  it('B43: refuses a derived field name of more than 40 characters, and segments without a separator', () => {
    const text = withRest(
      '"push": { "infix": "AVeryLongDatasetName", "User": [{ "item": "segments" }, { "item": "engagementPercentChange" }] }',
    );
    expect(problems(text).map(({ path }) => path)).toEqual(['push.User[0]', 'push.User[0]', 'push.User[1]']);
  });

  it('B35: takes __proto__ for what it is, an unknown key', () => {
    expect(problems(withRest('"match": { "__proto__": 1 }'))).toEqual([
      expect.objectContaining({ path: 'match.__proto__' }),
    ]);
  });

  it('lets two match fields look at one attribute', () => {
    const text = withRest(
      '"pull": { "Contact": { "fields": [{ "field": "A__c", "attribute": "a", "matchOn": true }, { "field": "B__c", "attribute": "a", "matchOn": true }] } }',
    );
    expect(accepted(text).pull.Contact.fields).toHaveLength(2);
  });
});

function withRest(rest: string): string {
  return `${minimal.slice(0, -1)}, ${rest} }`;
}

function accepted(text: string): Configuration {
  const parsed = parseConfiguration(text, 'personalization-sync.json');
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.configuration;
}

function problems(text: string): readonly Problem[] {
  const parsed = parseConfiguration(text, 'personalization-sync.json');
  if (parsed.kind === 'configuration') throw new Error('accepted');
  return parsed.problems;
}

function place(line: number, column: number, path: string, message: string): Problem {
  return { file: 'personalization-sync.json', line, column, path, message };
}
