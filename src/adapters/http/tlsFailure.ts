import type { FailureAdvice } from '../../core/http/httpClient.ts';
import type { NetworkSettings } from '../../core/http/networkSettings.ts';

/** What a code of TLS means, and what to do. @param who whose certificate it is: a host, or the proxy */
export function tlsFailure(
  code: string,
  who: string,
  { uncheckedBy }: NetworkSettings,
): readonly [string, FailureAdvice?] {
  const unchecked = uncheckedBy === null ? '' : ` ${uncheckedBy} does not switch that check off here: nothing does.`;
  if (/^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
    return [
      `the certificate that ${who} shows was issued by an authority that this machine does not trust (${code})`,
      {
        advice:
          'Proxies and firewalls that look into encrypted connections show certificates of their own: ask IT for the ' +
          "certificate authority, add it to the system's certificates, or name its PEM file in NODE_EXTRA_CA_CERTS, " +
          `then start again.${unchecked}`,
        isFinal: true,
      },
    ];
  }
  const known = causes[code];
  if (known === undefined) return [`the TLS certificate or connection is not accepted (${code})`];
  return [
    `the certificate that ${who} shows ${known} (${code})`,
    { advice: `Ask IT whether something on the way changes connections.${unchecked}`, isFinal: true },
  ];
}

const causes: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: "is not valid yet; check this machine's clock",
  CERT_REVOKED: 'was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is of another host',
};
