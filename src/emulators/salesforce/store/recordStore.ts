import type { VirtualClock } from '../../http/virtualClock.ts';
import { defaultField, type FieldDefinition } from './fieldDefinition.ts';
import { ACCOUNT, CONTACT, defineObject, LEAD, type ObjectDefinition } from './objectDefinition.ts';
import { RecordTable, type Row } from './recordTable.ts';
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
    table.addFields(fields.filter((field) => field.name.toLowerCase().endsWith('__c') || !table.field(field.name)));
    const stamp = stampOf(this.#clock.nowMs());
    const names = new Map<string, string>();
    let loaded = 0;
    let object = table.object;
    let booleans = booleanFields(object);
    for (const given of rows) {
      const row: Record<string, string | null> = Object.create(null) as Record<string, string | null>;
      for (const [column, value] of Object.entries(given)) {
        let name = names.get(column);
        if (name === undefined) {
          if (!table.field(column)) table.addFields([defaultField(column)]);
          name = table.field(column)?.name ?? column;
          names.set(column, name);
        }
        row[name] = value === '' ? null : value;
      }
      if (object !== table.object) {
        object = table.object;
        booleans = booleanFields(object);
      }
      for (const name of booleans) row[name] ??= 'false';
      this.#append(table, row, stamp);
      loaded += 1;
    }
    return loaded;
  }

  #append(table: RecordTable, row: Record<string, string | null>, stamp: string): void {
    row['CreatedDate'] ??= stamp;
    row['LastModifiedDate'] ??= stamp;
    row['SystemModstamp'] ??= row['LastModifiedDate'];
    row['CreatedById'] ??= this.#owners.adminId;
    row['LastModifiedById'] ??= this.#owners.adminId;
    row['IsDeleted'] ??= 'false';
    if (table.field('OwnerId')) {
      row['OwnerId'] ??= table.rowCount % 4 === 3 ? this.#owners.restrictedId : this.#owners.adminId;
    }
    if (isPerson(table)) row['Name'] ??= personName(row['FirstName'] ?? null, row['LastName'] ?? null);
    table.append(row);
  }
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
