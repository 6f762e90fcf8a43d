import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noChoices } from '../../../src/core/model/choices.ts';
import {
  checkConfigurationRequest,
  checkPreviewRequest,
  connectRequest,
  dryRunRequest,
  explainCrmRecordRequest,
  knownNamesRequest,
  mergePageRequest,
  prepareLiveRequest,
} from '../../../src/engine/protocol.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { type RealEngine, realEngine } from './realEngine.ts';

const contact = '0035e00000GhiJkAAJ';
let engine: RealEngine;
let folder: string;
beforeEach(async () => {
  engine = realEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'psync-files-'));
});
afterEach(async () => {
  engine.close();
  await rm(folder, { recursive: true });
});

describe('files on both sides', () => {
  it('are previewed without a connection, and written to by nobody', async () => {
    const { client } = engine;
    const configPath = await configured();
    expect(await client.request(connectRequest, { configPath })).toMatchObject({
      instanceUrl: null,
      apiUsage: null,
      pairing: { kind: 'notPaired' },
      sources: { personalization: 'users.csv', salesforce: 'contacts.csv' },
    });
    const { report } = await client.request(dryRunRequest, { configPath, choices: noChoices });
    expect(report.push.Contact.planned).toBe(1);
    const { runId } = report;
    expect((await client.request(mergePageRequest, { runId, limit: 10 })).records).toEqual([
      {
        kind: 'user',
        object: 'Contact',
        crmId: contact,
        personalizationId: 'u1',
        label: 'Ann Example',
        matchedBy: 'Priority 3: name or e-mail',
        nameOnly: false,
        fields: [
          {
            field: 'Category__c',
            attribute: 'attribute:category',
            before: 'old',
            after: 'new',
            status: 'planned',
            reason: '',
            label: 'Category__c',
            type: 'Text',
            conversion: '',
          },
        ],
      },
    ]);
    expect(await client.request(prepareLiveRequest, { runId, choices: noChoices })).toMatchObject({
      isNewPlan: false,
      refusal: 'The CRM side is files: there is nothing to write to.',
      isStale: false,
    });
  });

  it('make a preview stale when their contents change, not when they are only touched', async () => {
    const { client } = engine;
    const configPath = await configured();
    const { report } = await client.request(dryRunRequest, { configPath, choices: noChoices });
    const reasons = async () => (await client.request(checkPreviewRequest, { runId: report.runId })).reasons;
    await utimes(file('contacts.csv'), new Date(), new Date(Date.now() + 5_000));
    expect(await reasons()).toEqual([]);
    await writeFile(file('contacts.csv'), `${contacts}0035e00000GhiJlAAJ,Bob,bob@example.com,x\n`);
    await rm(file('users.csv'));
    expect(await reasons()).toEqual([
      'users.csv has changed since this dry run.',
      'contacts.csv has changed since this dry run.',
    ]);
    await writeFile(configPath, '{ broken');
    expect((await reasons())[0]).toBe('The configuration has changed since this dry run.');
    const prepared = await client.request(prepareLiveRequest, {
      runId: report.runId,
      choices: { ...noChoices, records: { 'user:u1': 'skip' } },
    });
    expect(prepared).toMatchObject({ isNewPlan: false, choices: noChoices });
  });

  it('tell which other configuration writes the same fields of a record', async () => {
    const { client } = engine;
    const configPath = await configured();
    await mkdir(file('other'));
    await writeFile(file('other/personalization-sync.json'), configuration({ dataset: 'second' }));
    const { report } = await client.request(dryRunRequest, { configPath, choices: noChoices });
    const { markdown, title } = await client.request(explainCrmRecordRequest, {
      runId: report.runId,
      reference: contact.slice(0, 15),
      otherConfigPaths: [configPath, file('other/personalization-sync.json'), file('none.json')],
    });
    expect(title).toContain('Ann Example');
    expect(markdown).toContain('(dataset second) writes Category\\_\\_c too.');
    expect(markdown).toContain('would become \\"new\\"');
    const unknown = client.request(explainCrmRecordRequest, {
      runId: report.runId,
      reference: '0035e00000GhiJlAAJ',
      otherConfigPaths: [],
    });
    expect(await errorOf(unknown)).toMatchObject({ code: 'usage' });
  });

  it('name their fields and attributes, also while the configuration is half written', async () => {
    const { client } = engine;
    const configPath = await configured();
    await writeFile(configPath, configuration().replace('"push"', '"push": { "User": [ { "item": , '));
    const names = await client.request(knownNamesRequest, { configPath });
    expect(names.fields.Contact?.map(({ name }) => name)).toEqual(['Id', 'Name', 'Email', 'Category__c']);
    expect(names.attributes.user).toEqual(['emailAddress', 'category']);
  });
});

describe('a configuration of APIs that is not the demo', () => {
  it('is told what works now, and nobody is asked', async () => {
    const { client } = engine;
    const configPath = file('personalization-sync.json');
    await writeFile(configPath, '{"personalization":{"account":"a","instance":"i","dataset":"d"}}');
    const asked = [
      () => client.request(connectRequest, { configPath }),
      () => client.request(dryRunRequest, { configPath, choices: noChoices }),
    ];
    for (const ask of asked) {
      expect(await errorOf(ask())).toMatchObject({
        code: 'signInFailed',
        message: expect.stringContaining('Start Demo') as string,
      });
    }
    expect((await client.request(knownNamesRequest, { configPath })).missing).toEqual([
      expect.stringContaining('Start Demo'),
    ]);
  });
});

describe('checkConfiguration', () => {
  it('finds problems in the text as it is in the editor, with what was meant, and in the links', async () => {
    const { client } = engine;
    const configPath = await configured();
    await writeFile(file('links.csv'), 'kind,personalizationId,crmId\nuser,u1,x\nuser,u1,y\n');
    const text = configuration().replace('"replace"', '"replce"').replace('"push"', '"pusch"');
    const problems = await client.request(checkConfigurationRequest, { configPath, text });
    expect(problems.map(({ path: where, nearest, line }) => [where, nearest, line])).toEqual([
      ['mode', 'replace', 1],
      ['pusch', 'push', 1],
      [undefined, undefined, 3],
    ]);
    expect(await client.request(checkConfigurationRequest, { configPath: '/none/x.json', text: '{' })).not.toEqual([]);
  });
});

const contacts = `Id,Name,Email,Category__c\n${contact},Ann Example,ann@example.com,old\n`;

async function configured(): Promise<string> {
  await writeFile(file('users.csv'), 'name,displayName,emailAddress,category\nu1,Ann Example,ann@example.com,new\n');
  await writeFile(file('contacts.csv'), contacts);
  await writeFile(file('personalization-sync.json'), configuration());
  return file('personalization-sync.json');
}

function configuration({ dataset = 'first' } = {}): string {
  return JSON.stringify({
    mode: 'replace',
    personalization: { account: 'a', instance: 'i', dataset, source: { kind: 'files', users: 'users.csv' } },
    salesforce: { source: { kind: 'files', contacts: 'contacts.csv' } },
    push: { User: [{ attribute: 'category', field: 'Category__c' }] },
  });
}

function file(name: string): string {
  return path.join(folder, name);
}
