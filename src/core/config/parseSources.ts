import { parse } from 'jsonc-parser';
import type { Configuration } from './configuration.ts';
import { parseConfiguration } from './parseConfiguration.ts';

/**
 * A configuration with nothing but where both sides are: what completion needs, also while the rest is half written.
 * Null when not even that can be told.
 */
export function parseSources(text: string): Configuration | null {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  if (typeof value !== 'object' || value === null) return null;
  const { personalization, salesforce } = value as Readonly<Record<string, unknown>>;
  const parsed = parseConfiguration(JSON.stringify({ personalization, salesforce }), '');
  return parsed.kind === 'configuration' ? parsed.configuration : null;
}
