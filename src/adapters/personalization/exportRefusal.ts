import { SyncError, type SyncErrorCode } from '../../core/model/syncError.ts';

/** Personalization answered, and said no. Never asked again: a wrong key that is tried often locks the account. */
export class ExportRefusal extends SyncError {
  readonly status: number;

  constructor(host: string, status: number, what: string) {
    super(codeOf(status), messageOf(host, status, what));
    this.name = 'ExportRefusal';
    this.status = status;
  }
}

function codeOf(status: number): SyncErrorCode {
  if (status === 401) return 'signInFailed';
  return status >= 300 && status < 400 ? 'cannotConnect' : 'accessDenied';
}

function messageOf(host: string, status: number, what: string): string {
  switch (status) {
    case 401:
      return `Personalization (${host}) refused the API key (HTTP 401). Check its id and secret, and that the key was not disabled or deleted under Settings > API Tokens. It is not tried again, because repeated failures can lock it.`;
    case 403:
      return `Personalization (${host}) does not let this API key read the ${what} (HTTP 403). Give the key access to the dataset and to exports under Settings > API Tokens.`;
    case 404:
      return `Personalization (${host}) knows no ${what} (HTTP 404). Check "account", "instance" and "dataset" in the configuration.`;
    default:
      return `Personalization (${host}) refused the ${what} (HTTP ${status}).`;
  }
}
