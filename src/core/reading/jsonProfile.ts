import type { NeededColumns, TableColumn } from '../model/tables.ts';
import { maxRecordLength, maxValueLength } from './csvScan.ts';
import { numberSource, parseWithSources, readJsonRecord } from './jsonValues.ts';

export type ProfileReading =
  /** One text for each of `profileColumns(needed)`; empty is blank. */
  | { readonly kind: 'row'; readonly cells: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly columnName?: string }
  | { readonly kind: 'unclear'; readonly reason: string };

/** The columns that profiles of a JSON export are written to, in this order. */
export function profileColumns(needed: NeededColumns): readonly TableColumn[] {
  return [
    ...needed.standard.map((name) => ({ role: 'standard' as const, name })),
    ...needed.attributes.map((name) => ({ role: 'attribute' as const, name })),
    { role: 'lists' },
  ];
}

/**
 * Reads one record of a JSON export (User or Account Export API): standard columns at the top level, the rest under
 * `attributes`. Strings come decoded; numbers and booleans as the characters of the file; null and absent are blank. Lists
 * and objects leave their column blank and go to `lists`.
 * @param members colons outside strings, as the splitter counted them
 */
export function readJsonProfile(text: string, members: number, needed: NeededColumns): ProfileReading {
  const reading = readJsonRecord(text, members);
  if (reading.kind === 'refused') {
    const { reason, key } = reading;
    return { kind: 'refused', reason, ...(key === undefined || key === '' ? {} : { columnName: key }) };
  }
  if (reading.kind === 'unclear') return reading;
  const { value } = reading;
  if (!isObject(value)) return { kind: 'refused', reason: `${kindOf(value)}, where a record { … } must stand` };
  const attributes = own(value, 'attributes');
  if (attributes !== undefined && attributes !== null && !isObject(attributes)) {
    return {
      kind: 'refused',
      reason: `"attributes" is ${kindOf(attributes)}, not an object`,
      columnName: 'attributes',
    };
  }
  return new ProfileRow(text, value, isObject(attributes) ? attributes : {}).read(needed);
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The needed values of one record. Only as much of the text is looked at again as the numbers among them ask for. */
class ProfileRow {
  readonly #text: string;
  readonly #record: JsonObject;
  readonly #attributes: JsonObject;
  readonly #cells: string[] = [];
  readonly #lists: [string, readonly string[] | null][] = [];
  #hasEscapes: boolean | null = null;
  #sources: JsonObject | null = null;
  #length = 0;

  constructor(text: string, record: JsonObject, attributes: JsonObject) {
    this.#text = text;
    this.#record = record;
    this.#attributes = attributes;
  }

  read(needed: NeededColumns): ProfileReading {
    for (const name of needed.standard) this.#add(own(this.#record, name), 'standard', name);
    for (const name of needed.attributes) this.#add(own(this.#attributes, name), 'attribute', name);
    const columns = [...needed.standard, ...needed.attributes];
    const tooLong = this.#cells.findIndex((cell) => cell.length > maxValueLength);
    if (tooLong >= 0) {
      const reason = `${this.#cells[tooLong]?.length ?? 0} characters; a value may have ${maxValueLength}`;
      return { kind: 'refused', reason, columnName: columns[tooLong] ?? '' };
    }
    if (this.#length > maxRecordLength) {
      return { kind: 'refused', reason: `${this.#length} characters; a record may have ${maxRecordLength}` };
    }
    // Not Object.fromEntries on a plain literal's prototype chain: `__proto__` is a name like any other.
    const lists =
      this.#lists.length === 0
        ? ''
        : `{${this.#lists.map(([key, texts]) => `${JSON.stringify(key)}:${JSON.stringify(texts)}`).join(',')}}`;
    return { kind: 'row', cells: [...this.#cells, lists] };
  }

  #add(value: unknown, role: 'standard' | 'attribute', name: string): void {
    const cell =
      typeof value === 'object' && value !== null ? this.#addList(value, role, name) : this.#textOf(value, role, name);
    this.#cells.push(cell);
    this.#length += cell.length;
  }

  #addList(value: object, role: 'standard' | 'attribute', name: string): '' {
    const texts = Array.isArray(value) ? this.#textsOf(value, role, name) : null;
    // An empty list holds nothing: it is blank.
    if (texts === null || texts.length > 0) this.#lists.push([`${role}:${name}`, texts]);
    return '';
  }

  #textOf(value: unknown, role: 'standard' | 'attribute', name: string): string {
    switch (typeof value) {
      case 'string':
        return value;
      case 'boolean':
        return String(value);
      case 'number':
        return this.#numberSource(name) ?? String(this.#withSources(role, name));
      default:
        return '';
    }
  }

  #numberSource(name: string): string | null {
    this.#hasEscapes ??= this.#text.includes('\\u');
    return this.#hasEscapes ? null : numberSource(this.#text, name);
  }

  #textsOf(list: readonly unknown[], role: 'standard' | 'attribute', name: string): readonly string[] | null {
    if (list.some((element) => typeof element === 'object' && element !== null)) return null;
    const exact = list.some((element) => typeof element === 'number')
      ? (this.#withSources(role, name) as readonly unknown[])
      : list;
    return exact.filter((element) => element !== null).map(String);
  }

  #withSources(role: 'standard' | 'attribute', name: string): unknown {
    this.#sources ??= parseWithSources(this.#text) as JsonObject;
    return own(role === 'standard' ? this.#sources : (own(this.#sources, 'attributes') as JsonObject), name);
  }
}

/** A member of the object itself: `constructor` and `__proto__` are names like any other. */
function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
