/** JSON with numbers and booleans as their characters: Bulk API tells them so, and the two must compare. */
export type ExactValue = string | null | readonly ExactValue[] | { readonly [name: string]: ExactValue };

/** @throws SyntaxError */
export function exactJson(text: string): ExactValue {
  return JSON.parse(text, asText) as ExactValue;
}

/** A number of 18 digits is another one once it was a JavaScript number; its source is not (ES2026, `JSON.parse` source text). */
function asText(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number') return context?.source ?? String(value);
  return typeof value === 'boolean' ? String(value) : value;
}
