/**
 * The conversion table once more, slow and obvious, to hold the product's against. It shares no code with it: numbers are
 * worked on paper (strings of digits), days are counted one by one.
 */

export interface ReferenceField {
  readonly type: string;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly restricted: boolean;
  readonly values: readonly string[];
}

/** The value that would be written, or `refused:<code>`. */
export function convertByTheTable(text: string, field: ReferenceField, unit: string): string {
  if (text === '#N/A') return 'refused:literalNA';
  switch (field.type) {
    case 'string':
      return textOnPaper(text, field);
    case 'boolean':
      if (['true', '1'].includes(text)) return 'true';
      return ['false', '0'].includes(text) ? 'false' : 'refused:notABoolean';
    case 'double':
      return numberOnPaper(text, field);
    case 'date':
    case 'datetime':
      return timeOnPaper(text, field.type, unit);
    case 'picklist':
      if (field.restricted && !field.values.includes(text)) return 'refused:notInPicklist';
      return textOnPaper(text, field);
    default:
      throw new Error(`The reference does not know ${field.type}.`);
  }
}

function textOnPaper(text: string, field: ReferenceField): string {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const next = text.charCodeAt(index + 1);
    if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) return 'refused:controlCharacter';
    if (unit === 0xfffe || unit === 0xffff) return 'refused:controlCharacter';
    if (unit >= 0xdc00 && unit <= 0xdfff) return 'refused:controlCharacter';
    if (unit >= 0xd800 && unit <= 0xdbff) {
      if (!(next >= 0xdc00 && next <= 0xdfff)) return 'refused:controlCharacter';
      index += 1;
    }
  }
  return text.length > field.length ? 'refused:tooLong' : text;
}

function numberOnPaper(text: string, field: ReferenceField): string {
  const digits = writtenOut(text);
  if (digits === null) return 'refused:notANumber';
  let [whole, fraction] = [digits.whole, digits.fraction];
  if (fraction.length > field.scale) {
    const roundsUp = fraction.charAt(field.scale) >= '5';
    fraction = fraction.slice(0, field.scale);
    if (roundsUp) {
      const sum = plusOne(whole + fraction);
      whole = sum.slice(0, sum.length - field.scale);
      fraction = sum.slice(sum.length - field.scale);
    }
  }
  whole = whole.replace(/^0+/, '');
  fraction = fraction.replace(/0+$/, '');
  if (whole.length > field.precision - field.scale) return 'refused:outOfRange';
  const shown = (whole === '' ? '0' : whole) + (fraction === '' ? '' : `.${fraction}`);
  return digits.negative && shown !== '0' ? `-${shown}` : shown;
}

/** Moves the dot one place at a time until there is no exponent. */
function writtenOut(text: string): { negative: boolean; whole: string; fraction: string } | null {
  let rest = text;
  const negative = rest.startsWith('-');
  if (negative || rest.startsWith('+')) rest = rest.slice(1);
  const [mantissa = '', exponent, ...more] = rest.toLowerCase().split('e');
  if (more.length > 0) return null;
  if (exponent !== undefined && !/^[+-]?[0-9]+$/.test(exponent)) return null;
  const parts = mantissa.split('.');
  let whole = parts[0] ?? '';
  let fraction = parts[1] ?? '';
  if (parts.length > 2 || !/^[0-9]*$/.test(whole + fraction) || whole + fraction === '') return null;
  for (let left = Number(exponent ?? 0); left > 0; left -= 1) {
    whole += fraction.charAt(0) || '0';
    fraction = fraction.slice(1);
  }
  for (let left = Number(exponent ?? 0); left < 0; left += 1) {
    fraction = (whole.at(-1) ?? '0') + fraction;
    whole = whole.slice(0, -1);
  }
  return { negative, whole, fraction };
}

function plusOne(digits: string): string {
  let result = '';
  let carry = 1;
  for (const digit of Array.from(digits).reverse()) {
    const sum = Number(digit) + carry;
    result = String(sum % 10) + result;
    carry = sum > 9 ? 1 : 0;
  }
  return carry === 1 ? `1${result}` : result;
}

function timeOnPaper(text: string, type: string, unit: string): string {
  const iso = /^(....)-(..)-(..)T(..):(..):(..)\.(...)(Z|[+-]..:..)$/.exec(text);
  if (iso === null) return epochOnPaper(text, type, unit);
  const [, year, month, day, hour, minute, second, millis, zone = 'Z'] = iso;
  const days = daysSince1970(Number(year), Number(month), Number(day));
  if (days === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return 'refused:notADate';
  const sign = zone.startsWith('-') ? -1 : 1;
  const offset = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  const minutes = days * 1440 + Number(hour) * 60 + Number(minute) - offset;
  return shown(minutes * 60_000 + Number(second) * 1000 + Number(millis), type);
}

function epochOnPaper(text: string, type: string, unit: string): string {
  if (!/^-?[0-9]+$/.test(text)) return 'refused:notADate';
  const value = Number(text);
  const seconds = value >= 1e8 && value < 4_102_444_800;
  const millis = value >= 1e11 && value < 4_102_444_800_000;
  if (unit === 'epochMillis' && seconds) return 'refused:wrongUnit';
  if (unit === 'epochSeconds' && millis) return 'refused:wrongUnit';
  return shown(unit === 'epochSeconds' ? value * 1000 : value, type);
}

function shown(epochMillis: number, type: string): string {
  let day = Math.floor(epochMillis / 86_400_000);
  const rest = epochMillis - day * 86_400_000;
  if (Math.abs(day) > 1_000_000) return 'refused:outOfRange';
  let year = 1970;
  for (; day < 0; day += daysOf(year)) year -= 1;
  for (; day >= daysOf(year); year += 1) day -= daysOf(year);
  if (year < 1700 || year > 4000) return 'refused:outOfRange';
  let month = 0;
  for (; day >= (monthLengths(year)[month] ?? 0); month += 1) day -= monthLengths(year)[month] ?? 0;
  const date = `${pad(year, 4)}-${pad(month + 1, 2)}-${pad(day + 1, 2)}`;
  const time = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60];
  return type === 'date' ? date : `${date}T${time.map((part) => pad(part, 2)).join(':')}.${pad(rest % 1000, 3)}Z`;
}

function daysSince1970(year: number, month: number, day: number): number | null {
  const lengths = monthLengths(year);
  if (month < 1 || month > 12 || day < 1 || day > (lengths[month - 1] ?? 0)) return null;
  let days = day - 1;
  for (let index = 0; index < month - 1; index += 1) days += lengths[index] ?? 0;
  for (let other = 1970; other < year; other += 1) days += daysOf(other);
  for (let other = year; other < 1970; other += 1) days -= daysOf(other);
  return days;
}

function daysOf(year: number): number {
  return isLeap(year) ? 366 : 365;
}

function monthLengths(year: number): readonly number[] {
  return [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
