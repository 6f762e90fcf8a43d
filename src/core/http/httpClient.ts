/**
 * The words in which adapters speak HTTP. Two outside systems are reached over it, and adapters do not know each other:
 * both are given one `HttpClient`, so that time limits, back-off and `Retry-After` are decided in one place.
 */
import type { SyncError } from '../model/syncError.ts';

export interface HttpClient {
  /**
   * One request and the head of its reply; never repeated, redirects not followed.
   * @throws HttpFailure when there is no reply; SyncError `cancelled`
   */
  exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  /**
   * Runs `attempt` until it ends otherwise than with `TryAgain`: full-jitter back-off, or the wait that the other side
   * asked for. Only for what may be repeated without harm.
   * @throws the `giveUp` of the last `TryAgain`; SyncError `cancelled`
   */
  repeat<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** A file for a body that is written as it comes. @throws SyncError `disk` */
  openPart(file: string): Promise<PartFile>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  /** From the last byte sent to the head of the reply; the client's own limit when absent. */
  readonly firstByteMs?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Null when absent; names without regard to case. */
  header(name: string): string | null;
  /** Whether the reply says where its body ends (`Content-Length` or chunks); otherwise a cut looks like an end. */
  readonly framed: boolean;
  /** The body, unzipped; to be read once. Its end is no proof that all arrived. @throws HttpFailure; SyncError `cancelled` */
  chunks(): AsyncIterable<Uint8Array>;
  /** The whole body as UTF-8. @throws HttpFailure; SyncError `cancelled` */
  text(): Promise<string>;
}

/** A download that gets its file's name only when somebody has found it good. All methods throw SyncError `disk`. */
export interface PartFile {
  /** Resolves at once while the disk keeps up. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends the file and gives it its name. */
  keep(): Promise<void>;
  /** Removes what was written; never throws. */
  drop(): Promise<void>;
}

/**
 * No whole reply. `notSent`: certain that the other side received nothing; otherwise the request may have had its effect.
 * The message names the cause only, never the request.
 */
export class HttpFailure extends Error {
  readonly notSent: boolean;
  /** What to do about it, whole sentences; empty where nothing better is known than to check the network. */
  readonly advice: string;
  /** Another try would fail alike, or do harm: proxies lock out who keeps trying a wrong password. */
  readonly isFinal: boolean;

  constructor(message: string, notSent: boolean, { advice = '', isFinal = false }: FailureAdvice = {}) {
    super(message);
    this.name = 'HttpFailure';
    this.notSent = notSent;
    this.advice = advice;
    this.isFinal = isFinal;
  }
}

export interface FailureAdvice {
  readonly advice?: string;
  readonly isFinal?: boolean;
}

/** Thrown by an attempt that may be made again. */
export class TryAgain extends Error {
  /** What the call ends with when it is not tried any more. */
  readonly giveUp: SyncError;
  /** The wait that the other side asked for; null: back off. */
  readonly retryAfterMs: number | null;

  constructor(giveUp: SyncError, retryAfterMs: number | null = null) {
    super(giveUp.message);
    this.name = 'TryAgain';
    this.giveUp = giveUp;
    this.retryAfterMs = retryAfterMs;
  }
}
