import { isObject } from '../../http/faultRule.ts';
import { refuse } from '../apiRoute.ts';

/** A number of a JSON body as it was written: binary floats would change large ones. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface SentRecord {
  readonly objectName: string | null;
  readonly id: string | null;
  /** Values as text; null clears. */
  readonly values: ReadonlyMap<string, string | null>;
}

type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Parses a JSON body; numbers keep their text. @throws ReplyError 400 JSON_PARSER_ERROR */
export function parseJsonBody(body: Buffer): unknown {
  const keepNumbers: Reviver = (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined ? new NumberText(context.source) : value;
  try {
    return JSON.parse(body.toString('utf8'), keepNumbers) as unknown;
  } catch (cause) {
    throw refuse(400, 'JSON_PARSER_ERROR', cause instanceof Error ? cause.message : String(cause));
  }
}

/** One record of a body. @throws ReplyError 400 when it is no object */
export function sentRecord(value: unknown): SentRecord {
  if (!isObject(value)) throw refuse(400, 'JSON_PARSER_ERROR', 'A record must be a JSON object.');
  const values = new Map<string, string | null>();
  let id: string | null = null;
  let objectName: string | null = null;
  for (const [name, given] of Object.entries(value)) {
    if (name === 'attributes') {
      if (isObject(given) && typeof given['type'] === 'string') objectName = given['type'];
    } else if (name.toLowerCase() === 'id') id = textOf(given);
    else values.set(name, textOf(given));
  }
  return { objectName, id, values };
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
