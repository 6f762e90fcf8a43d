import type { HttpReply } from '../../core/http/httpClient.ts';
import { SyncError, type SyncErrorCode } from '../../core/model/syncError.ts';

/**
 * Salesforce answered, and said no. Already in the words of core for whoever lets it pass; with Salesforce's own code for
 * the few callers in this folder that can go on without.
 */
export class SalesforceRefusal extends SyncError {
  readonly status: number;
  /** Salesforce's, e.g. `INVALID_FIELD`; `HTTP_<status>` when it gave none. */
  readonly errorCode: string;
  /** Salesforce's own words. */
  readonly said: string;

  constructor(host: string, status: number, errorCode: string, said: string) {
    super(codeOf(status, errorCode), messageOf(host, errorCode, said));
    this.name = 'SalesforceRefusal';
    this.status = status;
    this.errorCode = errorCode;
    this.said = said;
  }
}

/** Reads the `[{errorCode, message}]`, or the XML of the older Bulk API, of a reply that is no success. @throws HttpFailure */
export async function refusalOf(reply: HttpReply, host: string): Promise<SalesforceRefusal> {
  const { errorCode, message } = firstErrorOf(await reply.text());
  return new SalesforceRefusal(host, reply.status, errorCode || `HTTP_${reply.status}`, cut(message));
}

function firstErrorOf(text: string): { errorCode: string; message: string } {
  try {
    const body = JSON.parse(text) as unknown;
    const first = (Array.isArray(body) ? body[0] : body) as Record<string, unknown> | null | undefined;
    return {
      errorCode: textOf(first?.['errorCode'] ?? first?.['error']),
      message: textOf(first?.['message'] ?? first?.['error_description']),
    };
  } catch {
    return { errorCode: xmlText(text, 'exceptionCode'), message: xmlText(text, 'exceptionMessage') };
  }
}

/** `<error><exceptionCode>InvalidJob</exceptionCode><exceptionMessage>…`: never more than a code and a sentence. */
function xmlText(text: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(text)?.[1] ?? '';
}

/** `ExceededQuota` is what the older Bulk API says. */
const usedUp = new Set(['REQUEST_LIMIT_EXCEEDED', 'TXN_SECURITY_METERING_ERROR', 'ExceededQuota']);

function codeOf(status: number, errorCode: string): SyncErrorCode {
  if (usedUp.has(errorCode)) return 'apiBudget';
  if (status === 401) return 'signInFailed';
  if (status >= 300 && status < 400) return 'cannotConnect';
  // We write the queries: one that cannot be parsed is our mistake.
  if (errorCode === 'MALFORMED_QUERY') return 'internal';
  return 'accessDenied';
}

function messageOf(host: string, errorCode: string, said: string): string {
  const quoted = said === '' ? errorCode : `${errorCode}: ${said.replace(/\.$/, '')}`;
  switch (errorCode) {
    case 'REQUEST_LIMIT_EXCEEDED':
    case 'ExceededQuota':
      return `The org's API calls of the day are used up (${quoted}). The count is of the last 24 hours: wait, or raise the limit under Setup → Company Information.`;
    case 'INVALID_FIELD':
    case 'INVALID_TYPE':
      return `Salesforce (${host}) does not let this user read a field or object (${quoted}). Check its spelling, and its visibility under Setup → Object Manager → Fields & Relationships → Set Field-Level Security.`;
    case 'API_DISABLED_FOR_ORG':
    case 'API_CURRENTLY_DISABLED':
      return `The API is not enabled (${quoted}). The org needs Enterprise Edition or higher, and the user "API Enabled".`;
    default:
      return `Salesforce (${host}) refused: ${quoted}.`;
  }
}

/** Long enough for any message of Salesforce's, too short for a page of somebody else's. */
function cut(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
