import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { begun, verdictOf } from '../../../src/core/reconfigure/reconfiguration.ts';
import {
  checkRequirementsRequest,
  connectRequest,
  continueRunRequest,
  liveSyncRequest,
  prepareLiveRequest,
  startDemoRequest,
} from '../../../src/engine/protocol.ts';
import { noChoices } from '../../../src/core/model/choices.ts';
import {
  beginReconfigureRequest,
  probeChoiceRequest,
  probeRequest,
  reconfigureReportRequest,
  verifyReconfigureRequest,
} from '../../../src/engine/reconfigureProtocol.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { type RealEngine, realEngine } from './realEngine.ts';

let engine: RealEngine | undefined;
afterEach(() => {
  engine?.close();
  engine = undefined;
});

const small = ['--users', '60', '--contacts', '60', '--leads', '10', '--accounts', '10'];

describe('Reconfigure and Test', () => {
  it('sees nothing before the integration has connected again, everything afterwards, and reports it without personal data', async () => {
    const { client, admin } = started();
    const { configPath } = await client.request(startDemoRequest, {});
    const { now, setupOrigin, personalizationUrl, app } = await client.request(beginReconfigureRequest, { configPath });
    expect([setupOrigin, personalizationUrl, app?.kind]).toEqual([null, null, 'connectedApp']);
    // Salesforce stamps whole seconds, and the demo's own token may have been used in this one.
    const startedAt = new Date(Date.parse(now) + 1_000).toISOString();
    const before = await client.request(verifyReconfigureRequest, { configPath, reconfiguration: begun(startedAt) });
    expect(before.parts.map(({ id, state }) => [id, state])).toEqual([
      ['login', 'notYet'],
      ['token', 'notYet'],
      ['jobs', 'notYet'],
    ]);
    // As Establish Connection and Synchronize Now leave it: a sign-in, a use of the token, and jobs.
    await admin('POST', '/nights', { nights: [{ kind: 'good', at: startedAt }] });
    await admin('POST', '/audit', { user: 'Pat Personalization', details: 'Establish Connection' });
    const verification = await client.request(verifyReconfigureRequest, {
      configPath,
      reconfiguration: begun(startedAt),
    });
    expect(verdictOf(verification), JSON.stringify(verification)).toBe('green');

    await admin('POST', '/security', { app: { refreshPolicy: { days: 30 } }, by: 'Sam Setup' });
    const reconfiguration = { ...begun(startedAt), verification };
    const { markdown } = await client.request(reconfigureReportRequest, { configPath, reconfiguration });
    expect(markdown).toContain('The integration works again');
    expect(markdown).toContain('Refresh Token Policy is');
    for (const personal of ['integration.admin@', 'Sam Setup', 'Pat Personalization', 'Demo Admin']) {
      expect(markdown).not.toContain(personal);
    }
  });

  it('does not turn green on a run whose batches failed as a whole, or of a user whom nobody named', async () => {
    const { client, admin } = started();
    const { configPath } = await client.request(startDemoRequest, {});
    const { now } = await client.request(beginReconfigureRequest, { configPath });
    const startedAt = new Date(Date.parse(now) + 1_000).toISOString();
    await admin('POST', '/nights', { nights: [{ kind: 'batchFailed', at: startedAt }] });
    const look = () => client.request(verifyReconfigureRequest, { configPath, reconfiguration: begun(startedAt) });
    expect((await look()).parts).toMatchObject([
      { id: 'login', state: 'seen' },
      { id: 'token', state: 'seen' },
      {
        id: 'jobs',
        state: 'failed',
        words: expect.stringContaining('Field name not found : Account_Tier__c') as string,
      },
    ]);
    const { salesforce: _named, ...configuration } = JSON.parse(readFileSync(configPath, 'utf8')) as {
      salesforce: unknown;
    };
    writeFileSync(configPath, JSON.stringify(configuration));
    const unnamed = await look();
    expect(verdictOf(unnamed)).toBe('cannotBeRead');
    expect(unnamed.parts[0]?.words).toContain('Name the user with whom Personalization connects');
  });

  it('writes a field of one Contact with its own value, and nothing else', async () => {
    const { client, records, admin } = started();
    const { configPath } = await client.request(startDemoRequest, {});
    const { refusal, fields } = await client.request(probeChoiceRequest, { configPath });
    expect([refusal, fields.map(({ field }) => field)]).toEqual([
      null,
      expect.arrayContaining(['Favorite_Category__c']),
    ]);
    const contacts = await records('Contact');
    const [contact] = contacts;
    if (contact === undefined) throw new Error('The demo has no Contacts.');
    const target = { contactId: contact.id, field: 'Favorite_Category__c' };
    expect(await client.request(probeRequest, { configPath, target })).toMatchObject({ outcome: 'written' });
    const after = await records('Contact');
    expect(after.map(({ writeCount }) => writeCount)).toEqual(contacts.map(({ id }) => (id === contact.id ? 1 : 0)));
    expect(after.find(({ id }) => id === contact.id)?.fields['Favorite_Category__c']).toBe(
      contact.fields['Favorite_Category__c'],
    );
    for (const wrong of [
      { contactId: 'x', field: 'Favorite_Category__c' },
      { contactId: contact.id, field: 'Name' },
    ]) {
      expect(await errorOf(client.request(probeRequest, { configPath, target: wrong }))).toMatchObject({
        code: expect.stringMatching(/usage|refused/) as string,
      });
    }
    await admin('POST', '/security', { fls: { 'Contact.Favorite_Category__c': { edit: false } } });
    expect(await errorOf(client.request(probeRequest, { configPath, target }))).toMatchObject({ code: 'refused' });
  });
});

describe('what has changed since known good', () => {
  it('is told by the engine, and forgotten when the present state is marked', async () => {
    const { client, admin } = started();
    const { configPath } = await client.request(startDemoRequest, {});
    const first = await client.request(checkRequirementsRequest, { configPath, isMarked: false });
    expect(first.knownGood).toMatchObject({ isNew: true, since: { why: 'minimumPassed' } });
    await admin('POST', '/security', { user: { viaPermissionSet: true }, by: 'Sam Setup' });
    const { knownGood, personalizationLog } = await client.request(checkRequirementsRequest, {
      configPath,
      isMarked: false,
    });
    expect(knownGood.drift.changes).toMatchObject([{ id: 'user.modifyAllData', changes: [{ by: 'Sam Setup' }] }]);
    expect(personalizationLog).toMatch(/^\d+ entries$/);
    const marked = await client.request(checkRequirementsRequest, { configPath, isMarked: true });
    expect(marked.knownGood).toMatchObject({ since: { why: 'marked' }, drift: { changes: [] } });
  });
});

describe('a failed minimum requirement', () => {
  it('is in the question before a live run, stops it, and is passed over by its id', async () => {
    const running = started();
    const { client, admin } = running;
    const { report } = await running.demoDryRun();
    const { runId, planId } = report;
    await admin('POST', '/security', { app: { scopes: ['api'] } });
    const prepared = await client.request(prepareLiveRequest, { runId, choices: noChoices });
    const guard = 'requirement:oauth.scopes';
    expect(prepared).toMatchObject({ refusal: null, report: { trippedGuards: [{ guard }] } });
    const live = { runId, planId, firstRecords: 5 };
    const refused = await client.request(liveSyncRequest, { ...live, overriddenGuards: [] });
    expect(refused.report).toMatchObject({ state: 'refused', reason: expect.stringContaining(guard) as string });
    const written = await client.request(liveSyncRequest, { ...live, overriddenGuards: [guard] });
    expect(written.report).toMatchObject({ state: 'paused', overriddenGuards: [guard] });
    const { forecast, used } = prepared.report.apiCalls;
    expect(written.report.apiCalls.used).toBeLessThanOrEqual(forecast - used);
  });

  it('stops a run that is carried on, and names what must be passed over', async () => {
    const running = started();
    const { client, admin } = running;
    const { configPath, report } = await running.demoDryRun();
    const live = { runId: report.runId, planId: report.planId, firstRecords: 5, overriddenGuards: [] };
    const first = await client.request(liveSyncRequest, live);
    await admin('POST', '/security', { user: { ModifyAllData: false } });
    const { runId } = first.report;
    const refused = await errorOf(client.request(continueRunRequest, { configPath, runId, overriddenGuards: [] }));
    const guard = 'requirement:user.modifyAllData';
    expect(refused).toMatchObject({ code: 'refused', problems: [{ path: guard }] });
    const rest = await client.request(continueRunRequest, { configPath, runId, overriddenGuards: [guard] });
    expect(rest.report).toMatchObject({ state: 'done', overriddenGuards: [guard] });
    expect(await client.request(connectRequest, { configPath })).toBeDefined();
  });
});

function started(): RealEngine {
  engine = realEngine(small);
  return engine;
}
