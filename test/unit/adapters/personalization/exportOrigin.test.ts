import { describe, expect, test } from 'vitest';
import { exportOrigin } from '../../../../src/adapters/personalization/exportOrigin.ts';

const real = { apiKeyId: 'id', apiKeySecret: 'secret' };
const demo = { apiKeyId: 'DEMO-id', apiKeySecret: 'DEMO-secret' };

describe('B45 I-54: the address of an export', () => {
  test("follows from the account, at Personalization's own host", () => {
    expect(exportOrigin({ account: 'acme', instance: 'us-1', credentials: real })).toBe(
      'https://acme.us-1.evergage.com',
    );
  });

  test.each(['http://127.0.0.1:8080', 'http://[::1]:8080/'])('is %s for a demo', (baseUrl) => {
    const source = { account: 'acme', instance: 'us-1', credentials: { ...demo, baseUrl } };
    expect(exportOrigin(source)).toBe(new URL(baseUrl).origin);
  });

  test.each([
    ['another host', { ...demo, baseUrl: 'https://acme.example.com' }, 'can only be one of a demo'],
    ['a name for this machine', { ...demo, baseUrl: 'http://localhost:8080' }, 'can only be one of a demo'],
    [
      'a user name before the host',
      { ...demo, baseUrl: 'http://127.0.0.1:1@example.com' },
      'can only be one of a demo',
    ],
    ['no URL', { ...demo, baseUrl: 'acme' }, 'can only be one of a demo'],
    ['a demo with a real key', { ...real, baseUrl: 'http://127.0.0.1:8080' }, 'the key is not that of a demo'],
    ['a real host with a demo key', demo, 'no address of a demo is given'],
  ])('is never %s', (_what, credentials, message) => {
    expect(() => exportOrigin({ account: 'acme', instance: 'us-1', credentials })).toThrow(message);
  });

  test.each([
    ['acme.example.com/', 'us-1'],
    ['acme', 'us-1.example.com#'],
    ['a@b', 'us-1'],
    ['', 'us-1'],
  ])('is never made of %j and %j', (account, instance) => {
    expect(() => exportOrigin({ account, instance, credentials: real })).toThrow('is not a host of Personalization');
  });
});
