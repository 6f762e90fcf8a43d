import { commandIds } from '../ids.ts';
import { markdownText } from './markdownText.ts';

/** The commands that a hover may run; a link to any other is dead, also one that came in with a value. */
export const linkedCommands = [
  commandIds.skipField,
  commandIds.skipRecord,
  commandIds.includeRecord,
  commandIds.explainMatch,
  commandIds.openDiff,
] as const;

/** A Markdown link that runs a command. */
export function commandLink(title: string, command: (typeof linkedCommands)[number], argument: unknown): string {
  // Parentheses stay as they are in a URI component, and would end the link.
  const query = encodeURIComponent(JSON.stringify([argument])).replace(
    /[()'!*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `[${markdownText(title)}](command:${command}?${query})`;
}
