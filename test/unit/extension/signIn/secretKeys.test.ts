import { expect, it } from 'vitest';
import { isSecretKey } from '../../../../src/extension/signIn/secretKeys.ts';

it.each([
  'salesforce:default',
  'salesforce:acme--uat',
  'personalization:acme.us-1/engage',
  'sftp:feed@sftp.example.com:22',
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
