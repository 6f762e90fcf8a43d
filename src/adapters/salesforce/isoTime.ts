/**
 * A time as Salesforce's REST answers write it (`2026-11-24T18:20:38.000+0000`) in ISO 8601 with `Z`, as Bulk API writes it.
 * What is no such time stays as it is.
 */
export function isoTime(time: string): string {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|\+00:?00)$/.exec(time);
  return found === null ? time : `${found[1]}Z`;
}
