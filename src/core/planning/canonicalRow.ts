import type { PlanRow } from '../model/plan.ts';

/**
 * A plan row as one line of canonical JSON: keys in the order of their code units, no white space, strings as
 * `JSON.stringify` writes them. `rowsSha256` is the sha256 over all lines, sorted by their UTF-8 bytes, each ended by a
 * line feed: the same rows in any order have the same hash.
 */
export function canonicalRow(row: PlanRow): string {
  return canonicalJson(row);
}

/** JSON with sorted keys, for hashes. Values are those JSON has. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
