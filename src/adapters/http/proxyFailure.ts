import type { FailureAdvice } from '../../core/http/httpClient.ts';
import type { NetworkSettings, ProxySettings } from '../../core/http/networkSettings.ts';
import { codeOf, connectionCauses } from './connectionCauses.ts';
import { proxyHost, type ProxyProblem } from './proxyTunnel.ts';
import { tlsFailure } from './tlsFailure.ts';

/** A proxy that gave no connection: which one, by which setting, why, and what to do. */
export function proxyFailure(
  { status, schemes, cause }: ProxyProblem,
  proxy: ProxySettings,
  { url, network }: { readonly url: URL; readonly network: NetworkSettings },
): readonly [string, FailureAdvice?] {
  const named = `the proxy ${proxyHost(proxy)} (${proxy.setting})`;
  if (status === 407) return signInToProxy(named, schemes, proxy);
  if (status === null) return noProxyThere(named, cause, proxy, network);
  const port = url.port === '' ? '443' : url.port;
  if (status >= 500) {
    return [
      `${named} did not reach it (HTTP ${status})`,
      { advice: `Ask IT whether the proxy may connect to ${url.hostname}, port ${port}.` },
    ];
  }
  return [
    `${named} does not let this connection through (HTTP ${status})`,
    { advice: `Ask IT to allow ${url.hostname}, port ${port}, at the proxy.`, isFinal: true },
  ];
}

/** Never tried again: proxies often ask the company's directory, and that locks who keeps trying. */
function signInToProxy(
  named: string,
  schemes: readonly string[],
  { url, authorization, setting }: ProxySettings,
): readonly [string, FailureAdvice] {
  const others = schemes.filter((scheme) => scheme.toLowerCase() !== 'basic');
  if (schemes.length > 0 && others.length === schemes.length) {
    return [
      `${named} asks for a sign-in by ${others.join(' or ')} (HTTP 407)`,
      {
        advice: 'Only Basic is known here. Ask IT for a proxy that takes Basic, or one without sign-in.',
        isFinal: true,
      },
    ];
  }
  const isGiven = authorization !== null || url.includes('@');
  const where =
    setting === 'http.proxy'
      ? 'http.proxy (http://user:password@host:port), or set http.proxyAuthorization'
      : `${setting} (http://user:password@host:port)`;
  return [
    isGiven ? `${named} refused the user name or the password (HTTP 407)` : `${named} asks for a sign-in (HTTP 407)`,
    {
      advice: `${isGiven ? 'Correct them' : 'Put a user name and a password'} in ${where}; special characters are written with % and two digits.${isGiven ? ' It is not tried again, because repeated failures can lock the account.' : ''}`,
      isFinal: true,
    },
  ];
}

function noProxyThere(
  named: string,
  cause: unknown,
  { setting }: ProxySettings,
  network: NetworkSettings,
): readonly [string, FailureAdvice] {
  const code = codeOf(cause);
  if (/^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT)/.test(code)) {
    const [words, advice = {}] = tlsFailure(code, named, network);
    return [words, advice];
  }
  const why = connectionCauses[code] ?? 'it ended the connection without an answer';
  const shown = code === 'no code' || code === 'Error' ? '' : ` (${code})`;
  return [
    `${named} cannot be reached: ${why}${shown}`,
    { advice: `Check ${setting}, and whether this machine is in the network of that proxy.` },
  ];
}
