import { type FieldType, parseQuery, type Query, type WhereClause } from '@jetstreamapp/soql-parser-js';
import { SoqlError } from './soqlError.ts';

export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'date' | 'datetime'; readonly value: string }
  | { readonly kind: 'dateLiteral'; readonly name: string; readonly n: number };

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'compare'; readonly path: string; readonly operator: string; readonly values: readonly Literal[] };

export type SelectItem =
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'aggregate'; readonly fn: string; readonly path: string | null; readonly alias: string | null }
  | { readonly kind: 'allFields'; readonly group: string };

export interface ParsedQuery {
  readonly text: string;
  readonly object: string;
  readonly select: readonly SelectItem[];
  readonly where: Expression | null;
  readonly orderBy: readonly {
    readonly path: string;
    readonly descending: boolean;
    readonly nullsLast: boolean | null;
  }[];
  readonly groupBy: readonly string[];
  readonly limit: number | null;
  readonly offset: number;
  /** `ALL ROWS`: deleted records too. */
  readonly allRows: boolean;
}

/** Parses SOQL. @throws SoqlError MALFORMED_QUERY in Salesforce's manner. */
export function parseSoql(text: string): ParsedQuery {
  const allRows = /\s+ALL\s+ROWS\s*$/i.test(text);
  // The parser does not know ALL ROWS.
  const stripped = text.replace(/\s+ALL\s+ROWS\s*$/i, '');
  const query = parseStrictly(stripped);
  const object = query.sObject;
  if (!object) throw malformed(text, 'unexpected token: <EOF>');
  const alias = query.sObjectAlias;
  return {
    text,
    object,
    select: (query.fields ?? []).map((field) => selectItem(field, object, alias)),
    where: query.where ? expressionOf(query.where, object, alias, text) : null,
    orderBy: listOf(query.orderBy).map((clause) => {
      if (!('field' in clause)) throw malformed(text, 'ORDER BY of a function is not supported');
      const nullsLast = clause.nulls === undefined ? null : clause.nulls === 'LAST';
      return { path: withoutAlias(clause.field, object, alias), descending: clause.order === 'DESC', nullsLast };
    }),
    groupBy: listOf(query.groupBy).map((clause) => {
      if (!('field' in clause)) throw malformed(text, 'GROUP BY of a function is not supported');
      return withoutAlias(clause.field, object, alias);
    }),
    limit: query.limit ?? null,
    offset: query.offset ?? 0,
    allRows,
  };
}

function parseStrictly(text: string): Query {
  try {
    return parseQuery(text);
  } catch (cause) {
    // The parser's own words name its tokens; Salesforce names the first unexpected word.
    const word = /with image: '([^']*)'|but found: '([^']*)'|--> ?'?([^'\s]+)'? ?<--/.exec(String(cause));
    throw malformed(text, `unexpected token: '${word?.slice(1).find((group) => group) ?? '<EOF>'}'`);
  }
}

function selectItem(field: FieldType, object: string, alias: string | undefined): SelectItem {
  switch (field.type) {
    case 'Field':
      return { kind: 'field', path: withoutAlias(field.field, object, alias) };
    case 'FieldRelationship':
      return { kind: 'field', path: withoutAlias([...field.relationships, field.field].join('.'), object, alias) };
    case 'FieldFunctionExpression': {
      const name = field.functionName.toUpperCase();
      const parameter = field.parameters[0];
      if (name === 'FIELDS')
        return { kind: 'allFields', group: typeof parameter === 'string' ? parameter.toUpperCase() : 'ALL' };
      const path = typeof parameter === 'string' ? withoutAlias(parameter, object, alias) : null;
      return { kind: 'aggregate', fn: name, path, alias: field.alias ?? null };
    }
    default:
      throw new SoqlError('MALFORMED_QUERY', 'Subqueries and TYPEOF are not supported here.');
  }
}

function withoutAlias(path: string, object: string, alias: string | undefined): string {
  const [first = '', ...rest] = path.split('.');
  const prefix = first.toLowerCase();
  const isPrefix = prefix === alias?.toLowerCase() || prefix === object.toLowerCase();
  return rest.length > 0 && isPrefix ? rest.join('.') : path;
}

type Token = { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' } | Extract<Expression, { kind: 'compare' }>;

/** The parser gives a chain of conditions with counts of parentheses; here it becomes tokens and then a tree. */
function expressionOf(where: WhereClause, object: string, alias: string | undefined, text: string): Expression {
  const tokens: Token[] = [];
  let clause: WhereClause | undefined = where;
  while (clause) {
    const left = clause.left;
    const open = left && 'openParen' in left ? (left.openParen ?? 0) : 0;
    for (let count = 0; count < open; count++) tokens.push({ kind: 'open' });
    const negated = 'operator' in clause && clause.operator === 'NOT';
    if (negated) tokens.push({ kind: 'not' });
    else if (left) tokens.push(comparison(left as ParserCondition, object, alias, text));
    const close = left && 'closeParen' in left ? (left.closeParen ?? 0) : 0;
    for (let count = 0; count < close; count++) tokens.push({ kind: 'close' });
    if ('operator' in clause && clause.operator !== 'NOT')
      tokens.push({ kind: clause.operator === 'AND' ? 'and' : 'or' });
    clause = 'right' in clause ? clause.right : undefined;
  }
  return new ExpressionReader(tokens, text).whole();
}

interface ParserCondition {
  readonly field?: string;
  readonly operator?: string;
  readonly value?: string | readonly string[];
  readonly literalType?: string | readonly string[];
  readonly dateLiteralVariable?: number | readonly number[];
}

function comparison(condition: ParserCondition, object: string, alias: string | undefined, text: string): Token {
  const { field, operator, value, literalType, dateLiteralVariable } = condition;
  if (field === undefined || operator === undefined || value === undefined) {
    throw malformed(text, 'functions and subqueries in WHERE are not supported');
  }
  const values = typeof value === 'string' ? [value] : value;
  return {
    kind: 'compare',
    path: withoutAlias(field, object, alias),
    operator: operator.toUpperCase(),
    values: values.map((each, index) => {
      const type = typeof literalType === 'object' ? literalType[index] : literalType;
      const n = typeof dateLiteralVariable === 'object' ? dateLiteralVariable[index] : dateLiteralVariable;
      return literalOf(each, type ?? 'STRING', n ?? 0, text);
    }),
  };
}

function literalOf(raw: string, type: string, n: number, text: string): Literal {
  switch (type) {
    case 'STRING':
      return { kind: 'text', value: unescapeText(raw.slice(1, -1)) };
    case 'INTEGER':
    case 'DECIMAL':
      return { kind: 'number', value: raw };
    case 'BOOLEAN':
      return { kind: 'boolean', value: raw.toUpperCase() === 'TRUE' };
    case 'NULL':
      return { kind: 'null' };
    case 'DATE':
      return { kind: 'date', value: raw };
    case 'DATETIME':
      return { kind: 'datetime', value: raw };
    case 'DATE_LITERAL':
    case 'DATE_N_LITERAL':
      return { kind: 'dateLiteral', name: raw.split(':')[0]?.toUpperCase() ?? '', n };
    default:
      throw malformed(text, `unexpected token: '${raw}'`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** Undoes SOQL's escapes, but keeps `\%` and `\_`: LIKE needs to see them. */
function unescapeText(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (whole, code: string | undefined, single: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return ESCAPES[single?.toLowerCase() ?? ''] ?? whole;
  });
}

/** AND and OR may stand side by side only in parentheses, as in SOQL. */
class ExpressionReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #position = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  whole(): Expression {
    const expression = this.#chain();
    if (this.#position < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #chain(): Expression {
    const terms = [this.#term()];
    const joined = this.#tokens[this.#position]?.kind;
    if (joined !== 'and' && joined !== 'or') return terms[0]!;
    while (this.#tokens[this.#position]?.kind === joined) {
      this.#position += 1;
      terms.push(this.#term());
    }
    const next = this.#tokens[this.#position]?.kind;
    if (next === 'and' || next === 'or') throw this.#unexpected();
    return { kind: joined, terms };
  }

  #term(): Expression {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    if (token?.kind === 'not') return { kind: 'not', term: this.#term() };
    if (token?.kind === 'compare') return token;
    if (token?.kind !== 'open') throw this.#unexpected();
    const inner = this.#chain();
    if (this.#tokens[this.#position]?.kind !== 'close') throw this.#unexpected();
    this.#position += 1;
    return inner;
  }

  #unexpected(): SoqlError {
    return malformed(this.#text, `unexpected token: '${this.#tokens[this.#position]?.kind.toUpperCase() ?? '<EOF>'}'`);
  }
}

function malformed(text: string, what: string): SoqlError {
  return new SoqlError('MALFORMED_QUERY', `\n${text.slice(0, 100)}\n^\nERROR at Row:1:Column:1\n${what}`);
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
