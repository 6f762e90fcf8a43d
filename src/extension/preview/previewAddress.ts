import type { ProfileKind, PushObject } from '../../core/model/records.ts';
import { plainName } from './valueText.ts';

/** What a document of the scheme `psync` shows. It names its run: what one dry run found never becomes another's. */
export type PreviewAddress = PageAddress | RecordAddress | DiffAddress;

/** A page of the whole plan. */
export interface PageAddress {
  readonly view: 'page';
  readonly runId: string;
  /** From 1. */
  readonly page: number;
  readonly recordsBefore: number;
  /** `next` of the page before; null for the first. */
  readonly after: string | null;
  /** Only this object; null for both. */
  readonly object: PushObject | null;
}

/** The merge preview of one record. */
export interface RecordAddress extends RecordPlace {
  readonly view: 'record';
}

/** One side of a record's diff. */
export interface DiffAddress extends RecordPlace {
  readonly view: 'before' | 'after';
}

export interface RecordPlace {
  readonly runId: string;
  readonly kind: ProfileKind;
  readonly personalizationId: string;
}

/** Path and query of the document's address. The last part of the path is what its tab says. */
export function toUriParts(address: PreviewAddress, tab: string): { readonly path: string; readonly query: string } {
  // A slash in a name would make folders of it, and a colon at the start of a path another scheme.
  const name = plainName(tab).replaceAll('/', '∕');
  return { path: `/${folderOf(address)}/${address.runId}/${name}`, query: JSON.stringify(address) };
}

/** The language of a document is told by its folder, see `languages` in package.json. */
function folderOf({ view }: PreviewAddress): string {
  return view === 'page' || view === 'record' ? 'psync-merge' : 'psync-diff';
}

/** Undefined for what this extension has not made: an address can be typed. */
export function fromQuery(query: string): PreviewAddress | undefined {
  try {
    const address = JSON.parse(query) as Partial<PreviewAddress> | null;
    return isAddress(address) ? address : undefined;
  } catch {
    return undefined;
  }
}

function isAddress(address: Partial<PreviewAddress> | null): address is PreviewAddress {
  if (typeof address?.runId !== 'string') return false;
  return address.view === 'page' ? typeof address.page === 'number' : isRecordPlace(address);
}

function isRecordPlace({ kind, personalizationId }: Partial<RecordPlace>): boolean {
  return (kind === 'user' || kind === 'account') && typeof personalizationId === 'string';
}
