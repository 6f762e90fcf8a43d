import type { VirtualClock } from '../../http/virtualClock.ts';
import type { OrgAutomation } from '../automation/orgAutomation.ts';
import type { TableSource } from '../soql/fieldPath.ts';
import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { ObjectDefinition } from '../store/objectDefinition.ts';
import type { RecordStore } from '../store/recordStore.ts';
import type { RecordTable } from '../store/recordTable.ts';
import type { TableView } from '../store/tableView.ts';
import type { OrgSecurity } from './orgSecurity.ts';
import type { SetupSources } from './setupSources.ts';
import { setupObjects, setupTable, toolingTable } from './setupTables.ts';

/** The org as the signed-in user sees it: without hidden fields, records of others and Setup where rights are missing. */
export class OrgReader implements TableSource {
  readonly #sources: SetupSources;
  readonly #clock: VirtualClock;

  constructor(sources: SetupSources, clock: VirtualClock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  table(name: string): TableView | undefined {
    const records = this.#sources.store.table(name);
    if (records) return sharedView(records, this.#sources.security);
    return this.#ifReadable(setupTable(name, this.#sources));
  }

  /** The org as Tooling API shows it. */
  get tooling(): TableSource {
    return {
      nowMs: () => this.nowMs(),
      table: (name) => this.#ifReadable(toolingTable(name, this.#sources)),
    };
  }

  /** Records of that object with everything in it, for those who may write. */
  recordTable(name: string): RecordTable | undefined {
    return this.#sources.store.table(name);
  }

  objects(): readonly ObjectDefinition[] {
    const { store } = this.#sources;
    const setup = setupObjects(this.#sources).filter((object) => this.#mayRead(object));
    return [...store.tables().map((table) => table.object), ...setup];
  }

  get store(): RecordStore {
    return this.#sources.store;
  }

  get security(): OrgSecurity {
    return this.#sources.security;
  }

  get automation(): OrgAutomation {
    return this.#sources.automation;
  }

  #ifReadable(table: TableView | undefined): TableView | undefined {
    return table && this.#mayRead(table.object) ? table : undefined;
  }

  #mayRead(object: ObjectDefinition): boolean {
    return !object.setup || this.#sources.security.permissions()['ViewSetup'] === true;
  }
}

function sharedView(table: RecordTable, security: OrgSecurity): TableView {
  const { name } = table.object;
  const everything = security.permissions()['ViewAllData'] === true || name === 'User';
  const owner = table.field('OwnerId');
  // Without restrictions the table itself is read: with a million records one call less per value counts.
  if (Object.keys(security.state.fls).length === 0 && (everything || !owner)) return table;
  const userId = security.signedInUser().id;
  const readable = table.fields().filter((field) => security.mayRead(name, field));
  const byName = new Map(readable.map((field) => [field.name.toLowerCase(), field]));
  const sees = (row: number): boolean => everything || !owner || table.value(row, owner) === userId;
  return {
    object: { ...table.object, fields: readable },
    rowCount: table.rowCount,
    field: (fieldName) => byName.get(fieldName.toLowerCase()),
    fields: () => readable,
    value: (row: number, field: FieldDefinition) => table.value(row, field),
    reader: (field) => table.reader(field),
    isDeleted: (row) => table.isDeleted(row),
    isVisible: sees,
    rowOf(id) {
      const row = table.rowOf(id);
      return row !== undefined && sees(row) ? row : undefined;
    },
  };
}
