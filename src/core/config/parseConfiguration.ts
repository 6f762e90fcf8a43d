import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import type { Problem } from '../model/syncError.ts';
import { type Configuration, configurationSchema } from './configuration.ts';
import { crossCheck } from './crossCheck.ts';
import { keysAllowedAt } from './jsonSchema.ts';
import { nearest } from './nearest.ts';

/** A finding in the configuration, for an editor to mend. */
export interface ConfigurationProblem extends Problem {
  /** A key or value that would be right in its place. */
  readonly nearest?: string;
}

export type ParsedConfiguration =
  | { readonly kind: 'configuration'; readonly configuration: Configuration }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigurationProblem[] };

/**
 * Reads `personalization-sync.json`: JSON with comments and trailing commas.
 * Every problem at once, each with line, column, JSON path, the allowed values and, for a mistyped word, the nearest one.
 * @param file the name that problems carry; nothing is read from disk here.
 */
export function parseConfiguration(text: string, file: string): ParsedConfiguration {
  const source = new Source(text, file);
  const syntaxErrors: ParseError[] = [];
  const root = parseTree(text, syntaxErrors, { allowTrailingComma: true, allowEmptyContent: true });
  if (syntaxErrors.length > 0) {
    const problems = syntaxErrors.map((error) => source.problem(error.offset, syntaxMessage(error), ''));
    return { kind: 'problems', problems };
  }
  if (root === undefined) return { kind: 'problems', problems: [source.problem(0, 'The configuration is empty.', '')] };

  const twice = [...duplicateKeys(root, source)];
  const parsed = configurationSchema.safeParse(plainValue(root));
  const faults = parsed.success
    ? crossCheck(parsed.data).map(({ path, message }) => source.problem(offsetOf(root, path), message, pathText(path)))
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, root, source));
  const problems = [...twice, ...faults].sort(byPlace);
  return parsed.success && problems.length === 0
    ? { kind: 'configuration', configuration: parsed.data }
    : { kind: 'problems', problems };
}

function byPlace(left: Problem, right: Problem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

type Path = readonly (string | number)[];

/** The text with its lines, to turn offsets into places. */
class Source {
  readonly #file: string;
  readonly #lineStarts: number[] = [0];

  constructor(text: string, file: string) {
    this.#file = file;
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
      this.#lineStarts.push(index + 1);
    }
  }

  problem(offset: number, message: string, path: string, nearest: string | null = null): ConfigurationProblem {
    let line = 0;
    while (line + 1 < this.#lineStarts.length && (this.#lineStarts[line + 1] ?? 0) <= offset) line += 1;
    const place = { file: this.#file, line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1, path };
    return { message, ...place, ...(nearest === null ? {} : { nearest }) };
  }
}

function syntaxMessage(error: ParseError): string {
  const words = printParseErrorCode(error.error).replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  return `This is not JSON: ${words.toLowerCase()}.`;
}

/** JSON.parse keeps the last of two equal keys in silence; an admin has to know. */
function* duplicateKeys(node: Node, source: Source, path: Path = []): Generator<ConfigurationProblem> {
  if (node.type === 'array') {
    for (const [index, child] of (node.children ?? []).entries()) yield* duplicateKeys(child, source, [...path, index]);
  }
  if (node.type !== 'object') return;
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    if (seen.has(name)) {
      yield source.problem(
        property.offset,
        `"${name}" stands here twice; keep one of them.`,
        pathText([...path, name]),
      );
    }
    seen.add(name);
    if (value !== undefined) yield* duplicateKeys(value, source, [...path, name]);
  }
}

/** The tree as data; a key such as `__proto__` stays a key. */
function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue);
  if (node.type !== 'object') return node.value;
  const entries = (node.children ?? []).map((property) => {
    const [key, value] = property.children ?? [];
    return [String(key?.value), value === undefined ? undefined : plainValue(value)] as const;
  });
  return Object.fromEntries(entries);
}

function problemsOf(issue: z.core.$ZodIssue, root: Node, source: Source, base: Path = []): ConfigurationProblem[] {
  const path = [...base, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const allowed = keysAllowedAt(path);
      const meant = nearest(key, allowed);
      const hint = meant === null ? `Known here: ${allowed.join(', ')}.` : `Did you mean "${meant}"?`;
      return source.problem(
        keyOffsetOf(root, [...path, key]),
        `Unknown key "${key}". ${hint}`,
        pathText([...path, key]),
        meant,
      );
    });
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = bestBranch(issue.errors, findNodeAtLocation(root, [...path]));
    if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, root, source, path));
  }
  const node = findNodeAtLocation(root, [...path]);
  return [source.problem(offsetOf(root, path), sentenceOf(issue, node), pathText(path), nearestValue(issue, node))];
}

/** Of a push mapping: what the admin began to write, an item or an attribute, decides which problems are worth telling. */
function bestBranch(errors: readonly z.core.$ZodIssue[][], node: Node | undefined): z.core.$ZodIssue[] | undefined {
  if (node?.type !== 'object') return undefined;
  const keys = (node.children ?? []).map((property) => String(property.children?.[0]?.value));
  if (keys.includes('item') === keys.includes('attribute')) return undefined;
  return errors[keys.includes('item') ? 0 : 1];
}

function sentenceOf(issue: z.core.$ZodIssue, node: Node | undefined): string {
  const key = issue.path.at(-1);
  const name = typeof key === 'string' ? `"${key}"` : 'This value';
  switch (issue.code) {
    case 'invalid_type':
      return node === undefined ? `${name} is missing.` : `${name} must be ${article(issue.expected)}.`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = nearestValue(issue, node);
      const hint = meant === null ? '' : ` Did you mean "${meant}"?`;
      return node === undefined
        ? `${name} is missing. Allowed: ${allowed.join(', ')}.`
        : `${name} cannot be ${JSON.stringify(node.value)}. Allowed: ${allowed.join(', ')}.${hint}`;
    }
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      if (options.length > 0) return `${name} must be one of ${options.join(', ')}.`;
      return 'Name either an "item" or an "attribute", not both.';
    }
    case 'too_small':
      return `${name} must be ${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)}.`;
    case 'too_big':
      return `${name} must be at most ${String(issue.maximum)}.`;
    case 'invalid_format':
    case 'custom':
      return `${name} is not allowed here: ${issue.message}.`;
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
      return `${name}: ${issue.message}.`;
  }
}

function nearestValue(issue: z.core.$ZodIssue, node: Node | undefined): string | null {
  if (issue.code !== 'invalid_value' || node === undefined) return null;
  const given = String(node.value);
  const meant = nearest(given, issue.values.map(String));
  return meant === given ? null : meant;
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** Where the value stands; for a missing one, where its parent stands. */
function offsetOf(root: Node, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? root : findNodeAtLocation(root, [...path.slice(0, length)]);
    if (node !== undefined) return node.offset;
  }
  return 0;
}

function keyOffsetOf(root: Node, path: Path): number {
  const value = findNodeAtLocation(root, [...path]);
  return value?.parent?.type === 'property' ? value.parent.offset : offsetOf(root, path);
}

function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
