import { type FailureAdvice, HttpFailure } from '../../core/http/httpClient.ts';
import type { NetworkSettings } from '../../core/http/networkSettings.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { proxyFor } from './agents.ts';
import { codeOf, connectionCauses } from './connectionCauses.ts';
import { proxyFailure } from './proxyFailure.ts';
import { proxyHost, ProxyProblem } from './proxyTunnel.ts';
import { tlsFailure } from './tlsFailure.ts';

/** One of our own limits has passed. */
export class TimeUp extends Error {
  constructor(what: string, ms: number) {
    super(`${what} ${Math.round(ms / 100) / 10} s`);
    this.name = 'TimeUp';
  }
}

export function cancelled(): SyncError {
  return new SyncError('cancelled', 'Cancelled.');
}

export interface Circumstances {
  readonly url: URL;
  readonly network: NetworkSettings;
  /** The other side certainly received nothing. */
  readonly notSent: boolean;
}

/** What went wrong on the way to an answer, without the request: its headers hold a token. */
export function failureOf(error: unknown, signal: AbortSignal, circumstances: Circumstances): Error {
  if (signal.aborted) return cancelled();
  if (error instanceof HttpFailure || error instanceof SyncError) return error;
  const [words, advice] = wordsOf(error, circumstances);
  return new HttpFailure(words, circumstances.notSent, advice);
}

/** What went wrong inside an answer. */
export function brokenAnswer(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return cancelled();
  if (error instanceof HttpFailure) return error;
  return new HttpFailure(error instanceof TimeUp ? error.message : causeOf(codeOf(error)), false);
}

function wordsOf(error: unknown, { url, network, notSent }: Circumstances): readonly [string, FailureAdvice?] {
  const proxy = proxyFor(url, network);
  if (error instanceof ProxyProblem && proxy !== null) return proxyFailure(error, proxy, { url, network });
  if (error instanceof TimeUp) {
    const isOfProxy = notSent && proxy !== null;
    return [isOfProxy ? `${error.message} through the proxy ${proxyHost(proxy)} (${proxy.setting})` : error.message];
  }
  const code = codeOf(error);
  return isTlsCode(code) ? tlsFailure(code, url.hostname, network) : [causeOf(code)];
}

function causeOf(code: string): string {
  return `${connectionCauses[code] ?? 'the connection failed'} (${code})`;
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code);
}
