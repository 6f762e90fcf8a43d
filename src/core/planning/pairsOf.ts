import type { Matched } from '../matching/matchTables.ts';
import type { PushObject } from '../model/records.ts';

/** How many records of an object are matched, planned or not. A matched Lead is never written. */
export function pairsOf(object: PushObject, { summary }: Pick<Matched, 'summary'>): number {
  return object === 'Contact' ? summary.users.contacts : summary.accounts.matched;
}
