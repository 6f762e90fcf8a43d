import type { VirtualClock } from '../../http/virtualClock.ts';
import { defaultField, type FieldDefinition } from './fieldDefinition.ts';
import { ACCOUNT, CONTACT, defineObject, LEAD, type ObjectDefinition } from './objectDefinition.ts';
import { type Column, RecordTable, type Row } from './recordTable.ts';
import { stampOf } from './stamp.ts';

/** Whose name stands on records that are loaded, and who owns which of them. */
export interface Owners {
  readonly adminId: string;
  /** Owns every fourth record that comes without an owner: what the restricted user sees. */
  readonly restrictedId: string;
}

/** All records of the emulated org. */
export class RecordStore {
  readonly #clock: VirtualClock;
  readonly #owners: Owners;
  #tables = new Map<string, RecordTable>();

  constructor(clock: VirtualClock, owners: Owners) {
    this.#clock = clock;
    this.#owners = owners;
    this.clear();
  }

  /** Back to an org without records and custom fields. */
  clear(): void {
    this.#tables = new Map();
    for (const object of [CONTACT, LEAD, ACCOUNT]) this.addObject(object);
  }

  addObject(object: ObjectDefinition): RecordTable {
    const table = new RecordTable(object);
    this.#tables.set(object.name.toLowerCase(), table);
    return table;
  }

  table(objectName: string): RecordTable | undefined {
    return this.#tables.get(objectName.toLowerCase());
  }

  tables(): readonly RecordTable[] {
    return [...this.#tables.values()];
  }

  /**
   * Adds records exactly as given: nothing is trimmed, converted or validated. `fields` declares custom fields (a
   * standard field keeps its type); columns that nobody declares become Text(255). `Id`, stamps, owner and a person's
   * `Name` are made where a row does not bring them. An empty value (`''`) is null, as Salesforce stores it.
   */
  load(objectName: string, fields: readonly FieldDefinition[], rows: Iterable<Row>): number {
    const table = this.table(objectName) ?? this.addObject(customObject(objectName, this.#tables.size));
    table.addFields(fields.filter((field) => /__c$/i.test(field.name) || !table.field(field.name)));
    const columns = new Map<string, Column>();
    const defaults = new RowDefaults(table, stampOf(this.#clock.nowMs()), this.#owners);
    let loaded = 0;
    for (const given of rows) {
      const row = table.append(idIn(given));
      for (const name in given) {
        const value = given[name];
        if (!value || isIdColumn(name)) continue;
        let column = columns.get(name);
        if (!column) {
          column = columnNamed(table, name);
          columns.set(name, column);
        }
        column.set(row, value);
      }
      defaults.fill(row);
      loaded += 1;
    }
    return loaded;
  }
}

/** What Salesforce itself would have written where a loaded record says nothing. */
class RowDefaults {
  readonly #fixed: readonly (readonly [Column, string])[];
  readonly #modified: Column;
  readonly #modstamp: Column;
  readonly #owner: Column | undefined;
  readonly #name: readonly [Column, Column, Column] | undefined;
  readonly #owners: Owners;
  readonly #stamp: string;

  constructor(table: RecordTable, stamp: string, owners: Owners) {
    this.#owners = owners;
    this.#stamp = stamp;
    this.#modified = table.column('LastModifiedDate');
    this.#modstamp = table.column('SystemModstamp');
    this.#owner = table.field('OwnerId') && table.column('OwnerId');
    this.#name = isPerson(table)
      ? [table.column('Name'), table.column('FirstName'), table.column('LastName')]
      : undefined;
    const users = ['CreatedById', 'LastModifiedById'].map((name) => [table.column(name), owners.adminId] as const);
    const flags = booleanFields(table.object).map((name) => [table.column(name), 'false'] as const);
    this.#fixed = [[table.column('CreatedDate'), stamp], ...users, ...flags];
  }

  fill(row: number): void {
    for (const [column, value] of this.#fixed) if (column.get(row) === null) column.set(row, value);
    if (this.#modified.get(row) === null) this.#modified.set(row, this.#stamp);
    if (this.#modstamp.get(row) === null) this.#modstamp.set(row, this.#modified.get(row));
    if (this.#owner?.get(row) === null) {
      this.#owner.set(row, row % 4 === 3 ? this.#owners.restrictedId : this.#owners.adminId);
    }
    if (!this.#name) return;
    const [name, firstName, lastName] = this.#name;
    if (name.get(row) === null) name.set(row, personName(firstName.get(row), lastName.get(row)));
  }
}

function isIdColumn(name: string): boolean {
  return name.length === 2 && name.toLowerCase() === 'id';
}

function idIn(row: Row): string | null {
  return row['Id'] ?? row['ID'] ?? row['id'] ?? null;
}

/** The column of the field with that name in any letter case; a field that nobody has declared becomes Text(255). */
function columnNamed(table: RecordTable, name: string): Column {
  if (!table.field(name)) table.addFields([defaultField(name)]);
  return table.column(table.field(name)?.name ?? name);
}

function booleanFields(object: ObjectDefinition): readonly string[] {
  return object.fields.filter((field) => field.type === 'boolean').map((field) => field.name);
}

/** Contacts and Leads have a name that follows from two fields. */
export function isPerson(table: RecordTable): boolean {
  return table.object.name === 'Contact' || table.object.name === 'Lead';
}

export function personName(firstName: string | null, lastName: string | null): string | null {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return name === '' ? null : name;
}

function customObject(name: string, number: number): ObjectDefinition {
  return defineObject(name, `a${String(number).padStart(2, '0')}`, [], { custom: /__c$/i.test(name) });
}
