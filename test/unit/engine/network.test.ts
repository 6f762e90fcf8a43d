import { describe, expect, test } from 'vitest';
import { networkOfEditor, networkOver } from '../../../src/engine/network.ts';
import type { EditorNetwork } from '../../../src/engine/networkProtocol.ts';

const editor: EditorNetwork = {
  proxySupport: 'override',
  proxy: '',
  proxyAuthorization: null,
  noProxy: [],
  systemCertificates: true,
  proxyStrictSsl: true,
};
const environment = { HTTPS_PROXY: 'http://env.example.com:1', NO_PROXY: 'env.example.com' };

describe('the settings of VS Code', () => {
  test('go before the environment, each by itself', () => {
    const settings = { ...editor, proxy: 'http://proxy.example.com:2', proxyAuthorization: 'Basic x' };
    expect(networkOfEditor(settings, environment)).toEqual({
      proxy: {
        url: 'http://proxy.example.com:2',
        authorization: 'Basic x',
        noProxy: ['env.example.com'],
        setting: 'http.proxy',
      },
      systemCertificates: true,
      extraCertificates: [],
      uncheckedBy: null,
    });
  });

  test('leave the proxy to the environment where they name none, and none at all where proxies are off', () => {
    const ofEnvironment = networkOfEditor({ ...editor, noProxy: ['a.example.com'] }, environment).proxy;
    expect([ofEnvironment?.setting, ofEnvironment?.noProxy]).toEqual(['HTTPS_PROXY', ['a.example.com']]);
    expect(networkOfEditor({ ...editor, proxySupport: 'off', proxy: 'http://p:1' }, environment).proxy).toBeNull();
  });

  test('never switch the check of certificates off', () => {
    expect(networkOfEditor({ ...editor, proxyStrictSsl: false }, {}).uncheckedBy).toBe('http.proxyStrictSSL');
  });
});

describe('asking the extension', () => {
  test('happens once for requests at the same time', async () => {
    let asked = 0;
    const source = networkOver(
      { sendRequest: () => Promise.resolve({ ...editor, proxy: `http://p:${++asked}` } as never) },
      {},
    );
    const both = await Promise.all([source(), source()]);
    expect([asked, both.map(({ proxy }) => proxy?.url)]).toEqual([1, ['http://p:1', 'http://p:1']]);
  });

  test('that does not answer leaves the environment', async () => {
    const source = networkOver({ sendRequest: () => Promise.reject(new Error('gone')) }, environment);
    expect((await source()).proxy?.setting).toBe('HTTPS_PROXY');
  });
});
