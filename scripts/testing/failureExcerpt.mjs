import { stripVTControlCharacters } from 'node:util';

const MAX_LINES = 60;

/** Where runners begin to tell what failed: vitest's sections, and the list at the end of `node --test`. */
const beginnings = [/⎯ (?:Unhandled Errors|Failed Suites|Failed Tests)/, /^✖ failing tests:/];

/**
 * What a failed suite said of its failures, to be told once more under all suites: a long log is often cut in front.
 *
 * @param {string} output of the suite's runner
 * @returns {string} at most 60 lines, without colors
 */
export function failureExcerpt(output) {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  const start = lines.findIndex((line) => beginnings.some((beginning) => beginning.test(line)));
  if (start >= 0) return lines.slice(start, start + MAX_LINES).join('\n');
  const marked = lines.filter((line) => line.trimStart().startsWith('✗'));
  return (marked.length > 0 ? marked : lines).slice(-MAX_LINES).join('\n');
}
