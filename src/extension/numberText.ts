/** Numbers, durations and times as an admin reads them, by `Intl`: in the language of VS Code. */

const fallback = 'en-US';
let wanted = fallback;
let formats: { readonly locale: string; readonly counts: Intl.NumberFormat } | undefined;

/**
 * Takes VS Code's display language; until then, and in tests, it is American English, as with one that is not known. It is
 * looked up with the first number: the first use of `Intl` takes longer than the rest of the activation.
 */
export function useLocale(language: string): void {
  wanted = language;
  formats = undefined;
}

/** `1,204` */
export function count(value: number): string {
  return inLocale().counts.format(value);
}

/** The two largest units that matter: `45 sec`, `2 min 30 sec`, `1 hr 5 min`. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / 1_000));
  if (seconds < 60) return unit(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two([minutes, 'minute'], [minutes < 10 ? seconds % 60 : 0, 'second']);
  return two([Math.floor(minutes / 60), 'hour'], [minutes % 60, 'minute']);
}

/** Date and time to the minute, with the zone of this computer: `Nov 24, 2026, 18:20 GMT+1`. */
export function absoluteTime(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(inLocale().locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(atMs);
}

/** Date and time to the minute, as short as they are told apart: `Nov 24, 18:20`. */
export function shortTime(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(inLocale().locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  }).format(atMs);
}

/** The day alone: `Tuesday, November 24, 2026`. */
export function dayText(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(inLocale().locale, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    ...(timeZone !== undefined && { timeZone }),
  }).format(atMs);
}

type Part = readonly [value: number, unit: 'hour' | 'minute' | 'second'];

function two(large: Part, small: Part): string {
  return [large, small]
    .filter(([value]) => value > 0)
    .map(([value, name]) => unit(value, name))
    .join(' ');
}

function unit(value: number, name: Part[1]): string {
  return new Intl.NumberFormat(inLocale().locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
}

function inLocale(): NonNullable<typeof formats> {
  if (formats === undefined) {
    const locale = Intl.NumberFormat.supportedLocalesOf([wanted])[0] ?? fallback;
    formats = { locale, counts: new Intl.NumberFormat(locale) };
  }
  return formats;
}
