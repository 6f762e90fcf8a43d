import { findNodeAtOffset, type Node, parseTree } from 'jsonc-parser';
import type { Problem } from '../../core/model/syncError.ts';

/** Offsets of a part of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What is underlined for a problem of the configuration: the key or the value that stands at its place. A problem of a whole
 * object (a key is missing in it) underlines the object's key, not its forty lines.
 */
export function problemSpan(text: string, { line, column }: Problem): Span {
  const offset = offsetOf(text, line ?? 1, column ?? 1);
  const node = nodeAt(parseTree(text), offset);
  if (node === undefined) return { start: offset, end: endOfWord(text, offset) };
  return spanOf(underlined(node));
}

/** The offset of a 1-based line and column; the end of the text when there is no such line. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const next = text.indexOf('\n', start);
    if (next === -1) return text.length;
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}

/** The outermost value, or the key, that begins at an offset. */
export function nodeAt(root: Node | undefined, offset: number): Node | undefined {
  let node = root === undefined ? undefined : findNodeAtOffset(root, offset);
  if (node?.type === 'property') node = node.children?.[0];
  return node;
}

function underlined(node: Node): Node {
  if (node.type !== 'object' && node.type !== 'array') return node;
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  // An element of a list has no key: its own opening bracket has to do.
  return key ?? { ...node, length: 1 };
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

function endOfWord(text: string, offset: number): number {
  const word = /^[^\s,:{}[\]]+/.exec(text.slice(offset));
  return offset + (word?.[0].length ?? 1);
}
