import type { MergePage } from '../../engine/protocol.ts';
import type { PageAddress, PreviewAddress } from './previewAddress.ts';

/** Which page *Show Merge Preview* opens; the first when it is called without. */
export type PageArgument = Omit<PageAddress, 'view' | 'runId'>;

export const firstPage: PageArgument = { page: 1, recordsBefore: 0, after: null, object: null };

/** The page after the one that a document shows; undefined on the last. */
export function nextPageArgument(content: {
  readonly address?: PreviewAddress;
  readonly page?: MergePage;
}): PageArgument | undefined {
  const { address, page } = content;
  if (address?.view !== 'page' || page === undefined || page.next === null) return undefined;
  return {
    page: address.page + 1,
    recordsBefore: address.recordsBefore + page.records.length,
    after: page.next,
    object: address.object,
  };
}

export function isPageArgument(value: unknown): value is PageArgument {
  return typeof value === 'object' && value !== null && 'page' in value && 'recordsBefore' in value && 'after' in value;
}
