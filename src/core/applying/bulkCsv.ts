import type { ApplyRecord } from './chunkRow.ts';

/**
 * The upload file of an ingest job, piece by piece: UTF-8, comma, LF. An empty cell leaves a field as it is; `#N/A` clears
 * it. White space is kept inside quotes and an error outside of them.
 */
export function* bulkCsv(records: readonly ApplyRecord[]): Generator<string> {
  const fields = [...new Set(records.flatMap(({ changes }) => changes.map(({ field }) => field)))];
  yield `${['Id', ...fields].join(',')}\n`;
  for (const { crmId, changes } of records) {
    const cells = new Map(changes.map(({ field, after }) => [field, after === null ? '#N/A' : quoted(after)]));
    yield `${[crmId, ...fields.map((field) => cells.get(field) ?? '')].join(',')}\n`;
  }
}

/** Upper bound of a record's bytes in such a file of so many columns. */
export function bulkBytes({ crmId, changes }: ApplyRecord, columns: number): number {
  return changes.reduce(
    (bytes, { after }) => bytes + (after === null ? 4 : utf8Bytes(quoted(after))),
    crmId.length + columns + 1,
  );
}

function quoted(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // A pair of surrogates is four bytes: two for each half.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}
