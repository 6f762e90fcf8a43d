import type { ExportRows } from './emulatorData.ts';
import { elementsOfArray } from './jsonElements.ts';
import { isJsonObject, type Profile, parseProfile } from './profile.ts';

/** The rows of an export file; `oddity` says why a file has no rows although it has content. */
export type FileExportRows = ExportRows & { readonly oddity?: string };

export const noExportRows: ExportRows = {
  rowCount: 0,
  attributeNames: () => [],
  jsonRows: () => [],
  profiles: () => [],
  currentRowOf: () => undefined,
};

/**
 * The rows of an export file as the User and Account Export APIs give them: a JSON array of objects. Rows are cut out of
 * the file, never parsed and written anew, so that each keeps its exact bytes.
 */
export function fileExportRows(file: Buffer): FileExportRows {
  const elements = elementsOfArray(file);
  if (typeof elements === 'string') return { ...noExportRows, wholeFile: file, oddity: elements };
  const { starts, ends } = elements;
  let index: RowIndex | undefined;
  function* jsonRows(from: number, to: number): Iterable<Buffer> {
    for (let row = from; row < Math.min(to, starts.length); row += 1) yield file.subarray(starts[row], ends[row]);
  }
  return {
    rowCount: starts.length,
    wholeFile: file,
    jsonRows,
    *profiles(from, to) {
      for (const json of jsonRows(from, to)) yield parseProfile(json);
    },
    attributeNames: () => (index ??= indexRows(jsonRows(0, starts.length))).attributeNames,
    currentRowOf: (id) => (index ??= indexRows(jsonRows(0, starts.length))).rowById.get(id),
  };
}

interface RowIndex {
  readonly attributeNames: readonly string[];
  readonly rowById: ReadonlyMap<string, number>;
}

/** Looks into every row once, when first something is asked that needs it. */
function indexRows(rows: Iterable<Buffer>): RowIndex {
  const attributeNames = new Set<string>();
  const rowById = new Map<string, number>();
  let row = 0;
  for (const json of rows) {
    const parsed = tryParse(json);
    if (typeof parsed?.['name'] === 'string') rowById.set(parsed['name'], row);
    const attributes = parsed?.['attributes'];
    if (isJsonObject(attributes)) for (const name of Object.keys(attributes)) attributeNames.add(name);
    row += 1;
  }
  return { attributeNames: [...attributeNames], rowById };
}

/** Undefined for what is no JSON: such a row is served all the same, but nobody can look it up. */
function tryParse(json: Buffer): Profile | undefined {
  try {
    return parseProfile(json);
  } catch {
    return undefined;
  }
}
