import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournalFile } from '../../../src/adapters/files/runs/journalFile.ts';
import { openRunFiles } from '../../../src/adapters/files/runs/runFiles.ts';
import { lockRun } from '../../../src/adapters/files/runs/runLock.ts';
import { openRunStore } from '../../../src/adapters/files/runs/runStore.ts';
import { parseConfiguration } from '../../../src/core/config/parseConfiguration.ts';
import { noChoices } from '../../../src/core/model/choices.ts';
import type { PlanRow } from '../../../src/core/model/plan.ts';
import type { PushObject } from '../../../src/core/model/records.ts';
import type { TableName, VerifiedTable } from '../../../src/core/model/tables.ts';
import type { Pairing } from '../../../src/core/pairing.ts';
import { canonicalRow } from '../../../src/core/planning/canonicalRow.ts';
import type { LivePorts, MatchedPair, PlanStore, RecordReader, Work } from '../../../src/core/ports.ts';
import type { LiveRequest } from '../../../src/core/runRequest.ts';
import { someMatchCounts } from '../aRunReport.ts';
import { SimulatedSalesforce, us } from './applying/simulatedSalesforce.ts';
import { field } from './planning/builders.ts';

export const quietWork: Work = { signal: new AbortController().signal, emit: () => undefined };

/** Users `u0`, `u1`, … matched to as many Contacts, whose colour would change; run folders on a real disk. */
export class SyncWorld {
  readonly folder: string;
  readonly salesforce = new SimulatedSalesforce((path) => readFileSync(path, 'utf8'));
  readonly pairs: readonly MatchedPair[];
  /** How often anything was read, matched or hashed, by what. */
  readonly asked: Record<string, number> = {};
  userId = us;
  /** Of the dataset, as the user's state folder keeps it. */
  pairing: Pairing | null = null;
  configurationSha256 = 'config-1';

  constructor(folder: string, count: number) {
    this.folder = folder;
    this.pairs = Array.from({ length: count }, (_, index) => pairOf(index));
    for (const { crmId } of this.pairs) this.salesforce.add(crmId, { Colour__c: 'old' });
  }

  static async of(count: number): Promise<SyncWorld> {
    return new SyncWorld(await mkdtemp(join(tmpdir(), 'sync-world-')), count);
  }

  /** As the next process has them: with a plan store of its own. */
  ports(): LivePorts {
    const { salesforce } = this;
    return {
      personalization: this.#reader(),
      crm: this.#reader(),
      facts: {
        connect: () =>
          Promise.resolve({
            org: { id: '00D', myDomain: 'acme', name: '', edition: '', isSandbox: true, isDemo: false },
            user: { id: this.userId, username: 'admin@example.com' },
            apiVersion: '66.0',
          }),
        visibility: (objects) => Promise.resolve({ verdict: 'complete', evidence: [], objects }),
        describe: (object) => Promise.resolve({ object, fields: [field('string', { name: 'Colour__c' })] }),
        automation: () => Promise.resolve({ kind: 'cannotBeRead', why: 'not asked' }),
        record: () => Promise.resolve(null),
        apiUsage: () => Promise.resolve(null),
        callsMade: () => ({ 'rest.query': 3 }),
        serverTime: () => salesforce.serverTime(),
      },
      matches: {
        load: () => this.#count('load'),
        match: async () => {
          await this.#count('match');
          const matched = this.pairs.length;
          const users = someMatchCounts({ read: matched, matched, contacts: matched });
          return { users, accounts: someMatchCounts(), warnings: [] };
        },
        pairs: (object: PushObject) => pagesOf(object === 'Contact' ? this.pairs : []),
      } as unknown as LivePorts['matches'],
      plans: planStore(),
      runs: openRunStore(join(this.folder, 'personalization-sync.json')),
      clock: {
        now: () => salesforce.serverTime(),
        monotonicMs: () => salesforce.nowMs,
        wait: (ms) => {
          salesforce.nowMs += ms;
          return Promise.resolve();
        },
      },
      security: null,
      pairings: {
        read: () => Promise.resolve(this.pairing),
        keep: (_dataset, pairing) => {
          this.pairing = pairing;
          return Promise.resolve();
        },
      },
      sha256,
      writer: salesforce,
      journalFile: ({ path }) => openJournalFile(join(path, 'journal.jsonl')),
      runFiles: ({ path }) => openRunFiles(path),
      lockRun: ({ path }) => lockRun(path),
      latestApiUsage: () => null,
    };
  }

  request(more: Partial<LiveRequest> = {}): LiveRequest {
    const text = JSON.stringify({
      mode: 'replace',
      personalization: { account: 'a', instance: 'i', dataset: 'engage' },
      push: { User: [{ attribute: 'colour', field: 'Colour__c' }], Account: [] },
    });
    const parsed = parseConfiguration(text, 'c.json');
    if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems));
    return {
      configuration: parsed.configuration,
      configurationSha256: this.configurationSha256,
      decisions: { links: [], exclusions: [], sha256: 'none' },
      via: 'vscode',
      scratch: this.folder,
      overriddenGuards: [],
      choices: noChoices,
      onlySelected: false,
      planId: null,
      firstRecords: null,
      confirm: () => Promise.resolve(true),
      ...more,
    };
  }

  /** How often each record was written, in their order. */
  writeCounts(): readonly number[] {
    return this.pairs.map(({ crmId }) => this.salesforce.records.get(crmId)!.writeCount);
  }

  runFile(runId: string, name: string): string {
    return join(this.folder, '.personalization-sync', 'runs', runId, name);
  }

  #reader(): RecordReader {
    return {
      read: async (table) => {
        await this.#count('read');
        return tableOf(table, this.pairs.length);
      },
      hash: () => Promise.resolve(null),
    };
  }

  #count(what: string): Promise<void> {
    this.asked[what] = (this.asked[what] ?? 0) + 1;
    return Promise.resolve();
  }
}

function pairOf(index: number): MatchedPair {
  return {
    personalizationId: `u${index}`,
    crmId: `003-${String(index).padStart(5, '0')}`,
    parentId: null,
    modstamp: '2026-11-01T00:00:00.000Z',
    nameOnly: false,
    sources: [{ kind: 'text', text: `new ${index}` }],
    present: ['old'],
  };
}

function tableOf(table: TableName, rows: number): VerifiedTable {
  return {
    table,
    files: [],
    delimiter: ',',
    columns: [],
    rows,
    sha256: `read ${table}`,
    origin: table,
    refusedRows: 0,
    refused: [],
    warnings: [],
  };
}

/** Rows in memory, kept as JSON. */
function planStore(): PlanStore {
  let rows: PlanRow[] = [];
  const rowsSha256 = () => sha256(rows.map(canonicalRow).sort().join('\n'));
  return {
    begin: async () => {
      rows = [];
    },
    append: async (more) => {
      rows.push(...more);
    },
    finish: async (file) => {
      await writeFile(file, JSON.stringify(rows));
      return { rowsSha256: rowsSha256() };
    },
    open: async (file) => {
      rows = JSON.parse(await readFile(file, 'utf8')) as PlanRow[];
      return { rowsSha256: rowsSha256() };
    },
    records: (object) => pagesOf(recordsIn(rows, object)),
    refusedRows: () => pagesOf([]),
    sample: () => Promise.resolve([]),
    page: () => Promise.resolve({ records: [], next: null, total: rows.length }),
    csv: () => Promise.resolve({ csv: '', rows: 0, more: false }),
    close: () => Promise.resolve(),
  };
}

function recordsIn(rows: readonly PlanRow[], wanted: PushObject) {
  return rows
    .filter(({ object, status }) => object === wanted && status === 'planned')
    .map(({ crmId, personalizationId, parentId, modstamp, field: name, before, after }) => ({
      crmId,
      personalizationId,
      parentId,
      modstamp,
      changes: [{ field: name, before, after }],
    }));
}

async function* pagesOf<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += 7) yield items.slice(start, start + 7);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
