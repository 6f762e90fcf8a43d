/** One night: from noon to the next noon in the org's time zone. Windows follow each other without a gap. */
export interface NightWindow {
  /** The local day on which it begins, `2026-11-24`: the night of the 24th to the 25th. */
  readonly night: string;
  /** ISO 8601; inclusive. */
  readonly from: string;
  /** ISO 8601; exclusive. */
  readonly to: string;
  readonly isOver: boolean;
  /** Its midnight has passed: a run of that night could have been. */
  readonly hasBegun: boolean;
}

/** A day of a calendar, month and day from 1. */
interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * The window that holds `now`, and `nights` before it, newest first. A day of a change to or from daylight saving time makes
 * a window of 23 or 25 hours.
 * @param timeZone an IANA name; one that is not known counts as UTC
 */
export function nightWindows(now: string, timeZone: string, nights: number): readonly NightWindow[] {
  const zone = zoneOf(timeZone);
  const nowMs = Date.parse(now);
  const today = localDay(nowMs, zone);
  const startsToday = nowMs >= noonOf(today, zone);
  const windows: NightWindow[] = [];
  for (let back = startsToday ? 0 : 1; windows.length <= nights; back++) {
    const begins = dayBefore(today, back);
    const fromMs = noonOf(begins, zone);
    const toMs = noonOf(dayBefore(today, back - 1), zone);
    // A zone that crossed the date line has no noon on the day that it left out.
    if (toMs <= fromMs) continue;
    windows.push({
      night: dayText(begins),
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      isOver: toMs <= nowMs,
      hasBegun: dayText(localDay(nowMs, zone)) > dayText(begins),
    });
  }
  return windows;
}

/** The window that holds a moment; undefined for one outside all of them. */
export function windowOf(windows: readonly NightWindow[], at: string): NightWindow | undefined {
  const atMs = Date.parse(at);
  return windows.find(({ from, to }) => Date.parse(from) <= atMs && atMs < Date.parse(to));
}

/** `01:32` in the zone. */
export function clockText(at: string, timeZone: string): string {
  const { hour, minute } = localParts(Date.parse(at), zoneOf(timeZone));
  return `${two(hour)}:${two(minute)}`;
}

/** `2026-11-25 01:32` in the zone. */
export function momentText(at: string, timeZone: string): string {
  const parts = localParts(Date.parse(at), zoneOf(timeZone));
  return `${dayText(parts)} ${two(parts.hour)}:${two(parts.minute)}`;
}

function zoneOf(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Noon of a local day in UTC. No zone changes its clock at noon, so two steps find it. */
function noonOf({ year, month, day }: LocalDay, zone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, 12);
  const guess = asUtc - offsetMs(asUtc, zone);
  return asUtc - offsetMs(guess, zone);
}

/** How much the zone's clock is before UTC at that moment. */
function offsetMs(atMs: number, zone: string): number {
  const { year, month, day, hour, minute, second } = localParts(atMs, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000;
}

function localDay(atMs: number, zone: string): LocalDay {
  const { year, month, day } = localParts(atMs, zone);
  return { year, month, day };
}

type LocalParts = LocalDay & { readonly hour: number; readonly minute: number; readonly second: number };

function localParts(atMs: number, zone: string): LocalParts {
  const found = new Map(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => found.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** Making a format takes longer than using it a thousand times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const numeric = 'numeric' as const;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(timeZone, made);
  return made;
}

function dayBefore({ year, month, day }: LocalDay, days: number): LocalDay {
  const date = new Date(Date.UTC(year, month - 1, day) - days * dayMs + hourMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function dayText({ year, month, day }: LocalDay): string {
  return `${year}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
