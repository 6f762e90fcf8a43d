/**
 * Every way in which a run can end badly. The code decides the exit code and the text's place; messages are for people
 * and are never tested. Each message says what happened, where, and what to do.
 */
export type SyncErrorCode =
  | 'usage' // a command line that makes no sense
  | 'configuration' // the configuration, links or exclusions have problems
  | 'badInput' // an export or a CRM file that may not be used
  | 'cannotConnect' // nobody answers, TLS, DNS
  | 'signInFailed' // the other side answered, and said no
  | 'accessDenied' // signed in, but this may not be read or written
  | 'incompleteRead' // the other side's answer could not be verified complete
  | 'apiBudget' // the day's API calls are used up, or the reserve would be touched
  | 'refused' // a guard, the mode, a stale plan, a production org without the means to undo
  | 'paused' // stopped in the middle, can be resumed
  | 'cancelled' // a person asked to stop
  | 'disk' // no space, no permission, an I/O error on this machine
  | 'internal'; // a defect of this product

/** One finding with its place: what an editor underlines and a terminal prints as `file:line:column`. */
export interface Problem {
  readonly message: string;
  readonly file?: string;
  /** 1-based physical line. */
  readonly line?: number;
  /** 1-based column in UTF-16 code units (configuration) or number of the field (CSV). */
  readonly column?: number;
  /** For configuration: the JSON path, e.g. `push.User[0].field`. */
  readonly path?: string;
}

/** Why Salesforce refused a sign-in, where a page of Setup is the place to mend it. */
export type SignInRefusalCause =
  | 'appNotInstalled'
  | 'appBlocked'
  | 'appPolicies'
  | 'notPreauthorized'
  | 'addressOrHour'
  | 'inactiveUser'
  | 'apiNotEnabled';

export interface SignInRefusal {
  readonly cause: SignInRefusalCause;
  /** Where it was asked: the org's own origin, or that of login.salesforce.com and the like. */
  readonly origin: string;
}

export interface SyncErrorOptions {
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  readonly refusal?: SignInRefusal | undefined;
}

export class SyncError extends Error {
  readonly code: SyncErrorCode;
  readonly problems: readonly Problem[];
  /** Of `signInFailed` only. */
  readonly refusal: SignInRefusal | undefined;

  constructor(code: SyncErrorCode, message: string, options?: SyncErrorOptions) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SyncError';
    this.code = code;
    this.problems = options?.problems ?? [];
    this.refusal = options?.refusal;
  }
}
