import { keyPrefixes } from '../core/model/records.ts';
import { readSalesforceId } from '../core/model/salesforceId.ts';
import { SyncError } from '../core/model/syncError.ts';

/** Longer than any address of a record page. */
const maxLength = 2_048;

/**
 * The one record that a text names, as its 18-character id: an id of 15 or 18 characters, or the address of its page in
 * Lightning Experience, of a console tab, or of Salesforce Classic. Nothing but the id is taken from an address: whose it is
 * is not asked, and nobody is contacted.
 * @throws SyncError `usage`
 */
export function readCrmReference(text: string): string {
  const reference = text.trim();
  if (reference.length > maxLength) throw notAReference();
  const direct = recordId(reference);
  if (direct !== null) return direct;
  const ids = URL.canParse(reference) ? idsIn(new URL(reference)) : [];
  const [id] = ids;
  if (id === undefined || new Set(ids).size > 1) throw notAReference();
  return id;
}

function idsIn(url: URL): readonly string[] {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return [];
  // A console keeps its tab's page beside its own: /lightning/r/…/view?ws=%2Flightning%2Fr%2FContact%2F003…%2Fview
  const tab = url.searchParams.get('ws') ?? '';
  const own = idsInPath(url.pathname);
  return own.length > 0 ? own : idsInPath(tab);
}

function idsInPath(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => recordId(segment) ?? []);
}

function recordId(text: string): string | null {
  const reading = readSalesforceId(text);
  if (reading.kind === 'notAnId') return null;
  return Object.values(keyPrefixes).some((prefix) => reading.id.startsWith(prefix)) ? reading.id : null;
}

function notAReference(): SyncError {
  return new SyncError(
    'usage',
    'This names no Contact, Lead or Account. Give a record id of 15 or 18 characters (003…, 00Q…, 001…), or the address of the record’s page.',
  );
}
