/**
 * A decimal number as digits and an exponent: `unscaled × 10^-scale`. Never a binary float: 2.675 would become 2.67.
 * The grammar is `xsd:double` without INF and NaN: ASCII digits, one dot, an optional exponent; no grouping.
 */
export interface Decimal {
  readonly unscaled: bigint;
  /** May be negative: 1e3 is 1 × 10^-(-3). */
  readonly scale: number;
}

/** More digits than any Salesforce field holds: beyond them a number is out of range, whatever its exponent. */
const mostDigits = 400;

/** Reads plain or exponent notation; null when the text is anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  // An exponent of a thousand digits is still a number; clamped, it stays far out of range.
  const shift = Math.max(-1e9, Math.min(1e9, Number(exponent)));
  return { unscaled: sign === '-' ? -digits : digits, scale: fraction.length - shift };
}

/** Rounded half away from zero to so many places, as Salesforce stores; null when it has too many digits to be written. */
export function roundDecimal(value: Decimal, places: number): Decimal | null {
  if (value.unscaled === 0n) return { unscaled: 0n, scale: places };
  const digits = digitCount(value.unscaled);
  if (digits - value.scale > mostDigits) return null;
  const surplus = value.scale - places;
  if (surplus <= 0) return { unscaled: value.unscaled * 10n ** BigInt(-surplus), scale: places };
  if (surplus > digits) return { unscaled: 0n, scale: places };
  const divisor = 10n ** BigInt(surplus);
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return { unscaled: value.unscaled < 0n ? -rounded : rounded, scale: places };
}

/** Digits before the dot; 0 for a number below 1. The scale must not be negative. */
export function integerDigits(value: Decimal): number {
  if (value.unscaled === 0n) return 0;
  return Math.max(0, digitCount(value.unscaled) - value.scale);
}

/** The shortest plain notation: no exponent, no zeros at the end, no `-0`. The scale must not be negative. */
export function formatDecimal(value: Decimal): string {
  const negative = value.unscaled < 0n;
  const digits = (negative ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '');
  return (negative ? '-' : '') + (fraction === '' ? whole : `${whole}.${fraction}`);
}

/** The value as a whole number; null when it has a fraction or too many digits. */
export function wholeNumber(value: Decimal): bigint | null {
  const rounded = roundDecimal(value, 0);
  if (rounded === null) return null;
  const isWhole =
    value.scale <= 0 ||
    (value.scale <= digitCount(value.unscaled) && value.unscaled % 10n ** BigInt(value.scale) === 0n) ||
    value.unscaled === 0n;
  return isWhole ? rounded.unscaled : null;
}

function digitCount(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}
