import type { RefusalCode } from '../model/plan.ts';
import { parseDecimal, wholeNumber } from './decimal.ts';

/** Units that a mapping can declare for times that come as numbers. */
export type TimeUnit = 'epochMillis' | 'epochSeconds' | 'iso8601';

export type InstantReading =
  | { readonly kind: 'instant'; readonly epochMillis: number }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

/** Salesforce stores dates from 1700-01-01 to 4000-12-31. */
const earliest = Date.UTC(1700, 0, 1);
const latest = Date.UTC(4001, 0, 1) - 1;

/**
 * A point in time from a profile's text: ISO 8601 (extended form) with a zone, or a number in the declared unit.
 * Nothing is guessed: a time without a zone, a date in a local order and a number that looks like the other unit are
 * refused. Fractions below a millisecond are dropped; Salesforce keeps whole seconds.
 */
export function readInstant(text: string, unit: TimeUnit): InstantReading {
  const number = parseDecimal(text);
  if (number !== null) {
    const whole = wholeNumber(number);
    return whole === null ? refused('notADate', 'is a number with a fraction or too many digits') : epoch(whole, unit);
  }
  const reading = readIsoInstant(text);
  if (reading !== null) return reading;
  return isLocalOrder(text)
    ? refused('ambiguousDate', 'is a date in a local form: its order is not certain, and it has no time zone')
    : refused('notADate', 'is neither ISO 8601 with a zone nor a number');
}

/** ISO 8601 as date and time; null when the text has another form. What Salesforce itself answers reads as well. */
export function readIsoInstant(text: string): InstantReading | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match;
  const days = calendarDay(Number(year), Number(month), Number(day));
  if (days === null) return refused('notADate', 'names a day that no calendar has');
  if (hour === undefined || zone === undefined) return refused('ambiguousDate', 'has no time zone');
  if (second === '60') return refused('notADate', 'is a leap second, which Salesforce cannot store');
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return refused('notADate', 'names a time of day that no clock shows');
  }
  const offsetMinutes = readOffset(zone);
  if (offsetMinutes === null) return refused('notADate', 'names a time zone that does not exist');
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = ((Number(hour) * 60 + Number(minute) - offsetMinutes) * 60 + Number(second)) * 1000 + millis;
  return inRange(days + time);
}

/** `YYYY-MM-DD` in UTC. */
export function formatDate(epochMillis: number): string {
  return new Date(epochMillis).toISOString().slice(0, 10);
}

/** `YYYY-MM-DDThh:mm:ss.SSSZ`. */
export function formatDateTime(epochMillis: number): string {
  return new Date(epochMillis).toISOString();
}

function epoch(value: bigint, unit: TimeUnit): InstantReading {
  if (unit !== 'epochSeconds' && looksLikeCompactDate(value)) {
    return refused('ambiguousDate', 'could be a date written without separators, or a time in milliseconds');
  }
  if (unit === 'iso8601') return refused('wrongUnit', `is a number, but the unit is iso8601${guess(value)}`);
  const seconds = looksLikeSeconds(value);
  if (unit === 'epochMillis' && seconds) return refused('wrongUnit', `is taken as milliseconds${guess(value)}`);
  if (unit === 'epochSeconds' && looksLikeMillis(value)) {
    return refused('wrongUnit', `is taken as seconds${guess(value)}`);
  }
  const millis = unit === 'epochSeconds' ? value * 1000n : value;
  if (millis < BigInt(earliest) || millis > BigInt(latest)) return outOfRange();
  return { kind: 'instant', epochMillis: Number(millis) };
}

function guess(value: bigint): string {
  if (looksLikeSeconds(value)) return `; in seconds it would be ${formatDateTime(Number(value) * 1000)}`;
  if (looksLikeMillis(value)) return `; in milliseconds it would be ${formatDateTime(Number(value))}`;
  return '';
}

/** `20261124`: as milliseconds all of these lie in the morning of 1970-01-01. */
function looksLikeCompactDate(value: bigint): boolean {
  const number = Number(value);
  if (number < 1700_01_01 || number > 4000_12_31) return false;
  return calendarDay(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100) !== null;
}

/** 1973 to 2100 in seconds. Read as milliseconds, all of it lies in the first seven weeks of 1970. */
function looksLikeSeconds(value: bigint): boolean {
  return value >= 100_000_000n && value < 4_102_444_800n;
}

/** 1973 to 2100 in milliseconds. Read as seconds, all of it lies beyond the year 5000. */
function looksLikeMillis(value: bigint): boolean {
  return value >= 100_000_000_000n && value < 4_102_444_800_000n;
}

function inRange(epochMillis: number): InstantReading {
  return epochMillis < earliest || epochMillis > latest ? outOfRange() : { kind: 'instant', epochMillis };
}

function outOfRange(): InstantReading {
  return refused('outOfRange', 'lies outside the years 1700 to 4000 that Salesforce stores');
}

/** Milliseconds of the day's start in UTC; null when there is no such day. */
function calendarDay(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

/** Minutes east of Greenwich; null beyond the 14 hours that exist. */
function readOffset(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function isLocalOrder(text: string): boolean {
  return /^\d{1,4}[/. -]\d{1,2}[/. -]\d{1,4}(?:\D|$)/.test(text);
}

function refused(code: RefusalCode, reason: string): { kind: 'refused'; code: RefusalCode; reason: string } {
  return { kind: 'refused', code, reason };
}
