import { parseDecimal } from '../store/decimal.ts';
import type { FieldDefinition } from '../store/fieldDefinition.ts';
import { toId15 } from '../store/salesforceIds.ts';
import type { TableView } from '../store/tableView.ts';
import { dateLiteralSpan, type TimeSpan } from './dateLiterals.ts';
import { location, resolvePath, type TableSource } from './fieldPath.ts';
import type { Expression, Literal } from './parseSoql.ts';
import { SoqlError } from './soqlError.ts';

export type RowTest = (row: number) => boolean;
type ValueTest = (value: string | null) => boolean;
type Comparison = Extract<Expression, { kind: 'compare' }>;

/** Turns a WHERE clause into a test of rows. @throws SoqlError for unknown fields and literals of the wrong type */
export function compileFilter(source: TableSource, table: TableView, where: Expression, query: string): RowTest {
  switch (where.kind) {
    case 'and': {
      const tests = where.terms.map((term) => compileFilter(source, table, term, query));
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = where.terms.map((term) => compileFilter(source, table, term, query));
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = compileFilter(source, table, where.term, query);
      return (row) => !test(row);
    }
    case 'compare': {
      const path = resolvePath(source, table, where.path, query);
      const test = compileComparison(path.field, where, source.nowMs(), query);
      return (row) => test(path.read(row));
    }
  }
}

/**
 * The records that an `Id =` or `Id IN` at the top of the WHERE clause leaves: with it a million records need not be
 * read for a few. Undefined when there is no such condition.
 */
export function idsAskedFor(where: Expression | null): readonly string[] | undefined {
  if (!where) return undefined;
  if (where.kind === 'and') {
    for (const term of where.terms) {
      const ids = idsAskedFor(term);
      if (ids) return ids;
    }
  }
  if (where.kind !== 'compare' || where.path.toLowerCase() !== 'id') return undefined;
  if (where.operator !== '=' && where.operator !== 'IN') return undefined;
  return where.values.map((value) => (value.kind === 'text' ? value.value : ''));
}

/** What one literal is compared with, and how. */
interface Term {
  readonly field: FieldDefinition;
  readonly operator: string;
  readonly literal: Literal;
  readonly nowMs: number;
  readonly query: string;
}

function compileComparison(field: FieldDefinition, comparison: Comparison, nowMs: number, query: string): ValueTest {
  const { operator, values, path } = comparison;
  if (field.type === 'textarea' && field.length > 255) {
    throw new SoqlError(
      'INVALID_FIELD',
      `${location(query, path)}field '${field.name}' can not be filtered in a query call`,
    );
  }
  const tests = values.map((literal) => literalTest({ field, operator, literal, nowMs, query }));
  switch (operator) {
    case '=':
    case 'IN':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'LIKE':
      return (value) => tests.some((test) => test(value));
    case '!=':
    case 'NOT IN':
      // Each single test is one of equality: a record without a value is unequal to every value.
      return (value) => !tests.some((test) => test(value));
    case 'INCLUDES':
    case 'EXCLUDES':
      return multiselect(values, operator === 'INCLUDES');
    default:
      throw new SoqlError('MALFORMED_QUERY', `${location(query, path)}unexpected token: '${operator}'`);
  }
}

/** Test of one literal: of order for `<` and its like, of pattern for LIKE, of equality for all others. */
function literalTest(term: Term): ValueTest {
  const { field, operator, literal, query } = term;
  if (literal.kind === 'null') return (value) => value === null;
  switch (field.type) {
    case 'boolean': {
      if (literal.kind !== 'boolean') throw wrongLiteral(field, 'boolean', query);
      return (value) => (value ?? 'false') === String(literal.value);
    }
    case 'int':
    case 'double':
    case 'currency':
    case 'percent': {
      if (literal.kind !== 'number') throw wrongLiteral(field, field.type, query);
      const wanted = Number(literal.value);
      return (value) =>
        value !== null && parseDecimal(value) !== undefined && ordered(operator, Number(value) - wanted);
    }
    case 'date':
    case 'datetime':
      return timeTest(term);
    default: {
      if (literal.kind !== 'text') throw wrongLiteral(field, 'string', query);
      return textTest(field, operator, literal.value);
    }
  }
}

function textTest(field: FieldDefinition, operator: string, wanted: string): ValueTest {
  if (operator === 'LIKE') {
    const pattern = likePattern(wanted);
    return (value) => value !== null && pattern.test(value);
  }
  if (field.type === 'id' || field.type === 'reference') {
    const id15 = toId15(wanted);
    return (value) => value !== null && id15 !== undefined && value.startsWith(id15);
  }
  const folded = fold(wanted);
  if (isOrder(operator)) {
    return (value) => {
      if (value === null) return false;
      const own = fold(value);
      return ordered(operator, own < folded ? -1 : own > folded ? 1 : 0);
    };
  }
  // Text is compared without regard to case; the empty text is what Salesforce stores as null.
  return (value) => (value === null ? folded === '' : value.length === wanted.length && fold(value) === folded);
}

function timeTest(term: Term): ValueTest {
  const { operator } = term;
  const span = spanOf(term);
  return (value) => {
    const ms = value === null ? Number.NaN : millisecondsOf(value);
    if (Number.isNaN(ms)) return false;
    switch (operator) {
      case '<':
        return ms < span.startMs;
      case '<=':
        return ms < span.endMs;
      case '>':
        return ms >= span.endMs;
      case '>=':
        return ms >= span.startMs;
      default:
        return ms >= span.startMs && ms < span.endMs;
    }
  };
}

/** Every literal of time is a stretch: a day, a second's millisecond, or what a word stands for. */
function spanOf({ field, literal, nowMs, query }: Term): TimeSpan {
  if (literal.kind === 'dateLiteral') {
    const span = dateLiteralSpan(literal.name, literal.n, nowMs);
    if (span) return span;
  }
  if (literal.kind === 'date' && field.type === 'date') {
    const startMs = Date.parse(`${literal.value}T00:00:00Z`);
    if (!Number.isNaN(startMs)) return { startMs, endMs: startMs + 86_400_000 };
  }
  if (literal.kind === 'datetime' && field.type === 'datetime') {
    // A plus sign that was not escaped in the URL arrives as a blank.
    const startMs = Date.parse(literal.value.replace(' ', '+').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    if (!Number.isNaN(startMs)) return { startMs, endMs: startMs + 1 };
  }
  throw wrongLiteral(field, field.type === 'date' ? 'date' : 'dateTime', query);
}

let lastText = '';
let lastMs = Number.NaN;

/** Neighbouring records mostly carry the same stamp: the last one is remembered. */
function millisecondsOf(text: string): number {
  if (text !== lastText) {
    lastText = text;
    lastMs = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  }
  return lastMs;
}

function multiselect(values: readonly Literal[], includes: boolean): ValueTest {
  const wanted = values.map((value) => (value.kind === 'text' ? value.value.split(';').map(fold) : []));
  return (value) => {
    const chosen = new Set((value ?? '').split(';').map(fold));
    const found = wanted.some((group) => group.every((each) => chosen.has(each)));
    return includes ? found : !found;
  };
}

function likePattern(wanted: string): RegExp {
  const source = wanted.replace(/\\([%_])|[%_]|[.*+?^${}()|[\]\\/]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (part === '%') return '[\\s\\S]*';
    return part === '_' ? '[\\s\\S]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

function isOrder(operator: string): boolean {
  return operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
}

function ordered(operator: string, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return difference === 0;
  }
}

function fold(text: string): string {
  return text.toLowerCase();
}

function wrongLiteral(field: FieldDefinition, type: string, query: string): SoqlError {
  const quotes = type === 'string' ? 'and should be enclosed in quotes' : 'and should not be enclosed in quotes';
  const message = `value of filter criterion for field '${field.name}' must be of type ${type} ${quotes}`;
  return new SoqlError('INVALID_FIELD', `${location(query, field.name)}${message}`);
}
