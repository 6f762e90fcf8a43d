import { isJsonObject, type JsonValue, type Profile } from '../data/profile.ts';
import { isRawJson } from '../data/rawJson.ts';

export function attributesOf(profile: Profile): Readonly<Record<string, JsonValue | undefined>> {
  const { attributes } = profile;
  return isJsonObject(attributes) ? attributes : {};
}

/** The names of the segments that a user is a member of. */
export function segmentsOf(profile: Profile): readonly string[] {
  const { segments } = profile;
  return Array.isArray(segments) ? segments.filter((segment): segment is string => typeof segment === 'string') : [];
}

/** What ids of segments look like: their names in small letters, with hyphens. */
export function segmentIdOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** A number of the profile, such as a time in epoch milliseconds. */
export function numberOf(profile: Profile, key: string): number | undefined {
  const value = profile[key];
  if (isRawJson(value)) return Number(value.rawJSON);
  return typeof value === 'number' ? value : undefined;
}
