import type { ExportRows } from '../data/emulatorData.ts';
import { type JsonValue, type Profile, parseProfile, profileJson } from '../data/profile.ts';
import { attributesOf } from './profileFacts.ts';

/** Attribute values to set. */
export type AttributeValues = Readonly<Record<string, JsonValue>>;

/**
 * The users or the accounts of the emulated dataset: the rows it began with, and what was written since. A write shows
 * in the current row of its profile (the last one in the export); earlier repeats stay what they were.
 */
export class ProfileStore {
  #rows: ExportRows;
  #changes = new Map<number, AttributeValues>();
  readonly #added: { name: string; attributes: AttributeValues }[] = [];
  #addedNames: Set<string> | undefined;

  constructor(rows: ExportRows) {
    this.#rows = rows;
  }

  /** Starts over with other rows; what was written is forgotten. */
  load(rows: ExportRows): void {
    this.#rows = rows;
    this.#changes = new Map();
    this.#added.length = 0;
    this.#addedNames = undefined;
  }

  get rowCount(): number {
    return this.#rows.rowCount + this.#added.length;
  }

  /** The loaded file, where nothing has been written since. */
  get untouchedFile(): Buffer | undefined {
    return this.#changes.size === 0 && this.#added.length === 0 ? this.#rows.wholeFile : undefined;
  }

  attributeNames(): readonly string[] {
    const names = this.#rows.attributeNames();
    if (this.#changes.size === 0 && this.#added.length === 0) return names;
    if (!this.#addedNames) {
      this.#addedNames = new Set(names);
      for (const values of this.#changes.values()) for (const name of Object.keys(values)) this.#addedNames.add(name);
      for (const { attributes } of this.#added) for (const name of Object.keys(attributes)) this.#addedNames.add(name);
    }
    return [...this.#addedNames];
  }

  *jsonRows(from: number, to: number): Iterable<Buffer> {
    let row = from;
    for (const json of this.#rows.jsonRows(from, Math.min(to, this.#rows.rowCount))) {
      const change = this.#changes.get(row);
      yield change ? profileJson(changed(parseProfile(json), change)) : json;
      row += 1;
    }
    for (const added of this.#addedBetween(from, to)) yield profileJson(added);
  }

  /** The same rows as objects. @throws SyntaxError at a loaded row that is no JSON */
  *profiles(from: number, to: number): Iterable<Profile> {
    let row = from;
    for (const profile of this.#rows.profiles(from, Math.min(to, this.#rows.rowCount))) {
      const change = this.#changes.get(row);
      yield change ? changed(profile, change) : profile;
      row += 1;
    }
    yield* this.#addedBetween(from, to);
  }

  #addedBetween(from: number, to: number): readonly Profile[] {
    const before = this.#rows.rowCount;
    return this.#added.slice(Math.max(0, from - before), Math.max(0, to - before)).map((added) => ({ ...added }));
  }

  /** The current profile with that id; undefined when there is none. */
  find(id: string): Profile | undefined {
    const added = this.#added.find(({ name }) => name === id);
    if (added) return { ...added };
    const row = this.#rows.currentRowOf(id);
    if (row === undefined) return undefined;
    const [profile] = this.profiles(row, row + 1);
    return profile;
  }

  /** Sets attributes of the profile with that id, which comes into being where there was none, as at the vendor. */
  write(id: string, values: AttributeValues): void {
    this.#addedNames = undefined;
    const row = this.#rows.currentRowOf(id);
    if (row !== undefined) {
      this.#changes.set(row, { ...this.#changes.get(row), ...values });
      return;
    }
    const added = this.#added.find(({ name }) => name === id);
    if (added) added.attributes = { ...added.attributes, ...values };
    else this.#added.push({ name: id, attributes: values });
  }
}

function changed(profile: Profile, values: AttributeValues): Profile {
  return { ...profile, attributes: { ...attributesOf(profile), ...values } };
}
