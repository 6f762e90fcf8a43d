import { describe, expect, test } from 'vitest';
import type {
  CrmFacts,
  CrmRecordState,
  CrmWriter,
  RecordUpdate,
  RowResult,
  WriteReply,
} from '../../../../src/core/ports.ts';
import { probe, whyNoProbe } from '../../../../src/core/reconfigure/probe.ts';

const id = '003000000000001AAA';
const secret = 'a value of a record';
const org = { id: '00D', myDomain: 'acme--uat', name: '', edition: '', isSandbox: true, isDemo: false };

describe('the test write', () => {
  test('writes the field’s own value, once, and tells no value', async () => {
    const { ports, sent } = world({ values: [secret, secret] });
    const record = await probe({ contactId: id, field: 'Score__c' }, ports, new AbortController().signal);
    expect(sent).toEqual([{ id, fields: { Score__c: secret } }]);
    expect(record).toEqual({
      at: '2026-11-25T10:00:00.000Z',
      object: 'Contact',
      field: 'Score__c',
      outcome: 'written',
      words: 'Salesforce has taken it, and the value is the same as before.',
    });
    expect(JSON.stringify(record)).not.toContain(secret);
  });

  test('writes an empty field as empty', async () => {
    const { ports, sent } = world({ values: [null, null] });
    expect((await probe({ contactId: id, field: 'Score__c' }, ports, new AbortController().signal)).outcome).toBe(
      'written',
    );
    expect(sent).toEqual([{ id, fields: { Score__c: null } }]);
  });

  test.each([
    ['a refusal of the row', { reply: row({ success: false, errorCode: 'FIELD_CUSTOM_VALIDATION' }) }, 'refused'],
    ['a refusal of the call', { reply: { kind: 'refused', code: 'X', message: 'no' } as const }, 'refused'],
    ['a lost reply', { reply: { kind: 'unknown', cause: 'time-out' } as const }, 'notConfirmed'],
    ['another value afterwards', { values: [secret, 'other'] }, 'changedMeanwhile'],
  ])('tells %s as it is', async (_what, given, outcome) => {
    const { ports } = world({ values: [secret, secret], ...given });
    const record = await probe({ contactId: id, field: 'Score__c' }, ports, new AbortController().signal);
    expect(record.outcome).toBe(outcome);
  });

  test('writes nothing where the Contact or the field is not visible', async () => {
    for (const values of [[], [undefined]]) {
      const { ports, sent } = world({ values });
      const probing = probe({ contactId: id, field: 'Score__c' }, ports, new AbortController().signal);
      await expect(probing).rejects.toMatchObject({ code: 'refused' });
      expect(sent).toEqual([]);
    }
  });

  test('is off in production, whatever the mode, and in observe', () => {
    expect(whyNoProbe({ mode: 'replace' }, { ...org, isSandbox: false })).toContain('production');
    expect(whyNoProbe({ mode: 'observe' }, org)).toContain('observe');
    expect(whyNoProbe({ mode: 'repair' }, org)).toBeNull();
    expect(whyNoProbe({ mode: 'replace' }, { ...org, isSandbox: false, isDemo: true })).toBeNull();
  });
});

interface World {
  /** What each reading shows; undefined: the field is not visible. */
  readonly values: readonly (string | null | undefined)[];
  readonly reply?: WriteReply<readonly RowResult[]>;
}

function world({ values, reply = row() }: World) {
  const sent: RecordUpdate[] = [];
  let reading = 0;
  const facts = {
    record: () => Promise.resolve(reading < values.length ? recordOf(values[reading++]) : null),
    serverTime: () => '2026-11-25T10:00:00.000Z',
  } as unknown as CrmFacts;
  const writer = {
    updateRecords: (_object: string, records: readonly RecordUpdate[]) => {
      sent.push(...records);
      return Promise.resolve(reply);
    },
  } as unknown as CrmWriter;
  return { ports: { facts, writer }, sent };
}

function recordOf(value: string | null | undefined): CrmRecordState {
  return {
    id,
    modstamp: '',
    modifiedById: '',
    modifiedByName: '',
    isDeleted: false,
    fields: value === undefined ? {} : { Score__c: value },
  };
}

function row(differences: Partial<RowResult> = {}): WriteReply<readonly RowResult[]> {
  return { kind: 'ok', value: [{ id, success: true, errorCode: '', message: '', ...differences }] };
}
