import { refuse } from '../apiRoute.ts';

export const DELIMITERS = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

/** How a job's files are written. */
export interface CsvFormat {
  readonly columnDelimiter: keyof typeof DELIMITERS;
  readonly lineEnding: 'LF' | 'CRLF';
}

/** Reads the two settings of a job; COMMA and LF when not given. @throws ReplyError 400 */
export function csvFormatOf(body: Readonly<Record<string, unknown>>): CsvFormat {
  const delimiter = body['columnDelimiter'] ?? 'COMMA';
  const lineEnding = body['lineEnding'] ?? 'LF';
  if (typeof delimiter !== 'string' || !(delimiter in DELIMITERS)) {
    throw refuse(400, 'INVALIDJOB', `Unknown columnDelimiter: ${JSON.stringify(delimiter)}`);
  }
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF') {
    throw refuse(400, 'INVALIDJOB', `Unknown lineEnding: ${JSON.stringify(lineEnding)}`);
  }
  return { columnDelimiter: delimiter as CsvFormat['columnDelimiter'], lineEnding };
}

/** One line with every value in quotes, as the Bulk API writes its results. */
export function csvLine(values: readonly (string | null)[], format: CsvFormat): string {
  const delimiter = DELIMITERS[format.columnDelimiter];
  let line = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? '';
    const escaped = value.includes('"') ? value.replaceAll('"', '""') : value;
    line += index === 0 ? `"${escaped}"` : `${delimiter}"${escaped}"`;
  }
  return `${line}${format.lineEnding === 'LF' ? '\n' : '\r\n'}`;
}
