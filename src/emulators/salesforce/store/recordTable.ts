import type { FieldDefinition } from './fieldDefinition.ts';
import type { ObjectDefinition } from './objectDefinition.ts';
import { makeId, toId15, toId18 } from './salesforceIds.ts';
import type { TableView } from './tableView.ts';

/** Who wrote a record, and through what. One object is shared by all rows of one call or batch. */
export interface Writer {
  readonly user: string;
  readonly op: string;
  readonly jobId: string | null;
  readonly at: string;
}

export type Row = Readonly<Record<string, string | null>>;
export type { Column };

/** Columns with at most that many different values keep each of them only once. */
const SHARED_VALUES_LIMIT = 2_000;
const NO_WRITERS: readonly Writer[] = [];

/** The records of one object, kept by column so that a million of them fit into memory. */
export class RecordTable implements TableView {
  readonly #columns = new Map<string, Column>();
  readonly #rowById15 = new Map<string, number>();
  readonly #writers = new Map<number, Writer[]>();
  readonly #ids = this.column('Id');
  readonly #deleted = this.column('IsDeleted');
  #fieldsByLowerName = new Map<string, FieldDefinition>();
  #object: ObjectDefinition;
  #nextSerial = 1;
  rowCount = 0;

  constructor(object: ObjectDefinition) {
    this.#object = object;
    this.#indexFields();
  }

  get object(): ObjectDefinition {
    return this.#object;
  }

  field(name: string): FieldDefinition | undefined {
    return this.#fieldsByLowerName.get(name.toLowerCase());
  }

  fields(): readonly FieldDefinition[] {
    return this.#object.fields;
  }

  /** Adds fields, or replaces those of the same name. */
  addFields(fields: readonly FieldDefinition[]): void {
    const replaced = new Set(fields.map((field) => field.name.toLowerCase()));
    const kept = this.#object.fields.filter((field) => !replaced.has(field.name.toLowerCase()));
    this.#object = { ...this.#object, fields: [...kept, ...fields] };
    this.#indexFields();
  }

  value(row: number, field: FieldDefinition): string | null {
    return this.#columns.get(field.name)?.get(row) ?? null;
  }

  reader(field: FieldDefinition): (row: number) => string | null {
    const column = this.column(field.name);
    return (row) => column.get(row);
  }

  /** The values of one field, made when there are none yet. For loading and reading many rows. */
  column(fieldName: string): Column {
    let column = this.#columns.get(fieldName);
    if (!column) {
      column = new Column();
      this.#columns.set(fieldName, column);
    }
    return column;
  }

  isDeleted(row: number): boolean {
    return this.#deleted.get(row) === 'true';
  }

  isVisible(): boolean {
    return true;
  }

  rowOf(id: string): number | undefined {
    const id15 = toId15(id);
    return id15 === undefined ? undefined : this.#rowById15.get(id15);
  }

  idOf(row: number): string {
    return this.#ids.get(row) ?? '';
  }

  /**
   * Appends a record with that id, or the next free one, and answers its row. Values are set afterwards: `set`, or
   * `column` for many records.
   */
  append(givenId: string | null): number {
    const row = this.rowCount;
    // A primary key always leaves the API with 18 characters, whatever a file held.
    const id = givenId ? (givenId.length === 15 ? toId18(givenId) : givenId) : this.#nextFreeId();
    this.#ids.set(row, id);
    this.#rowById15.set(id.slice(0, 15), row);
    this.rowCount = row + 1;
    return row;
  }

  set(row: number, fieldName: string, value: string | null): void {
    this.column(fieldName).set(row, value);
  }

  recordWriter(row: number, writer: Writer): void {
    const writers = this.#writers.get(row);
    if (writers) writers.push(writer);
    else this.#writers.set(row, [writer]);
  }

  writersOf(row: number): readonly Writer[] {
    return this.#writers.get(row) ?? NO_WRITERS;
  }

  #nextFreeId(): string {
    for (;;) {
      const id = makeId(this.#object.keyPrefix, this.#nextSerial++);
      if (!this.#rowById15.has(id.slice(0, 15))) return id;
    }
  }

  #indexFields(): void {
    this.#fieldsByLowerName = new Map(this.#object.fields.map((field) => [field.name.toLowerCase(), field]));
  }
}

/** Values of one field by row. */
class Column {
  readonly #values: (string | null)[] = [];
  #shared: Map<string, string> | undefined = new Map();

  get(row: number): string | null {
    return this.#values[row] ?? null;
  }

  set(row: number, value: string | null): void {
    // Rows before the first value of a column are filled, since an array with holes is slow and large.
    while (this.#values.length < row) this.#values.push(null);
    this.#values[row] = value === null ? null : this.#share(value);
  }

  #share(value: string): string {
    if (!this.#shared) return value;
    const known = this.#shared.get(value);
    if (known !== undefined) return known;
    if (this.#shared.size >= SHARED_VALUES_LIMIT) this.#shared = undefined;
    else this.#shared.set(value, value);
    return value;
  }
}
