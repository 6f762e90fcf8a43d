/** A moment as Salesforce stores it: to the second, in UTC. */
export function stampOf(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** A moment as REST answers it: with `+0000` where the Bulk API says `Z`. */
export function restDateTime(stored: string): string {
  return stored.endsWith('Z') ? `${stored.slice(0, -1)}+0000` : stored;
}
