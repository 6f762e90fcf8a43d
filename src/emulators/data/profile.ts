import { isRawJson, parseKeepingNumbers, type RawJson } from './rawJson.ts';

/** One row of an export as an object. Numbers are `RawJson` where their characters count. */
export type Profile = Readonly<Record<string, JsonValue | undefined>>;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | RawJson
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** @throws SyntaxError where the row is no JSON */
export function parseProfile(json: Buffer): Profile {
  const value = parseKeepingNumbers(json.toString('utf8'));
  return isJsonObject(value) ? value : {};
}

export function profileJson(profile: Profile): Buffer {
  return Buffer.from(JSON.stringify(profile));
}

export function isJsonObject(value: unknown): value is Readonly<Record<string, JsonValue | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}
