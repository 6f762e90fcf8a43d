/**
 * The wait that a `Retry-After` header asks for, in milliseconds: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * A date is compared with the reply's own `Date`, because this machine's clock may be wrong by hours.
 * @returns null when there is no such header, or nobody can tell what it means
 */
export function retryAfterMs(retryAfter: string | null, date: string | null): number | null {
  if (retryAfter === null) return null;
  const text = retryAfter.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (date === null || !text.endsWith('GMT')) return null;
  const waitMs = Date.parse(text) - Date.parse(date);
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}
