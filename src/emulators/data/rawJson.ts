/**
 * JSON whose numbers keep their characters (`1.50` stays `1.50`), by ECMAScript's source text access, which Node 24 has
 * and TypeScript's library does not describe.
 */

interface SourceTextJson {
  rawJSON(text: string): RawJson;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

/** A piece of JSON that `JSON.stringify` writes as it is. */
export interface RawJson {
  readonly rawJSON: string;
}

const sourceTextJson = JSON as unknown as SourceTextJson;

export function rawJson(text: string): RawJson {
  return sourceTextJson.rawJSON(text);
}

export function isRawJson(value: unknown): value is RawJson {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'rawJSON') &&
    Object.getPrototypeOf(value) === null
  );
}

/** Parses, with every number as `RawJson`. Throws a SyntaxError. */
export function parseKeepingNumbers(text: string): unknown {
  return sourceTextJson.parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined ? rawJson(context.source) : value,
  );
}
