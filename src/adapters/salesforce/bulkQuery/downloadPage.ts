import { SyncError } from '../../../core/model/syncError.ts';
import { type DownloadedCsv, downloadCsv } from '../downloadCsv.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';
import { QueryJobLost } from './queryJob.ts';

export interface PageRequest {
  /** From `/services/` on. */
  readonly path: string;
  /** Where the page goes, once it is good. */
  readonly file: string;
  /** What people call it: "Contact, page 3". */
  readonly what: string;
  /** Fields of the query: the columns that the page must have. */
  readonly fields: readonly string[];
  /** Looks at a page that is good by itself; a sentence when it does not fit the others. */
  readonly fits: (page: DownloadedCsv) => string | null;
  /** Told about every chunk how many records were seen. */
  readonly onRows: (rows: number) => void;
}

/**
 * Fetches one result page of a query job.
 * @throws QueryJobLost when Salesforce knows the job no more; SyncError as `downloadCsv`
 */
export async function downloadPage(
  calls: SalesforceCalls,
  { path, file, what, fields, fits, onRows }: PageRequest,
  signal: AbortSignal,
): Promise<DownloadedCsv> {
  function judge(page: DownloadedCsv): string | null {
    return otherColumns(page.header, fields) ?? fits(page);
  }
  try {
    return await downloadCsv(calls, { kind: 'bulkq.results', path, file, what, fields, onRows, judge }, signal);
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.status !== 404) throw error;
    throw new QueryJobLost(new SyncError('incompleteRead', `${what} is gone: its job was deleted. Try again.`));
  }
}

/** Salesforce may spell a column in another letter case; it must not leave one out. */
function otherColumns(header: readonly string[], fields: readonly string[]): string | null {
  const found = new Set(header.map((name) => name.toLowerCase()));
  const missing = fields.filter((field) => !found.has(field.toLowerCase()));
  if (missing.length > 0) return `the column ${missing.join(', ')} is missing.`;
  return header.length === fields.length ? null : `it has ${header.length} columns instead of ${fields.length}.`;
}
