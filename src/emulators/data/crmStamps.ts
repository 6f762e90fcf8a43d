import { DAY_MS, GENERATED_AT_MS } from './behaviour.ts';
import type { Draws } from './drawsFor.ts';

/** When a record was created and last modified, as a Bulk CSV spells it. A fifth was edited within the last 30 days. */
export function stampsOf(draws: Draws): { readonly created: string; readonly modified: string } {
  const modifiedDaysAgo = draws.chance(0.2) ? draws.next() * 30 : 30 + draws.next() * 300;
  const createdDaysAgo = draws.chance(0.05) ? modifiedDaysAgo : modifiedDaysAgo + draws.next() * 900;
  return { created: daysAgo(createdDaysAgo), modified: daysAgo(modifiedDaysAgo) };
}

export function dateTimeText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function daysAgo(days: number): string {
  return dateTimeText(Math.floor((GENERATED_AT_MS - 1 - days * DAY_MS) / 1000) * 1000);
}
