import { stringify } from 'csv-stringify/sync';

/** What a spreadsheet would take for a formula: it may run a command or call out. Full-width signs count too. */
const formulaStart = /^[\s"]*[=+\-@\t\r\n\u0000\uff1d\uff0b\uff0d\uff20]/u;
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * One line of a CSV file that people open in a spreadsheet: a text that looks like a formula gets an apostrophe in front
 * (ASVS 1.2.10). Files for machines are byte-exact and never come through here.
 */
export function lineForPeople(values: readonly (string | number | null)[]): string {
  return stringify([values.map((value) => (typeof value === 'string' ? neutralised(value) : value))]);
}

function neutralised(text: string): string {
  return formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}
