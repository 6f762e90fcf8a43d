import type { ApplyLimits } from './applyLimits.ts';
import { bulkBytes } from './bulkCsv.ts';
import type { ApplyRecord } from './chunkRow.ts';

/** Records that are written by one call or one job. */
export interface RecordChunk {
  /** Where its first record stands among the plan's records of the object. */
  readonly offset: number;
  readonly records: readonly ApplyRecord[];
}

/** How an object's records are cut. */
export interface Cut {
  readonly method: 'rest' | 'bulk';
  /** Fields that the plan may write: columns of the upload file. */
  readonly columns: number;
  readonly limits: ApplyLimits;
}

/**
 * Cuts planned records (sorted by parent, then id) into chunks, leaving out the first `skip`. Jobs keep the children of one
 * parent together, as far as they fit into one job: apart, two batches would wait for the same parent's lock.
 */
export async function* recordChunks(
  pages: AsyncIterable<readonly ApplyRecord[]>,
  cut: Cut,
  skip: number,
): AsyncGenerator<RecordChunk> {
  const { method, columns, limits } = cut;
  const mostRecords = method === 'rest' ? limits.recordsPerCall : limits.recordsPerJob;
  const mostBytes = method === 'rest' ? Number.POSITIVE_INFINITY : limits.bytesPerJob;
  let offset = skip;
  let chunk: ApplyRecord[] = [];
  let bytes = headerBytes;
  for await (const record of skipped(pages, skip)) {
    const more = method === 'rest' ? 0 : bulkBytes(record, columns);
    while (chunk.length === mostRecords || (chunk.length > 0 && bytes + more > mostBytes)) {
      const whole = method === 'rest' ? chunk.length : lastFamilyStart(chunk, record);
      yield { offset, records: chunk.slice(0, whole) };
      offset += whole;
      chunk = chunk.slice(whole);
      bytes = headerBytes + chunk.reduce((sum, kept) => sum + bulkBytes(kept, columns), 0);
    }
    chunk.push(record);
    bytes += more;
  }
  if (chunk.length > 0) yield { offset, records: chunk };
}

/** A header line is short beside a file of megabytes; this leaves room for any. */
const headerBytes = 32_000;

/** Where the children of the next record's parent begin; the end when it has no sibling here, or nothing but siblings. */
function lastFamilyStart(chunk: readonly ApplyRecord[], next: ApplyRecord): number {
  if (next.parentId === null) return chunk.length;
  let start = chunk.length;
  while (start > 0 && chunk[start - 1]?.parentId === next.parentId) start -= 1;
  return start === 0 ? chunk.length : start;
}

async function* skipped(pages: AsyncIterable<readonly ApplyRecord[]>, skip: number): AsyncGenerator<ApplyRecord> {
  let left = skip;
  for await (const page of pages) {
    const from = Math.min(left, page.length);
    left -= from;
    yield* page.slice(from);
  }
}
