/**
 * The records of a CSV text as they stand in it, each with its line end: joined they are the text again, byte for byte.
 * The text must be good CSV: quotes then come in pairs, and a line end between two of them is part of a value.
 */
export function splitCsvLines(text: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || (character !== '\n' && character !== '\r')) continue;
    if (character === '\r' && text[index + 1] === '\n') index += 1;
    lines.push(text.slice(start, index + 1));
    start = index + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** The line end of a record as it stands; empty at the end of a file that has none there. */
export function lineEndOf(line: string): '' | '\n' | '\r\n' | '\r' {
  if (line.endsWith('\r\n')) return '\r\n';
  if (line.endsWith('\n')) return '\n';
  return line.endsWith('\r') ? '\r' : '';
}
