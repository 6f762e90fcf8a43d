import { findNodeAtLocation, type JSONPath, type Node, parseTree } from 'jsonc-parser';
import type { ConfigurationProblem } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { nodeAt, offsetOf } from './problemSpan.ts';

export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Whether *Auto Fix* takes it. */
  readonly preferred: boolean;
}

/** How to mend a problem of the configuration. Empty when only a person can know. */
export function quickFixes(text: string, problem: ConfigurationProblem): readonly QuickFix[] {
  const root = parseTree(text);
  const node = nodeAt(root, offsetOf(text, problem.line ?? 1, problem.column ?? 1));
  if (root === undefined || node === undefined) return [];
  const property = keyProperty(node);
  return [
    ...changeTo(node, problem.nearest),
    ...addMissing(text, root, node, problem.path ?? ''),
    // A problem stands at a key only when the key itself is wrong: unknown, or written twice.
    ...(property === undefined ? [] : [removeKey(text, property)]),
  ];
}

/** The property that a node is the key of. */
function keyProperty(node: Node): Node | undefined {
  return node.parent?.type === 'property' && node.parent.children?.[0] === node ? node.parent : undefined;
}

function changeTo(node: Node, nearest: string | undefined): readonly QuickFix[] {
  if (nearest === undefined || node.type !== 'string') return [];
  const content = JSON.stringify(nearest);
  const edits = [{ offset: node.offset, length: node.length, content }];
  return [{ title: t('Change to {0}', content), edits, preferred: true }];
}

/** The problem names a key that is not there, or a list that has nothing to join its values. */
function addMissing(text: string, root: Node, node: Node, pathText: string): readonly QuickFix[] {
  if (node.type !== 'object') return [];
  const path = jsonPath(pathText);
  const key = path.at(-1);
  const named = findNodeAtLocation(root, path);
  if (named === undefined && typeof key === 'string') {
    const isOfNode = findNodeAtLocation(root, path.slice(0, -1)) === node;
    return isOfNode ? [addKey(text, node, key, startValues.get(key) ?? '')] : [];
  }
  const joinsNothing = named === node && valueOf(node, 'item') === 'segments' && !hasKey(node, 'separator');
  return joinsNothing ? [addKey(text, node, 'separator', ';')] : [];
}

/** Behind the last key, on a line of its own where the others have theirs. */
function addKey(text: string, object: Node, key: string, value: unknown): QuickFix {
  const last = object.children?.at(-1);
  const offset = last === undefined ? object.offset + 1 : last.offset + last.length;
  const hasLines = text.slice(object.offset, object.offset + object.length).includes('\n');
  const indent = indentAt(text, (last ?? object).offset) + (last === undefined ? '  ' : '');
  const json = JSON.stringify(value, null, hasLines ? 2 : undefined).replaceAll('\n', `\n${indent}`);
  const added = `${hasLines ? `\n${indent}` : ' '}${JSON.stringify(key)}: ${json}`;
  const content = last === undefined ? `${added}${hasLines ? '' : ' '}` : `,${added}`;
  return { title: t('Add {0}', JSON.stringify(key)), edits: [{ offset, length: 0, content }], preferred: false };
}

function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
}

/** Values of the right kind, for a person to go on from; an empty text otherwise. */
const startValues: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['personalization', { account: '', instance: '', dataset: '' }],
  ['kind', 'api'],
  ['users', 'users.json'],
  ['contacts', 'contacts.csv'],
]);

/** With the comma that parted it from its neighbor, and with nothing of the comments of others. */
function removeKey(text: string, property: Node): QuickFix {
  return { title: t('Remove this key'), edits: removalEdits(text, property), preferred: false };
}

function removalEdits(text: string, property: Node): readonly TextEdit[] {
  const lineStart = startOfOwnLine(text, property.offset);
  const start = lineStart ?? property.offset;
  const comma = /^\s*,/.exec(text.slice(property.offset + property.length))?.[0] ?? '';
  const end = property.offset + property.length + comma.length;
  const rest = lineStart === null ? /^[ \t]*/ : /^[ \t]*(?:\r?\n|$)/;
  const blanks = comma !== '' || lineStart !== null ? (rest.exec(text.slice(end))?.[0] ?? '') : '';
  const own = { offset: start, length: end + blanks.length - start, content: '' };

  // The last one: the comma ahead of it goes too.
  const siblings = property.parent?.children ?? [];
  const before = comma === '' ? siblings[siblings.indexOf(property) - 1] : undefined;
  if (before === undefined) return [own];
  const commaBefore = text.indexOf(',', before.offset + before.length);
  const between = text.slice(commaBefore + 1, start);
  return /^[ \t]*$/.test(between) && lineStart === null
    ? [{ offset: commaBefore, length: own.offset + own.length - commaBefore, content: '' }]
    : [{ offset: commaBefore, length: 1, content: '' }, own];
}

/** Where the line begins when nothing but blanks stands ahead of the offset on it; else null. */
function startOfOwnLine(text: string, offset: number): number | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const isAlone = text.slice(lineStart, offset).trim() === '' && lineStart > 0;
  return isAlone ? lineStart : null;
}

/** `push.User[0].field` → `['push', 'User', 0, 'field']`. */
function jsonPath(text: string): JSONPath {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) => (index === undefined ? step : Number(index)));
}

function hasKey(object: Node, key: string): boolean {
  return findNodeAtLocation(object, [key]) !== undefined;
}

function valueOf(object: Node, key: string): unknown {
  return findNodeAtLocation(object, [key])?.value;
}
