import type { NightCause } from './causes.ts';
import { readCause } from './causeOfText.ts';

/** What a pasted *Status Message* means. */
export type StatusMessageReading =
  | { readonly kind: 'known'; readonly cause: NightCause; readonly words: string }
  /** The integration says that it went well. */
  | { readonly kind: 'success'; readonly words: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'empty' };

/** Longer texts are no status message: somebody pasted a log. Its beginning is looked at. */
const maxLength = 20_000;

/** Explains the text that Personalization shows as *Status Message*; one that is not documented is said to be unknown. */
export function readStatusMessage(text: string): StatusMessageReading {
  const message = text.slice(0, maxLength).trim();
  if (message === '') return { kind: 'empty' };
  const reading = readCause(message);
  if (reading !== undefined) return { kind: 'known', ...reading };
  const success = /^(?:success(?:ful(?:ly)?)?|completed?(?: successfully)?|ok|synchronized)\b[^]{0,80}$/i.exec(message);
  if (success !== null && !/\b(?:un|not|fail|error|0 of)/i.test(message)) return { kind: 'success', words: success[0] };
  return { kind: 'unknown' };
}
