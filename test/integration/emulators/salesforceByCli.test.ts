import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProgramResult, runProgram } from './runProgram.ts';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** The Salesforce CLI: the strictest foreign client there is. It is installed on first use. */
let started: StartedSalesforce;
let cli: string;

const INSTALL_MS = 600_000;
const ALIAS = 'emulated';

beforeAll(async () => {
  const script = fileURLToPath(new URL('../../../scripts/ensureSalesforceCli.mjs', import.meta.url));
  const installed = await runProgram(process.execPath, [script], { env: process.env });
  expect(installed.exitCode, installed.stderr).toBe(0);
  cli = installed.stdout.trim();
  // More than one page of 50,000 rows.
  started = await startSalesforce(60_000);
  const login = await sf(
    ['org', 'login', 'access-token', '--instance-url', started.url, '--no-prompt', '--alias', ALIAS],
    { SF_ACCESS_TOKEN: started.token },
  );
  expect(login.exitCode, login.stdout + login.stderr).toBe(0);
}, INSTALL_MS);
afterAll(() => started.stop());

function sf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProgramResult> {
  return runProgram(process.execPath, [cli, ...args, '--json'], {
    cwd: started.folder,
    env: {
      HOME: started.folder,
      USERPROFILE: started.folder,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      ...env,
    },
  });
}

describe('the Salesforce emulator, driven by the Salesforce CLI', () => {
  it('is taken for a sandbox org of the demo user', async () => {
    const shown = JSON.parse((await sf(['org', 'display', '--target-org', ALIAS])).stdout) as { result: object };
    expect(shown.result).toMatchObject({
      id: started.salesforce.connection().orgId,
      username: started.salesforce.connection().username,
      // The CLI writes every address with a slash at its end.
      instanceUrl: `${started.url}/`,
      connectedStatus: 'Connected',
    });
  });

  it('answers a query', async () => {
    const soql = "SELECT Id, Name, Account.Name FROM Contact WHERE Email IN ('person1@example.com')";
    const result = JSON.parse((await sf(['data', 'query', '--target-org', ALIAS, '--query', soql])).stdout) as {
      result: { totalSize: number; records: object[] };
    };
    expect(result.result.totalSize).toBe(1);
    expect(result.result.records[0]).toMatchObject({
      Name: 'First1 Last1',
      Account: { Name: 'Globex, "the" Company' },
    });
  });

  it('exports more than one page in bulk, every value exact', async () => {
    const file = join(started.folder, 'export.csv');
    const soql = 'SELECT Id, Name, Description FROM Contact';
    const args = [
      'data',
      'export',
      'bulk',
      '--target-org',
      ALIAS,
      '--query',
      soql,
      '--output-file',
      file,
      '--wait',
      '5',
    ];
    const exported = await sf(args);
    expect(exported.exitCode, exported.stdout).toBe(0);
    const rows: Record<string, string>[] = parse(await readFile(file, 'utf8'), { columns: true });
    expect(rows).toHaveLength(60_000);
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(60_000);
    expect(rows.slice(0, 2).map(({ Name, Description }) => ({ Name, Description }))).toEqual([
      { Name: `First0 O'Neil "0"`, Description: '' },
      { Name: 'First1 Last1', Description: 'two\nlines, one comma' },
    ]);
  });

  it('updates in bulk', async () => {
    const contacts = started.salesforce.store.table('Contact');
    const file = join(started.folder, 'update.csv');
    const ids = [contacts?.idOf(5), contacts?.idOf(6)];
    await writeFile(file, `Id,Title,Score__c\n${ids[0]},"Chief, ""the"" best",1.005\n${ids[1]},#N/A,-2.5\n`);
    const updated = await sf([
      'data',
      'update',
      'bulk',
      '--target-org',
      ALIAS,
      '--sobject',
      'Contact',
      '--file',
      file,
      '--wait',
      '5',
      '--line-ending',
      'LF',
    ]);
    expect(JSON.parse(updated.stdout)).toMatchObject({
      status: 0,
      result: { processedRecords: 2, successfulRecords: 2, failedRecords: 0 },
    });
    expect(await started.admin('GET', `/records/Contact/${ids[0]}`)).toMatchObject({
      fields: { Title: 'Chief, "the" best', Score__c: 1.01 },
      writeCount: 1,
    });
  });
});
