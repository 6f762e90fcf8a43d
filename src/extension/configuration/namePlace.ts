/**
 * The configuration as a document, beyond what VS Code's JSON support knows by itself (the schema in media/): names of
 * fields and attributes, problems and their fixes. Where the cursor stands is read here, with the parser that the engine
 * uses too; what is wrong, and which names there are, the engine says.
 */
import { getLocation, type JSONPath, type Node } from 'jsonc-parser';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';

/** What a value names. */
export type NamePlace =
  | { readonly kind: 'field'; readonly object: CrmObject; readonly written: boolean }
  | { readonly kind: 'attribute'; readonly profile: ProfileKind };

export interface NameAt {
  readonly place: NamePlace;
  /** Offsets of the value that stands there, with its quotes; empty at the cursor when none does. */
  readonly start: number;
  readonly end: number;
  /** The name that stands there; empty when none does. */
  readonly name: string;
}

/** The name of a field or attribute that belongs at this offset; null where another thing or a key does. */
export function nameAt(text: string, offset: number): NameAt | null {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  if (isAtPropertyKey) return null;
  const place = placeOf(path);
  if (place === null) return null;
  if (!stands(previousNode, offset)) return { place, start: offset, end: offset, name: '' };
  const value: unknown = previousNode.value;
  return {
    place,
    start: previousNode.offset,
    end: previousNode.offset + previousNode.length,
    name: typeof value === 'string' ? value : '',
  };
}

/** `getLocation` also answers the node before the cursor, such as the one ahead of a comma. */
function stands(node: Node | undefined, offset: number): node is Node {
  return node !== undefined && node.offset <= offset && offset <= node.offset + node.length;
}

function placeOf(path: JSONPath): NamePlace | null {
  const [section, object, third, fourth, fifth] = path;
  if (section === 'pull' && third === 'fields' && isCrmObject(object)) {
    return path.length === 5 && typeof fourth === 'number' ? mappedName(fifth, object, false) : null;
  }
  if (section === 'push' && (object === 'User' || object === 'Account') && typeof third === 'number') {
    return path.length === 4 ? mappedName(fourth, object === 'User' ? 'Contact' : 'Account', true) : null;
  }
  if (section === 'match' && object === 'attributes' && path.length === 3) {
    return { kind: 'attribute', profile: third === 'accountId' ? 'account' : 'user' };
  }
  return null;
}

function mappedName(key: string | number | undefined, object: CrmObject, written: boolean): NamePlace | null {
  if (key === 'field') return { kind: 'field', object, written };
  if (key === 'attribute') return { kind: 'attribute', profile: object === 'Account' ? 'account' : 'user' };
  return null;
}

function isCrmObject(value: unknown): value is CrmObject {
  return value === 'Contact' || value === 'Lead' || value === 'Account';
}
