import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { type Choices, noChoices } from '../../../src/core/model/choices.ts';
import {
  checkPreviewRequest,
  closePreviewRequest,
  connectRequest,
  continueRunRequest,
  decideRequest,
  deleteRunRequest,
  dryRunRequest,
  explainCrmRecordRequest,
  explainRequest,
  knownNamesRequest,
  linkTargetsRequest,
  listRunsRequest,
  liveSyncRequest,
  matchGroupsRequest,
  matchPageRequest,
  mergePageRequest,
  planCsvRequest,
  prepareLiveRequest,
  readRunFolderRequest,
  runReportRequest,
  startDemoRequest,
  stopDemoRequest,
} from '../../../src/engine/protocol.ts';
import { lookAtPersonalizationRequest } from '../../../src/engine/signInProtocol.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { type RealEngine, realEngine } from './realEngine.ts';

let engine: RealEngine | undefined;
afterEach(() => {
  engine?.close();
  engine = undefined;
});

describe('the demo, from its start to its end', () => {
  it('shows, explains, writes ten records, then the rest, and has nothing left to do', async () => {
    const running = started();
    const { client } = running;
    const { configPath, report, facts, rule } = await running.demoDryRun();
    const { runId } = report;

    // Who is at the other end, and how records are treated that nobody chose.
    expect(facts).toMatchObject({
      mode: 'replace',
      dataset: 'engage',
      connection: { org: { isDemo: true, isSandbox: true } },
      instanceUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      visibility: { verdict: 'complete' },
      pairing: { kind: 'notPaired' },
      sources: { personalization: 'User and Account Export API', salesforce: 'Bulk API 2.0' },
    });
    expect(rule).toEqual({ reviewNameOnly: true, onlySelected: false });
    expect(await client.request(lookAtPersonalizationRequest, { configPath })).toEqual({
      dataset: 'engage',
      api: { kind: 'answered', accounts: 'available' },
      sftp: { kind: 'notAsked' },
    });
    expect(await client.request(connectRequest, { configPath })).toMatchObject({
      connection: facts.connection,
      instanceUrl: facts.instanceUrl,
    });

    // Groups count every record once, and pages hold what the groups count.
    for (const kind of ['user', 'account'] as const) {
      const counts = kind === 'user' ? report.users : report.accounts;
      const groups = await client.request(matchGroupsRequest, { runId, kind, text: '' });
      const grouped = groups.reduce((sum, { count }) => sum + count, 0);
      expect(grouped).toBe(counts.matched + counts.ambiguous + counts.unmatched + counts.excluded);
      const ambiguous = await client.request(matchPageRequest, { runId, kind, outcome: 'ambiguous', limit: 1_000 });
      expect(ambiguous.rows).toHaveLength(counts.ambiguous);
    }
    const first = await client.request(matchPageRequest, { runId, kind: 'user', limit: 10 });
    const second = await client.request(matchPageRequest, { runId, kind: 'user', limit: 10, after: first.next ?? '' });
    expect(new Set([...first.rows, ...second.rows].map(({ personalizationId }) => personalizationId)).size).toBe(20);

    // A merge page holds what the plan has, with labels, types and words.
    const page = await client.request(mergePageRequest, { runId, limit: 500 });
    const { Contact, Account } = report.push;
    expect(page.records[0]).toMatchObject({ object: 'Account', kind: 'account' });
    expect(page.total).toBeGreaterThanOrEqual(Contact.planned + Account.planned);
    const [record] = (await client.request(mergePageRequest, { runId, object: 'Contact', limit: 500 })).records.filter(
      ({ fields }) => fields.length > 1 && fields.every(({ status }) => status === 'planned'),
    );
    if (record === undefined) throw new Error('The demo plans no Contact with several fields.');
    expect(record.matchedBy).toMatch(/^Priority [0-3]: /);
    for (const field of record.fields) {
      expect(field.label).not.toBe('');
      expect(field.type).toMatch(/^[A-Z]/);
    }
    const alone = { kind: record.kind, personalizationId: record.personalizationId };
    expect(await client.request(mergePageRequest, { runId, record: alone, limit: 10 })).toEqual({
      records: [record],
      next: null,
      total: 1,
    });

    // Why?, from either side.
    const why = await client.request(explainRequest, { runId, ...alone });
    expect(why.markdown).toContain(record.crmId);
    const reference = `https://example.lightning.force.com/lightning/r/Contact/${record.crmId}/view`;
    const other = await client.request(explainCrmRecordRequest, { runId, reference, otherConfigPaths: [configPath] });
    expect(other.markdown).toContain('## Fields that this configuration writes');
    expect(other.markdown).toContain('Last written by');
    expect(
      await errorOf(client.request(explainRequest, { runId, kind: 'user', personalizationId: 'nobody' })),
    ).toMatchObject({
      code: 'usage',
    });

    // So far nothing was written: queries only.
    await expectOnlyQueries(running);

    // Choices make another plan of the same matches; the same choices do not.
    const choices: Choices = {
      ...noChoices,
      records: { [`user:${record.personalizationId}`]: 'skip' },
    };
    const same = await client.request(prepareLiveRequest, { runId, choices: { ...noChoices } });
    expect(same).toMatchObject({ isNewPlan: false, refusal: null, report: { runId } });
    const prepared = await client.request(prepareLiveRequest, { runId, choices });
    expect(prepared).toMatchObject({
      isNewPlan: true,
      refusal: null,
      choices,
      automation: { kind: 'read' },
      report: { push: { Contact: { planned: Contact.planned - 1, skippedByUser: 1 } } },
    });
    const planned = prepared.report.push.Contact.planned + prepared.report.push.Account.planned;
    expect(await errorOf(client.request(matchPageRequest, { runId, kind: 'user', limit: 1 }))).toMatchObject({
      code: 'usage',
    });
    const skipped = await client.request(mergePageRequest, { runId: prepared.report.runId, record: alone, limit: 1 });
    expect(skipped.records[0]?.fields.map(({ status }) => status)).toEqual(record.fields.map(() => 'skippedByUser'));
    await expectOnlyQueries(running, 'POST metadata');

    // The first ten, then the rest.
    const live = { runId: prepared.report.runId, planId: prepared.report.planId, overriddenGuards: [] };
    const ten = await client.request(liveSyncRequest, { ...live, firstRecords: 10 });
    expect(ten).toMatchObject({ canContinue: true, report: { kind: 'sync', state: 'paused' } });
    expect(await writtenRecords(running)).toBe(10);
    expect((await client.request(checkPreviewRequest, { runId: live.runId })).reasons).toEqual([
      `This plan was applied by the run ${ten.report.runId}; a plan is applied once.`,
    ]);
    expect(
      await errorOf(client.request(deleteRunRequest, { configPath, runId: ten.report.runId, force: false })),
    ).toMatchObject({ code: 'refused' });
    const rest = await client.request(continueRunRequest, {
      configPath,
      runId: ten.report.runId,
      overriddenGuards: [],
    });
    expect(rest).toMatchObject({ canContinue: false, report: { runId: ten.report.runId, kind: 'sync' } });
    expect(rest.report.push.Contact.succeeded + rest.report.push.Account.succeeded).toBe(planned);
    expect(await writtenRecords(running)).toBe(planned);
    expect(Math.max(...(await allRecords(running)).map(({ writeCount }) => writeCount))).toBe(1);

    // History tells of all, as pages, as CSV, and from a folder.
    const runs = await client.request(listRunsRequest, { configPath });
    expect(runs.map(({ report: listed }) => listed?.kind)).toEqual(['sync', 'dry-run', 'dry-run']);
    const [sync] = runs;
    if (sync === undefined) throw new Error('The live run is not listed.');
    expect(await client.request(readRunFolderRequest, { folder: sync.folder })).toMatchObject({ runId: sync.runId });
    expect((await client.request(runReportRequest, { folder: sync.folder })).markdown).toContain('█');
    const csv = await client.request(planCsvRequest, { folder: sync.folder, limit: 5 });
    expect(csv).toMatchObject({ more: true });
    expect(csv.csv.trim().split('\n')).toHaveLength(6);

    // A second dry run has only what was skipped; without choices, that one record.
    const again = await client.request(dryRunRequest, { configPath, choices });
    expect([again.report.push.Contact.planned, again.report.push.Account.planned]).toEqual([0, 0]);
    expect(
      (await client.request(prepareLiveRequest, { runId: again.report.runId, choices: noChoices })).report.push.Contact
        .planned,
    ).toBe(1);

    await client.request(deleteRunRequest, { configPath, runId: sync.runId, force: false });
    expect(existsSync(sync.folder)).toBe(false);
    await client.request(stopDemoRequest, {});
    await expect.poll(() => running.demoEnds()).toBe(1);
    await expect.poll(() => existsSync(path.dirname(configPath))).toBe(false);
    expect(
      await errorOf(client.request(matchGroupsRequest, { runId: again.report.runId, kind: 'user', text: '' })),
    ).toMatchObject({
      code: 'usage',
    });
  });

  it('starts once, tells its end, and starts anew', async () => {
    const running = started();
    const { client } = running;
    const [one, other] = await Promise.all([
      client.request(startDemoRequest, {}),
      client.request(startDemoRequest, {}),
    ]);
    expect(one).toEqual(other);
    expect(await client.request(startDemoRequest, {})).toEqual(one);
    await client.request(stopDemoRequest, {});
    await client.request(stopDemoRequest, {});
    expect(running.demoEnds()).toBe(1);
    expect(await errorOf(client.request(connectRequest, one))).toMatchObject({ code: 'usage' });
    const next = await client.request(startDemoRequest, {});
    expect(next.configPath).not.toBe(one.configPath);
    expect(await client.request(connectRequest, next)).toMatchObject({ mode: 'replace' });
  });

  it('knows names of fields and attributes, and asks for them once', async () => {
    const running = started();
    const { client } = running;
    const { configPath } = await client.request(startDemoRequest, {});
    const [names, same] = await Promise.all([
      client.request(knownNamesRequest, { configPath }),
      client.request(knownNamesRequest, { configPath }),
    ]);
    expect(same).toEqual(names);
    expect(names.missing).toEqual([]);
    expect(names.fields.Contact?.map(({ name }) => name)).toContain('Loyalty_Id__c');
    expect(names.attributes.user).toContain('loyaltyId');
    expect(names.attributes.account).toContain('accountNumber');
    expect((await running.history()).filter(({ op }) => op === 'mcp.users')).toHaveLength(1);
  });

  it('links, excludes and takes back; the preview says that it is stale', async () => {
    const running = started();
    const { client } = running;
    const { configPath, report } = await running.demoDryRun();
    const { runId } = report;
    const { rows } = await client.request(matchPageRequest, { runId, kind: 'user', outcome: 'ambiguous', limit: 1 });
    const [row] = rows;
    if (row === undefined) throw new Error('The demo has no ambiguous user.');
    const of = { profile: 'user', personalizationId: row.personalizationId } as const;
    const targets = await client.request(linkTargetsRequest, {
      runId,
      kind: 'user',
      personalizationId: row.personalizationId,
      text: '',
    });
    const [target] = targets;
    if (target === undefined) throw new Error('An ambiguous user has candidates.');
    expect((await client.request(checkPreviewRequest, { runId })).reasons).toEqual([]);
    const { file } = await client.request(decideRequest, {
      configPath,
      decision: { kind: 'link', ...of, crmId: target.crmId },
    });
    expect(readFileSync(file, 'utf8')).toBe(
      `kind,personalizationId,crmId\nuser,${row.personalizationId},${target.crmId}\n`,
    );
    expect((await client.request(checkPreviewRequest, { runId })).reasons).toEqual([
      'Links or exclusions have changed since this dry run.',
    ]);
    const refused = await client.request(prepareLiveRequest, {
      runId,
      choices: { ...noChoices, includeNameOnly: true },
    });
    expect(refused).toMatchObject({
      isNewPlan: false,
      report: { runId },
      refusal: expect.stringContaining('Links') as string,
      isStale: true,
    });
    const linked = await client.request(dryRunRequest, { configPath, choices: noChoices });
    expect(linked.report.users.byPriority['0']).toBe(1);
    await client.request(decideRequest, { configPath, decision: { kind: 'unlink', ...of } });
    await client.request(decideRequest, { configPath, decision: { kind: 'exclude', ...of, reason: 'a test' } });
    const excluded = await client.request(dryRunRequest, { configPath, choices: noChoices });
    expect(excluded.report.users).toMatchObject({ excluded: 1 });
  });
});

describe('one run at a time', () => {
  it('refuses a second, answers pages of the preview meanwhile, and keeps it when the run is cancelled', async () => {
    const running = started('--users', '20000', '--contacts', '20000');
    const { client, events } = running;
    const { configPath, report } = await running.demoDryRun();
    const { runId } = report;
    events.length = 0;
    const cancel = new CancellationTokenSource();
    const second = errorOf(client.request(dryRunRequest, { configPath, choices: noChoices }, cancel.token));
    await expect.poll(() => events.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await errorOf(client.request(dryRunRequest, { configPath, choices: noChoices }))).toMatchObject({
      code: 'usage',
      message: 'A dry run is under way. Wait until it has ended, or cancel it.',
    });
    const began = performance.now();
    expect((await client.request(matchPageRequest, { runId, kind: 'user', limit: 100 })).rows).toHaveLength(100);
    expect(performance.now() - began).toBeLessThan(5_000);
    cancel.cancel();
    expect(await second).toMatchObject({ code: 'cancelled' });
    expect((await client.request(matchPageRequest, { runId, kind: 'user', limit: 1 })).rows).toHaveLength(1);
    await client.request(closePreviewRequest, { runId });
    expect(await errorOf(client.request(closePreviewRequest, { runId }))).toMatchObject({ code: 'usage' });
  });
});

describe('an engine that ends', () => {
  it('leaves nothing of what it downloaded, when it is told to end', async () => {
    const running = started();
    const { configPath } = await running.demoDryRun();
    const { processId } = await running.client.identify();
    expect(foldersOf(processId)).not.toEqual([]);
    running.client.dispose();
    await expect.poll(() => foldersOf(processId), { timeout: 15_000 }).toEqual([]);
    expect(existsSync(configPath)).toBe(false);
  });

  it.each(['readPersonalization', 'match', 'plan'])(
    'can be killed while it does %s: the next one works and tidies up',
    async (phase) => {
      let killed = false;
      const running: RealEngine = realEngine(['--users', '4000', '--contacts', '4000'], {
        onEvent(event) {
          if (killed || event.kind !== 'phaseStarted' || event.phase !== phase) return;
          killed = true;
          void running.client.identify().then(({ processId }) => process.kill(processId, 'SIGKILL'));
        },
      });
      engine = running;
      const { processId } = await running.client.identify();
      expect(await errorOf(running.demoDryRun())).toMatchObject({ code: 'internal' });
      const { configPath, report } = await running.demoDryRun();
      expect(foldersOf(processId)).toEqual([]);
      expect(report).toMatchObject({ state: 'done' });
      const page = await running.client.request(matchPageRequest, { runId: report.runId, kind: 'user', limit: 1 });
      expect(page.rows).toHaveLength(1);
      expect(await running.client.request(listRunsRequest, { configPath })).toHaveLength(1);
    },
  );
});

function started(...words: readonly string[]): RealEngine {
  engine = realEngine(words);
  return engine;
}

/** The folders that an engine has made for what it downloads. */
function foldersOf(processId: number): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`personalization-sync-engine-${processId}-`));
}

/**
 * I-02: query jobs are created by POST; nothing else but GET is sent on the way of a dry run.
 * @param more before the question of a live run, settings of the app are read too: the Metadata API is asked by POST
 */
async function expectOnlyQueries(running: RealEngine, ...more: readonly string[]): Promise<void> {
  const sent = (await running.history()).map(({ op, method }) => `${method} ${op}`);
  expect([...new Set(sent.filter((call) => !call.startsWith('GET')))]).toEqual(['POST bulkq.create', ...more]);
}

async function allRecords(running: RealEngine) {
  return [...(await running.records('Contact')), ...(await running.records('Account'))];
}

async function writtenRecords(running: RealEngine): Promise<number> {
  return (await allRecords(running)).filter(({ writeCount }) => writeCount > 0).length;
}
