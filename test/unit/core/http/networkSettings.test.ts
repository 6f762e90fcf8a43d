import { describe, expect, test } from 'vitest';
import { isExempt, networkOfEnvironment } from '../../../../src/core/http/networkSettings.ts';

describe('the environment', () => {
  test.each([
    [{}, null],
    [{ HTTPS_PROXY: '' }, null],
    [{ HTTP_PROXY: 'http://p:1' }, { url: 'http://p:1', setting: 'HTTP_PROXY' }],
    [
      { HTTPS_PROXY: 'http://p:2', HTTP_PROXY: 'http://p:1' },
      { url: 'http://p:2', setting: 'HTTPS_PROXY' },
    ],
    [
      { HTTPS_PROXY: 'http://p:2', https_proxy: ' http://p:3 ' },
      { url: 'http://p:3', setting: 'https_proxy' },
    ],
  ])('%j names the proxy %j', (environment, proxy) => {
    expect(networkOfEnvironment(environment).proxy).toEqual(proxy && { authorization: null, noProxy: [], ...proxy });
  });

  test('names what is asked directly, apart by commas or blanks', () => {
    const { proxy } = networkOfEnvironment({ HTTPS_PROXY: 'p', NO_PROXY: 'localhost, .example.com  10.0.0.1' });
    expect(proxy?.noProxy).toEqual(['localhost', '.example.com', '10.0.0.1']);
  });

  test('cannot switch the check of certificates off, and it is known who tried', () => {
    expect(networkOfEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).uncheckedBy).toBe(
      'NODE_TLS_REJECT_UNAUTHORIZED',
    );
    expect(networkOfEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '1' }).uncheckedBy).toBeNull();
  });
});

test.each([
  ['acme.my.salesforce.com', ['salesforce.com'], true],
  ['acme.my.salesforce.com', ['.Salesforce.com'], true],
  ['acme.my.salesforce.com', ['*.salesforce.com'], true],
  ['acme.my.salesforce.com', ['*'], true],
  ['acme.my.salesforce.com', ['force.com', 'my.salesforce', ''], false],
  ['notsalesforce.com', ['salesforce.com'], false],
  ['acme.my.salesforce.com:8443', ['salesforce.com:443'], false],
  ['acme.my.salesforce.com', ['salesforce.com:443'], true],
])('%s under %j is exempt: %s', (host, patterns, expected) => {
  expect(isExempt(new URL(`https://${host}/`), patterns)).toBe(expected);
});
