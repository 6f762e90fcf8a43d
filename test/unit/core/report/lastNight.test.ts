import { describe, expect, test } from 'vitest';
import { readLastNight } from '../../../../src/core/lastNight.ts';
import { configurationSchema } from '../../../../src/core/config/configuration.ts';
import type { Connection } from '../../../../src/core/model/org.ts';
import type { Answer, AuditEntry } from '../../../../src/core/model/securityFacts.ts';
import type { NightFacts } from '../../../../src/core/nights/nightFacts.ts';
import type { CrmFacts } from '../../../../src/core/ports.ts';
import { lastNightJson } from '../../../../src/core/report/lastNightJson.ts';
import { lastNightMarkdown } from '../../../../src/core/report/lastNightMarkdown.ts';
import { lastNightText } from '../../../../src/core/report/lastNightText.ts';
import { aJob, aLogin, answered, jobs, someFacts, unanswered } from '../nights/someNights.ts';

const connection: Connection = {
  org: { id: '00D000000000001EAA', myDomain: 'acme', name: 'Acme', edition: '', isSandbox: false, isDemo: false },
  user: { id: '005000000000001AAA', username: 'admin@example.com' },
  apiVersion: '66.0',
};
const configuration = configurationSchema.parse({
  personalization: { account: 'acme', instance: 'us-1', dataset: 'engage' },
  salesforce: { integrationUser: 'integration@example.com' },
});

async function report(more: Partial<NightFacts>, log: Answer<readonly AuditEntry[]> = answered([])) {
  let asked = 0;
  const told = await readLastNight(
    configuration,
    {
      facts: { connect: () => Promise.resolve(connection) } as unknown as CrmFacts,
      nights: { read: () => Promise.resolve(someFacts(more)) },
      changeLog: {
        read: () => {
          asked += 1;
          return Promise.resolve(log);
        },
      },
    },
    { signal: new AbortController().signal, emit: () => undefined },
  );
  return { told, asked: () => asked };
}

const rowErrors = [{ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No <b>|*', fields: ['Score__c'], count: 3 }];
const badNight: Partial<NightFacts> = {
  logins: answered([aLogin('2026-11-25T01:30:00.000Z'), aLogin('2026-11-24T01:30:00.000Z')]),
  jobs: jobs(
    aJob('2026-11-25T01:31:00.000Z', { failed: 3, rowErrors: answered(rowErrors) }),
    aJob('2026-11-24T01:31:00.000Z', { id: '750000000000002AAA' }),
  ),
  setupChanges: answered([
    { at: '2026-11-25T08:00:00.000Z', by: 'Too Late', action: 'x', words: 'Changed a validation rule' },
    { at: '2026-11-24T17:00:00.000Z', by: 'Sam Setup', action: 'x', words: 'Changed validation rule *Score*' },
    { at: '2026-11-24T09:00:00.000Z', by: 'Pat Person', action: 'x', words: 'Created a report folder' },
    { at: '2026-11-23T09:00:00.000Z', by: 'Too Early', action: 'x', words: 'Changed a validation rule' },
  ]),
};

describe('the report of last night', () => {
  test('tells the changes between the last good and the first bad night, of both systems, nearest first', async () => {
    const entry = { at: '2026-11-24T12:00:00.000Z', by: 'Mia Marketing', action: 'UPDATE', words: 'Push changed' };
    const { told } = await report(badNight, answered([entry]));
    expect(told.changes).toEqual({
      lastGood: '2026-11-23',
      firstBad: '2026-11-24',
      from: '2026-11-24T01:32:00.000Z',
      to: '2026-11-25T01:30:00.000Z',
      entries: [
        {
          at: '2026-11-24T17:00:00.000Z',
          by: 'Sam Setup',
          words: 'Changed validation rule *Score*',
          system: 'salesforce',
          isLikely: true,
        },
        { at: entry.at, by: entry.by, words: entry.words, system: 'personalization', isLikely: false },
        {
          at: '2026-11-24T09:00:00.000Z',
          by: 'Pat Person',
          words: 'Created a report folder',
          system: 'salesforce',
          isLikely: false,
        },
      ],
      notRead: [],
    });
  });

  test('does not ask Personalization when the last night ran', async () => {
    const { told, asked } = await report({ jobs: jobs(aJob('2026-11-25T01:31:00.000Z')) });
    expect([told.verdict, told.changes, asked()]).toEqual(['ran', null, 0]);
  });

  test('says what could not be read of the changes', async () => {
    const { told } = await report(
      { ...badNight, setupChanges: unanswered('SetupAuditTrail') },
      unanswered('Audit log'),
    );
    expect(told.changes?.notRead).toEqual([
      'SetupAuditTrail: It may not be read with this sign-in (INVALID_TYPE).',
      'Audit log: It may not be read with this sign-in (INVALID_TYPE).',
    ]);
  });

  test('is a page with a table for each night, a chart, and nothing of the org as markup', async () => {
    const { markdown, title } = lastNightMarkdown((await report(badNight)).told);
    expect(title).toBe('Last Night 2026-11-24');
    expect(markdown).toContain('```mermaid\nxychart-beta');
    expect(markdown).toContain('bar [0, 0, 0, 0, 0, 100, 97]');
    expect(markdown).toContain('| time | what happened |');
    expect(markdown.match(/^### /gm)).toHaveLength(7);
    expect(markdown).toContain('No &lt;b&gt;\\|\\*');
    expect(markdown).toContain('**Changed validation rule \\*Score\\***');
  });

  test('is text for a terminal, without escape sequences of others', async () => {
    const text = lastNightText(
      (
        await report({
          logins: answered([aLogin('2026-11-25T01:30:00.000Z', { status: 'User is Inactive\u001b[2J' })]),
        })
      ).told,
    );
    expect(text).toContain(
      "Last night the vendor's nightly run did not run. Likely cause: The integration user is inactive.",
    );
    expect(text).toContain('PRODUCTION');
    expect(text).not.toContain('\u001b');
  });

  test('gives each cause its words in JSON, and names the last night by its key', async () => {
    const json = lastNightJson((await report(badNight)).told);
    expect([json.lastNight, json.cause.code, json.cause.title, json.nights[1]?.cause.code]).toEqual([
      '2026-11-24',
      'validationRule',
      'A validation rule refused records',
      'none',
    ]);
  });

  test('refuses another org than the one that is expected', async () => {
    const other = {
      ...configuration,
      salesforce: { ...configuration.salesforce, expectedOrgId: '00D000000000002EAA' },
    };
    const ports = {
      facts: { connect: () => Promise.resolve(connection) } as unknown as CrmFacts,
      nights: { read: () => Promise.reject(new Error('was read')) },
      changeLog: { read: () => Promise.reject(new Error('was read')) },
    };
    const work = { signal: new AbortController().signal, emit: () => undefined };
    await expect(readLastNight(other, ports, work)).rejects.toMatchObject({ code: 'refused' });
  });
});
