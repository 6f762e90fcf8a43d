import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { ObjectDefinition } from '../store/objectDefinition.ts';
import type { Row } from '../store/recordTable.ts';
import { toId15 } from '../store/salesforceIds.ts';
import type { TableView } from '../store/tableView.ts';

/** A small table that is made anew for each query from the present state of the org. */
export function rowsTable(object: ObjectDefinition, rows: readonly Row[]): TableView {
  const fields = new Map(object.fields.map((field) => [field.name.toLowerCase(), field]));
  return {
    object,
    rowCount: rows.length,
    field: (name: string) => fields.get(name.toLowerCase()),
    fields: () => object.fields,
    value: (row: number, field: FieldDefinition) => rows[row]?.[field.name] ?? null,
    reader: (field) => (row) => rows[row]?.[field.name] ?? null,
    isDeleted: () => false,
    isVisible: () => true,
    rowOf(id: string) {
      const id15 = toId15(id);
      const row = rows.findIndex((each) => each['DurableId'] === id || (id15 && each['Id']?.startsWith(id15)));
      return row < 0 ? undefined : row;
    },
  };
}
