import { describe, expect, test } from 'vitest';
import { allowedOrigin, isDemoOrigin, myDomainOf } from '../../../../../src/adapters/salesforce/signIn/allowedHost.ts';

const realToken = '00D000000000001!AQcAQ.secret';
const demoToken = '00D000000000001!DEMO.secret';

describe('B45 I-54: a URL that may be sent a secret', () => {
  test.each([
    ['https://acme.my.salesforce.com', realToken, 'https://acme.my.salesforce.com'],
    ['https://acme--uat.sandbox.my.salesforce.com/', realToken, 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://login.salesforce.com/services/oauth2/token', realToken, 'https://login.salesforce.com'],
    ['https://acme.my.salesforce.mil', realToken, 'https://acme.my.salesforce.mil'],
    ['https://acme.cloudforce.com:443', realToken, 'https://acme.cloudforce.com'],
    ['http://127.0.0.1:8080/x', demoToken, 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', demoToken, 'http://[::1]:8080'],
  ])('is allowed: %s', (url, secret, origin) => {
    expect(allowedOrigin(url, secret, 'The URL')).toBe(origin);
  });

  test.each([
    ['another host', 'https://salesforce.com.example.com', realToken, 'The URL names salesforce.com.example.com'],
    ['a look-alike domain', 'https://acme-salesforce.com', realToken, 'The URL names acme-salesforce.com'],
    ['a bare domain', 'https://salesforce.com', realToken, 'The URL names salesforce.com'],
    ['letters of another script', 'https://acme.s\u0430lesforce.com', realToken, 'The URL names acme.xn--'],
    ['an address', 'https://10.0.0.1', realToken, 'The URL names 10.0.0.1'],
    ['http', 'http://acme.my.salesforce.com', realToken, 'The URL must begin with https://'],
    ['a user name in the URL', 'https://acme.my.salesforce.com@example.com', realToken, 'The URL must not hold a user'],
    ['another protocol', 'ftp://acme.my.salesforce.com', realToken, 'The URL must begin with https://'],
    ['no URL', 'acme', realToken, 'The URL is not a URL'],
    ['localhost, which is a name', 'http://localhost:8080', demoToken, 'The URL must begin with https://'],
    ['this machine with a real token', 'http://127.0.0.1:8080', realToken, 'The URL points at this machine'],
    ['a real org with a demo token', 'https://acme.my.salesforce.com', demoToken, 'The URL names a real org'],
  ])('is not: %s', (_what, url, secret, message) => {
    expect(() => allowedOrigin(url, secret, 'The URL')).toThrow(message);
  });
});

test.each([
  ['https://acme.my.salesforce.com', 'acme', false],
  ['https://acme--uat.sandbox.my.salesforce.com', 'acme--uat', false],
  ['https://acme-dev-ed.develop.my.salesforce.com', 'acme-dev-ed', false],
  ['https://acme.my.salesforce.mil', 'acme', false],
  ['https://eu42.salesforce.com', 'eu42.salesforce.com', false],
  ['http://127.0.0.1:8080', 'demo', true],
])('%s is called %s', (origin, name, isDemo) => {
  expect([myDomainOf(origin), isDemoOrigin(origin)]).toEqual([name, isDemo]);
});
