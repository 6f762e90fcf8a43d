import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { askSalesforceCli } from '../../../../../src/adapters/salesforce/signIn/salesforceCli.ts';
import { errorOf } from '../../errorOf.ts';

const never = new AbortController().signal;
const org = { instanceUrl: 'https://acme.my.salesforce.com', username: 'admin@example.com' };

/** A program that answers like the Salesforce CLI, by the code given; `words` are its arguments. */
function fakeCli(code: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'psync-sf-'));
  const file = path.join(folder, 'sf');
  writeFileSync(file, `#!${process.execPath}\nconst words = process.argv.slice(2);\n${code}\n`, { mode: 0o700 });
  return file;
}

function ask(code: string, more: { org?: string; environment?: Record<string, string> } = {}) {
  return askSalesforceCli(
    { kind: 'salesforceCli', org: 'uat', command: fakeCli(code), environment: {}, ...more },
    never,
  );
}

describe('the Salesforce CLI', () => {
  test('is asked for the token by a command of its own when it hides it elsewhere', async () => {
    const session = await ask(`
      const isToken = words.join(' ') === 'org auth show-access-token --target-org uat --json';
      const isDisplay = words.join(' ') === 'org display --target-org uat --json';
      const org = ${JSON.stringify(org)};
      if (isDisplay) console.log(JSON.stringify({ status: 0, result: { ...org, accessToken: "[REDACTED] Use 'sf org auth show-access-token' to view" } }));
      if (isToken) console.log(JSON.stringify({ status: 0, result: { accessToken: '00Dx!live' } }));
    `);
    expect(session).toEqual({ instanceUrl: org.instanceUrl, accessToken: '00Dx!live', orgId: null });
  });

  test('of an older version shows it at once, also behind a warning', async () => {
    const session = await ask(`
      if (words[1] !== 'display') process.exit(1);
      console.log('Warning: a new version is there.');
      console.log(JSON.stringify({ status: 0, result: { ...${JSON.stringify(org)}, accessToken: '00Dx!old' } }));
    `);
    expect(session.accessToken).toBe('00Dx!old');
  });

  test('gets the environment, colours off, but none of our secrets', async () => {
    const session = await ask(
      `const seen = ['PSYNC_SF_JWT_KEY', 'KEPT', 'NO_COLOR'].map((name) => process.env[name] ?? 'none').join();
       console.log(JSON.stringify({ result: { instanceUrl: seen, accessToken: '00Dx!' } }));`,
      { environment: { PSYNC_SF_JWT_KEY: 'secret', KEPT: 'kept' } },
    );
    expect(session.instanceUrl).toBe('none,kept,1');
  });

  test('that knows no such org is quoted', async () => {
    const error = await errorOf(
      ask(`console.log(JSON.stringify({ status: 1, name: 'NamedOrgNotFoundError', message: 'No authorization information found for uat.' }));
           process.exitCode = 1;`),
    );
    expect([error.code, error.message]).toEqual([
      'signInFailed',
      'The Salesforce CLI gives no access to "uat": No authorization information found for uat. Sign in with "sf org login web --alias uat", or name another org.',
    ]);
  });

  test('that gives the placeholder for a token gives none', async () => {
    const error = await errorOf(
      ask(`console.log(JSON.stringify({ result: { ...${JSON.stringify(org)}, accessToken: '[REDACTED]' } }));`),
    );
    expect(error.message).toContain('it gives no access token');
  });

  test('that answers in no JSON is not believed', async () => {
    expect((await errorOf(ask(`console.log('{"result":');`))).message).toContain('its answer cannot be read');
  });

  test('that dies without a word is reported', async () => {
    const error = await errorOf(ask('process.exit(3);'));
    expect([error.code, error.message]).toEqual([
      'cannotConnect',
      'The Salesforce CLI failed without an answer (exit code 3).',
    ]);
  });

  test('that is not installed is said to be missing', async () => {
    const error = await errorOf(
      askSalesforceCli({ kind: 'salesforceCli', org: 'uat', command: '/nonexistent/sf', environment: {} }, never),
    );
    expect([error.code, error.message.includes('not installed')]).toEqual(['cannotConnect', true]);
  });

  test.each(['--json', 'a b', 'a;b', 'a&b', '"', '$(x)', ''])('is never started for the org name %j', async (name) => {
    const error = await errorOf(ask('throw new Error("started");', { org: name }));
    expect(error.code).toBe('usage');
  });

  test('is stopped when a person cancels', async () => {
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort();
    }, 100);
    const command = fakeCli('setTimeout(() => undefined, 60_000);');
    const asked = askSalesforceCli({ kind: 'salesforceCli', org: 'uat', command, environment: {} }, cancel.signal);
    expect((await errorOf(asked)).code).toBe('cancelled');
  });
});
