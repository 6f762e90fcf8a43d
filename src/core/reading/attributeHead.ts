import { isStandardColumn } from '../model/records.ts';
import { CsvScanner } from './csvScanner.ts';
import { JsonRecordSplitter } from './jsonRecords.ts';
import { expectedProfileColumns } from './profileHeader.ts';

/** Finds the attributes that an export has, from its beginning. Chunks of its bytes go in, in order. */
export interface AttributeHead {
  /** Answers whether enough has been seen. @throws SyncError `badInput` when it is no export */
  push(chunk: Uint8Array): boolean;
  /** In the order in which they came. */
  names(): readonly string[];
}

/**
 * Of a JSON export the attributes of its first records: each record names only what it has. Of a CSV export all, since its
 * header names every one.
 * @param file the name that problems carry
 */
export function attributeHead(file: string, format: 'json' | 'csv', records: number): AttributeHead {
  return format === 'csv' ? headOfCsv(file) : headOfJson(file, records);
}

function headOfCsv(file: string): AttributeHead {
  const scanner = new CsvScanner({ file, expectedColumns: expectedProfileColumns });
  return {
    push(chunk) {
      scanner.push(chunk);
      return scanner.header !== null;
    },
    names: () => (scanner.header ?? []).filter((name) => name !== '' && !isStandardColumn(name)),
  };
}

function headOfJson(file: string, records: number): AttributeHead {
  const names = new Set<string>();
  const decoder = new TextDecoder();
  let seen = 0;
  const splitter = new JsonRecordSplitter(file, ({ bytes }) => {
    seen += 1;
    if (bytes === null || seen > records) return;
    for (const name of attributesOf(decoder.decode(bytes))) names.add(name);
  });
  return {
    push(chunk) {
      splitter.push(chunk);
      return seen >= records;
    },
    names: () => [...names],
  };
}

/** A record that cannot be read names nothing here; it is judged when the export is read. */
function attributesOf(text: string): readonly string[] {
  try {
    const record = JSON.parse(text) as { readonly attributes?: unknown } | null;
    const attributes = record?.attributes;
    return typeof attributes === 'object' && attributes !== null ? Object.keys(attributes) : [];
  } catch {
    return [];
  }
}
