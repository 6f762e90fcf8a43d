import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { listCliOrgs } from '../../../../../src/adapters/salesforce/signIn/listCliOrgs.ts';
import { errorOf } from '../../errorOf.ts';

const never = new AbortController().signal;

/** A program that answers `org list` with `answer`, and nothing else. */
function fakeCli(answer: unknown): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'psync-sf-')), 'sf');
  const code = `const words = process.argv.slice(2).join(' ');
    if (words === 'org list --skip-connection-status --json') console.log(${JSON.stringify(JSON.stringify(answer))});`;
  writeFileSync(file, `#!${process.execPath}\n${code}\n`, { mode: 0o700 });
  return file;
}

function list(answer: unknown) {
  return listCliOrgs({ command: fakeCli(answer), environment: {} }, never);
}

const production = {
  username: 'me@acme.example.com',
  instanceUrl: 'https://acme.my.salesforce.com',
  orgId: '00D000000000001AAA',
};
const sandbox = {
  alias: 'uat',
  username: 'me@acme.example.com.uat',
  instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com',
  orgId: '00D000000000002AAA',
};

describe('the orgs of the Salesforce CLI', () => {
  test('are listed once each, whatever groups they stand in, by the name that people use', async () => {
    const result = {
      nonScratchOrgs: [{ ...sandbox, accessToken: '[REDACTED]' }, production],
      sandboxes: [sandbox],
      other: [production],
      newGroup: [{ ...production, username: 'b@acme.example.com', alias: null, isScratch: true }],
    };
    expect(await list({ status: 0, result })).toEqual([
      { ...production, username: 'b@acme.example.com', alias: null, isSandbox: true },
      { ...production, alias: null, isSandbox: false },
      { ...sandbox, isSandbox: true },
    ]);
  });

  test('leave out what names no org, or has a shape that nobody has seen', async () => {
    const result = { other: [{ username: 'x@example.com' }, 7, null, production], count: 3 };
    expect(await list({ status: 0, result })).toEqual([{ ...production, alias: null, isSandbox: false }]);
  });

  test('that it cannot list are its own words', async () => {
    const error = await errorOf(list({ status: 1, message: 'The keychain is locked.' }));
    expect([error.code, error.message]).toEqual([
      'cannotConnect',
      'The Salesforce CLI lists no orgs: The keychain is locked.',
    ]);
  });

  test('are none that can be told without a Salesforce CLI', async () => {
    const asked = listCliOrgs({ command: path.join(tmpdir(), 'no-such-sf'), environment: {} }, never);
    expect((await errorOf(asked)).message).toContain('is not installed');
  });
});
