const NUMBER = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/;

/** A decimal number without binary rounding: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads plain and exponent notation with a dot; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const parts = NUMBER.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}`);
  return {
    negative: sign === '-',
    digits: scale < 0 ? digits * 10n ** BigInt(-scale) : digits,
    scale: Math.max(0, scale),
  };
}

/** Rounds half away from zero, as Salesforce does when it stores a number. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  const divisor = 10n ** BigInt(value.scale - scale);
  return { ...value, digits: (value.digits + divisor / 2n) / divisor, scale };
}

/** Digits before the dot. */
export function wholeDigits(value: Decimal): number {
  const whole = value.digits / 10n ** BigInt(value.scale);
  return whole === 0n ? 0 : whole.toString().length;
}

/** Shortest plain text; with `alwaysFraction` at least one digit after the dot, as the API writes doubles. */
export function formatDecimal(value: Decimal, alwaysFraction: boolean): string {
  const padded = value.digits.toString().padStart(value.scale + 1, '0');
  const whole = padded.slice(0, padded.length - value.scale);
  const fraction = padded.slice(padded.length - value.scale).replace(/0+$/, '');
  const shown = fraction === '' && alwaysFraction ? '0' : fraction;
  const sign = value.negative && value.digits !== 0n ? '-' : '';
  return `${sign}${whole}${shown === '' ? '' : `.${shown}`}`;
}
