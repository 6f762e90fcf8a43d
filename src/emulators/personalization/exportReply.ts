import { Readable } from 'node:stream';
import { type Profile, profileJson } from '../data/profile.ts';
import type { Reply } from '../http/route.ts';
import { csvExport, type ProfileKind, withGeo } from './exportColumns.ts';
import type { ExportRequest } from './exportRequest.ts';
import type { ProfileStore } from './profileStore.ts';

export type ExportFormat = 'json' | 'csv';

/** An answer with more rows than that is streamed in chunks, without a Content-Length. */
const STREAM_FROM_ROWS = 5_000;
const CHUNK_BYTES = 262_144;

/** The answer of an export. It never says how many profiles there are: a page past the end is empty. */
export function exportReply(
  store: ProfileStore,
  kind: ProfileKind,
  format: ExportFormat,
  request: ExportRequest,
): Reply {
  const headers = { 'Content-Type': format === 'json' ? 'application/json;charset=UTF-8' : 'text/csv;charset=UTF-8' };
  const file = store.untouchedFile;
  if (format === 'json' && file && isWholeFile(store, request))
    return { status: 200, headers, body: () => Readable.from(slicesOf(file)) };

  const parts = format === 'json' ? jsonParts(store, request) : csvParts(store, kind, request);
  const rowsAtMost = request.pageSize ?? store.rowCount;
  if (rowsAtMost > STREAM_FROM_ROWS) return { status: 200, headers, body: () => Readable.from(inChunks(parts)) };
  return { status: 200, headers, body: Buffer.concat([...parts]) };
}

/** Also the first page of a file that is no array: what is wrong with it is for the client to find. */
function isWholeFile(store: ProfileStore, { pageSize, page, keeps, includeGeo }: ExportRequest): boolean {
  if (keeps || includeGeo) return false;
  return pageSize === undefined || (store.rowCount === 0 && page === 0);
}

/** A row a line, so that a reply can be cut after so many of them. */
function* jsonParts(store: ProfileStore, request: ExportRequest): Iterable<Buffer> {
  let separator = '[\n';
  for (const row of jsonRowsOf(store, request)) {
    yield Buffer.from(separator);
    yield row;
    separator = ',\n';
  }
  yield Buffer.from(separator === '[\n' ? '[]' : '\n]');
}

/** Rows go out in their own bytes unless the request wants them otherwise. */
function* jsonRowsOf(store: ProfileStore, request: ExportRequest): Iterable<Buffer> {
  const { from, to } = rangeOf(store, request);
  if (!request.keeps && !request.includeGeo) yield* store.jsonRows(from, to);
  else for (const profile of profilesOf(store, request)) yield profileJson(profile);
}

function* csvParts(store: ProfileStore, kind: ProfileKind, request: ExportRequest): Iterable<Buffer> {
  const { header, lineOf } = csvExport(kind, store.attributeNames(), request.includeGeo);
  yield Buffer.from(header);
  for (const profile of profilesOf(store, request)) yield Buffer.from(lineOf(profile));
}

/** Pages are cut from what a filter leaves. */
function* profilesOf(store: ProfileStore, request: ExportRequest): Iterable<Profile> {
  const { keeps, includeGeo } = request;
  const { from, to } = rangeOf(store, request);
  const profiles = keeps
    ? Iterator.from(store.profiles(0, store.rowCount))
        .filter(keeps)
        .drop(from)
        .take(to - from)
    : store.profiles(from, to);
  for (const profile of profiles) yield includeGeo ? withGeo(profile) : profile;
}

function rangeOf(
  store: ProfileStore,
  { pageSize, page }: ExportRequest,
): { readonly from: number; readonly to: number } {
  if (pageSize === undefined) return { from: 0, to: store.rowCount };
  const from = Math.min(page * pageSize, store.rowCount);
  return { from, to: Math.min(from + pageSize, store.rowCount) };
}

function* inChunks(parts: Iterable<Buffer>): Iterable<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    waiting.push(part);
    bytes += part.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat(waiting);
}

function* slicesOf(file: Buffer): Iterable<Buffer> {
  for (let at = 0; at < file.length; at += CHUNK_BYTES) yield file.subarray(at, at + CHUNK_BYTES);
}
