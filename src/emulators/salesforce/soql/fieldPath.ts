import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { TableView } from '../store/tableView.ts';
import { SoqlError } from './soqlError.ts';

/** Where queries find the objects that the signed-in user may read. */
export interface TableSource {
  table(name: string): TableView | undefined;
  nowMs(): number;
}

/** A field as seen from the object of the query, over any number of relationships. */
export interface FieldPath {
  /** Names in the letter case of the definition, e.g. `['Account', 'Name']`. */
  readonly names: readonly string[];
  /** Object that each relationship of the path leads to. */
  readonly relatedObjects: readonly string[];
  readonly field: FieldDefinition;
  readonly read: (row: number) => string | null;
  /** False where a relationship of the path leads to no record. */
  readonly exists: (row: number) => boolean;
}

/** Finds the field. @throws SoqlError INVALID_FIELD */
export function resolvePath(source: TableSource, table: TableView, path: string, query: string): FieldPath {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const field = table.field(first);
    if (!field) throw noSuchColumn(first, table.object.name, query);
    return {
      names: [field.name],
      relatedObjects: [],
      field,
      read: (row) => table.value(row, field),
      exists: () => true,
    };
  }
  const relation = table.fields().find((each) => each.relationshipName?.toLowerCase() === first.toLowerCase());
  const target = relation?.referenceTo[0] === undefined ? undefined : source.table(relation.referenceTo[0]);
  if (!relation || !target) {
    throw new SoqlError(
      'INVALID_FIELD',
      `${location(query, path)}Didn't understand relationship '${first}' in field path. If you are attempting to use a ` +
        "custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your " +
        'WSDL or the describe call for the appropriate names.',
    );
  }
  const inner = resolvePath(source, target, rest.join('.'), query);
  function follow(row: number): number | undefined {
    const id = relation && table.value(row, relation);
    return id && target ? target.rowOf(id) : undefined;
  }
  return {
    names: [relation.relationshipName ?? first, ...inner.names],
    relatedObjects: [target.object.name, ...inner.relatedObjects],
    field: inner.field,
    read(row) {
      const targetRow = follow(row);
      return targetRow === undefined ? null : inner.read(targetRow);
    },
    exists(row) {
      const targetRow = follow(row);
      return targetRow !== undefined && inner.exists(targetRow);
    },
  };
}

function noSuchColumn(name: string, object: string, query: string): SoqlError {
  return new SoqlError(
    'INVALID_FIELD',
    `${location(query, name)}No such column '${name}' on entity '${object}'. If you are attempting to use a custom ` +
      "field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call " +
      'for the appropriate names.',
  );
}

/** The lines with which Salesforce points into the query. */
export function location(query: string, word: string): string {
  const column = query.indexOf(word) + 1;
  const start = Math.max(0, column - 30);
  return `\n${query.slice(start, start + 60)}\n${' '.repeat(Math.max(0, column - start - 1))}^\nERROR at Row:1:Column:${column}\n`;
}
