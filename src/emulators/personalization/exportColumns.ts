import { isRawJson } from '../data/rawJson.ts';
import type { JsonValue, Profile } from '../data/profile.ts';
import { attributesOf } from './profileFacts.ts';

export type ProfileKind = 'users' | 'accounts';

/** The columns of a CSV export before the attributes (User Export API, Account Export API). */
const standardColumns: Readonly<Record<ProfileKind, readonly string[]>> = {
  users: [
    'name',
    'displayName',
    'accountName',
    'engagementScore',
    'engagementPercentChange',
    'firstActivity',
    'lastActivity',
    'totalActions',
    'segments',
  ],
  accounts: [
    'name',
    'engagementScore',
    'engagementPercentChange',
    'firstActivity',
    'lastActivity',
    'totalActions',
    'accountStatus',
  ],
};

const geoColumns = ['geoCountry', 'geoCity'] as const;

/** A CSV export's header and the way to write its rows. Columns are the union over all rows of the export. */
export interface CsvExport {
  readonly header: string;
  readonly lineOf: (profile: Profile) => string;
}

export function csvExport(kind: ProfileKind, attributeNames: readonly string[], includeGeo: boolean): CsvExport {
  const standard = [...standardColumns[kind], ...(includeGeo ? geoColumns : [])];
  const attributes = attributeNames.filter((name) => !standard.includes(name));
  return {
    header: `${[...standard, ...attributes].map(csvCell).join(',')}\n`,
    lineOf(profile) {
      const own = attributesOf(profile);
      const cells = [...standard.map((name) => cellOf(profile, name)), ...attributes.map((name) => cellOf(own, name))];
      return `${cells.join(',')}\n`;
    },
  };
}

/** Adds where a user was seen last. The generated users carry it as attributes; of others nothing is known. */
export function withGeo(profile: Profile): Profile {
  const { city, country } = attributesOf(profile);
  return { ...profile, geoCountry: country ?? '', geoCity: city ?? '' };
}

/** Own values only: an attribute may be called `constructor`. */
function cellOf(values: Readonly<Record<string, JsonValue | undefined>>, name: string): string {
  return Object.hasOwn(values, name) ? csvCell(textOf(values[name])) : '';
}

/** Lists become one text, their values separated by semicolons. */
function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (isRawJson(value)) return value.rawJSON;
  if (Array.isArray(value)) return value.map((each: JsonValue) => textOf(each)).join(';');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
