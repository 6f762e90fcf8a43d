import { expect, it } from 'vitest';
import { secretKeyOf } from '../../../../src/engine/signInProtocol.ts';
import { isSecretKey } from '../../../../src/extension/signIn/secretKeys.ts';

it.each([
  'salesforce:default',
  'salesforce:acme--uat',
  'personalization:acme.us-1/engage',
  'sftp:feed@sftp.example.com:22',
  secretKeyOf.salesforce({ connection: 'acme--uat' }),
  secretKeyOf.personalization({ account: 'acme', instance: 'us-1', dataset: 'engage' }),
  secretKeyOf.sftp({ username: 'feed', host: 'sftp.example.com', port: 22 }),
])('the engine may ask for %s', (key) => {
  expect(isSecretKey(key)).toBe(true);
});

it.each([
  '',
  'salesforce:',
  'github.auth',
  'personalization:acme',
  'sftp:feed@sftp.example.com',
  'x salesforce:default',
])('the engine may not ask for %j', (key) => {
  expect(isSecretKey(key)).toBe(false);
});
