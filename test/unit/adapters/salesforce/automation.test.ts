import { describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import { errorOf } from '../errorOf.ts';
import { sendJson } from '../stubServer.ts';
import { salesforceError, startOrg } from './salesforceStub.ts';

const never = new AbortController().signal;

/** Answers SOQL by the object that is asked; a text is the code of a refusal. */
async function factsOf(rows: Readonly<Record<string, readonly object[] | string>>, done = true) {
  const org = await startOrg((request, response) => {
    const soql = new URL(request.path, 'http://x').searchParams.get('q') ?? '';
    const answer = rows[/FROM (\w+)/.exec(soql)?.[1] ?? ''] ?? [];
    if (typeof answer === 'string') sendJson(response, salesforceError(answer), 400);
    else sendJson(response, { totalSize: answer.length, done, records: answer });
  });
  return { org, facts: createSalesforceAdapter({ credentials: org.credentials, http: org.http }).facts };
}

function trigger(name: string, before: boolean, after: boolean, namespace: string | null = null) {
  return {
    Name: name,
    NamespacePrefix: namespace,
    TableEnumOrId: 'Contact',
    UsageBeforeUpdate: before,
    UsageAfterUpdate: after,
  };
}

function flow(name: string, recordTriggerType: string | null, object: string | null, processType = 'AutoLaunchedFlow') {
  return {
    ApiName: name,
    Label: `Label of ${name}`,
    NamespacePrefix: null,
    ProcessType: processType,
    RecordTriggerType: recordTriggerType,
    TriggerObjectOrEvent: object === null ? null : { QualifiedApiName: object },
  };
}

const rule = {
  ValidationName: 'Score_In_Range',
  NamespacePrefix: 'acme',
  ErrorMessage: 'The score is 0 to 100.',
  EntityDefinition: { QualifiedApiName: 'Account' },
};

describe('what runs when a record is updated', () => {
  test('is told with its kind, object and package, without what runs at other times or on other objects', async () => {
    const { facts } = await factsOf({
      ApexTrigger: [
        trigger('ContactScore', true, true),
        trigger('ContactSync', false, true, 'acme'),
        trigger('OnInsert', false, false),
      ],
      FlowDefinitionView: [
        flow('On_Update', 'Update', 'Contact'),
        flow('acme__On_Save', 'CreateAndUpdate', 'Account'),
        flow('On_Create', 'Create', 'Contact'),
        flow('Of_Case', 'Update', 'Case'),
        flow('Screen', null, null, 'Flow'),
        flow('Process', null, 'Contact', 'Workflow'),
      ],
      ValidationRule: [rule],
    });
    expect(await facts.automation(['Contact', 'Account'], never)).toEqual({
      kind: 'read',
      active: [
        { object: 'Contact', kind: 'trigger', name: 'ContactScore', detail: 'before and after update' },
        { object: 'Contact', kind: 'trigger', name: 'acme__ContactSync', detail: 'after update' },
        { object: 'Contact', kind: 'flow', name: 'On_Update', detail: 'Label of On_Update' },
        { object: 'Account', kind: 'flow', name: 'acme__On_Save', detail: 'Label of acme__On_Save' },
        { object: 'Contact', kind: 'flow', name: 'Process', detail: 'Label of Process' },
        { object: 'Account', kind: 'validationRule', name: 'acme__Score_In_Range', detail: 'The score is 0 to 100.' },
      ],
      notRead: [],
    });
    expect(facts.callsMade()).toEqual({ 'tooling.query': 2, 'rest.query': 1 });
  });

  test('is asked for the objects that are written, and for none without a call', async () => {
    const { facts, org } = await factsOf({});
    expect(await facts.automation([], never)).toEqual({ kind: 'read', active: [], notRead: [] });
    await facts.automation(['Contact'], never);
    const asked = org.requests().map(({ path }) => new URL(path, 'http://x'));
    const conditions = asked.map((url) => [
      url.pathname,
      /WHERE (.*) ORDER/.exec(url.searchParams.get('q') ?? '')?.[1],
    ]);
    // They are sent at the same time: any of them can arrive first.
    expect(conditions.sort((one, other) => (String(one) < String(other) ? -1 : 1))).toEqual([
      ['/services/data/v66.0/query', 'IsActive = true'],
      ['/services/data/v66.0/tooling/query', "Active = true AND EntityDefinition.QualifiedApiName IN ('Contact')"],
      ['/services/data/v66.0/tooling/query', "Status = 'Active' AND TableEnumOrId IN ('Contact')"],
    ]);
  });

  test('is told as far as it may be read, with what is missing', async () => {
    const { facts } = await factsOf({
      ApexTrigger: 'INVALID_TYPE',
      ValidationRule: [{ ...rule, NamespacePrefix: null }],
      FlowDefinitionView: 'MALFORMED_QUERY',
    });
    expect(await facts.automation(['Account'], never)).toEqual({
      kind: 'read',
      active: [{ object: 'Account', kind: 'validationRule', name: 'Score_In_Range', detail: 'The score is 0 to 100.' }],
      notRead: [
        'Apex triggers cannot be read (INVALID_TYPE): it needs View Setup and Configuration.',
        'Flows cannot be read (MALFORMED_QUERY): it needs View Setup and Configuration.',
      ],
    });
  });

  test('cannot be read when every question is refused', async () => {
    const refused = {
      ApexTrigger: 'INVALID_TYPE',
      ValidationRule: 'INVALID_TYPE',
      FlowDefinitionView: 'INVALID_FIELD',
    };
    const { facts } = await factsOf(refused);
    expect(await facts.automation(['Contact'], never)).toEqual({
      kind: 'cannotBeRead',
      why:
        'Apex triggers cannot be read (INVALID_TYPE): it needs View Setup and Configuration. ' +
        'Flows cannot be read (INVALID_FIELD): it needs View Setup and Configuration. ' +
        'Validation rules cannot be read (INVALID_TYPE): it needs View Setup and Configuration.',
    });
  });

  test('says so when there is more than one page, which is not read', async () => {
    const { facts } = await factsOf({ ApexTrigger: [trigger('ContactScore', true, false)] }, false);
    expect(await facts.automation(['Contact'], never)).toEqual({
      kind: 'read',
      active: [{ object: 'Contact', kind: 'trigger', name: 'ContactScore', detail: 'before update' }],
      notRead: [
        'Apex triggers: only the first 1 were read.',
        'Flows: only the first 0 were read.',
        'Validation rules: only the first 0 were read.',
      ],
    });
  });

  test('is not hidden by an org whose calls of the day are used up', async () => {
    const { facts } = await factsOf({ ApexTrigger: 'REQUEST_LIMIT_EXCEEDED' });
    expect((await errorOf(facts.automation(['Contact'], never))).code).toBe('apiBudget');
  });
});
