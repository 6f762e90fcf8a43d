import { recordKey } from '../../core/model/choices.ts';
import type { MatchGroup, MatchPageRow } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import {
  matchGroupsRequest,
  matchPageRequest,
  matchRowsRequest,
  type MergeRecord,
  mergePageRequest,
  type Request,
} from '../../engine/protocol.ts';
import { type MatchQuery, pageSize } from './matchNodes.ts';

/** The part of the engine client that views need. */
export interface Asks {
  request<P, R>(type: Request<P, R>, params: P): Promise<R>;
}

/** Of which preview, and which part of it. */
export interface PreviewPart {
  readonly runId: string;
  /** Part of an id, a name or an e-mail address; empty for all. */
  readonly text: string;
}

/** Records of a group, as far as they are loaded. */
export interface LoadedRows {
  readonly rows: readonly MatchPageRow[];
  /** Null when all are loaded. */
  readonly next: string | null;
}

/**
 * What was loaded of the open preview: counts, pages, and records that were looked at. Everything comes on demand and page
 * by page; another preview or another text forgets it. An answer that failed is asked for again.
 */
export class MatchPreviewData {
  readonly #engine: Asks;
  #part: PreviewPart = { runId: '', text: '' };
  #groups = new Map<ProfileKind, Promise<readonly MatchGroup[]>>();
  #pages = new Map<string, Promise<LoadedRows>>();
  #rows = new Map<string, MatchPageRow | null>();
  #merges = new Map<string, Promise<MergeRecord | null>>();
  #known = new Map<string, MergeRecord | null>();

  constructor(engine: Asks) {
    this.#engine = engine;
  }

  /** Every group of a kind with its count. */
  groups(part: PreviewPart, kind: ProfileKind): Promise<readonly MatchGroup[]> {
    this.#follow(part);
    return remember(this.#groups, kind, () => this.#engine.request(matchGroupsRequest, { ...part, kind }));
  }

  /** The records that are loaded of a group; the first page at first. */
  rows(part: PreviewPart, query: MatchQuery): Promise<LoadedRows> {
    this.#follow(part);
    return remember(this.#pages, JSON.stringify(query), () => this.#page(part, query, { rows: [], next: null }));
  }

  /** Loads the next page of a group, once however often it is asked for meanwhile. */
  async loadMore(part: PreviewPart, query: MatchQuery): Promise<void> {
    const loaded = await this.rows(part, query);
    if (loaded.next === null) return;
    const key = JSON.stringify(query);
    const loading = `more:${key}:${loaded.next}`;
    const pages = this.#pages;
    await remember(pages, loading, async () => {
      const more = await this.#page(part, query, loaded);
      pages.set(key, Promise.resolve(more));
      return more;
    });
    pages.delete(loading);
  }

  /** Single records of a kind, wherever they stand; those that are not in the dry run are left out. */
  async rowsOf(part: PreviewPart, kind: ProfileKind, ids: readonly string[]): Promise<readonly MatchPageRow[]> {
    this.#follow(part);
    const known = this.#rows;
    const unknown = ids.filter((id) => !known.has(recordKey(kind, id)));
    for (let start = 0; start < unknown.length; start += AT_A_TIME) {
      const personalizationIds = unknown.slice(start, start + AT_A_TIME);
      const rows = await this.#engine.request(matchRowsRequest, { runId: part.runId, kind, personalizationIds });
      for (const id of personalizationIds) known.set(recordKey(kind, id), null);
      for (const row of rows) known.set(recordKey(kind, row.personalizationId), row);
    }
    return ids.flatMap((id) => known.get(recordKey(kind, id)) ?? []);
  }

  /** What the plan says of a record; null where it has nothing of it. */
  merge(part: PreviewPart, kind: ProfileKind, personalizationId: string): Promise<MergeRecord | null> {
    this.#follow(part);
    const key = recordKey(kind, personalizationId);
    const known = this.#known;
    return remember(this.#merges, key, async () => {
      const looked = known.get(key);
      if (looked !== undefined) return looked;
      const { runId } = part;
      const record = { kind, personalizationId };
      const page = await this.#engine.request(mergePageRequest, { runId, record, limit: 1 });
      const merge = page.records[0] ?? null;
      known.set(key, merge);
      return merge;
    });
  }

  /**
   * Looks up what the plan says of rows that nobody has looked at, a page of them with one question: at a million records a
   * question costs as much for one row as for two hundred. Resolves to whether anything is known now that was not; ends
   * early when another preview is open.
   */
  async lookAt(part: PreviewPart, rows: readonly MatchPageRow[]): Promise<boolean> {
    const unknown = rows.filter((row) => this.knownMerge(row.kind, row.personalizationId) === undefined);
    for (const kind of ['user', 'account'] as const) {
      const ids = unknown.filter((row) => row.kind === kind).map(({ personalizationId }) => personalizationId);
      for (let start = 0; start < ids.length && this.#part.runId === part.runId; start += AT_A_TIME) {
        await this.#lookUp(part.runId, kind, ids.slice(start, start + AT_A_TIME));
      }
    }
    return unknown.length > 0;
  }

  async #lookUp(runId: string, kind: ProfileKind, personalizationIds: readonly string[]): Promise<void> {
    const known = this.#known;
    const records = { kind, personalizationIds };
    const found = await this.#engine.request(mergePageRequest, { runId, records, limit: personalizationIds.length });
    const merges = new Map(found.records.map((merge) => [merge.personalizationId, merge]));
    for (const id of personalizationIds) known.set(recordKey(kind, id), merges.get(id) ?? null);
  }

  /** What `merge` and `lookAt` have answered; undefined while nobody has looked. */
  knownMerge(kind: ProfileKind, personalizationId: string): MergeRecord | null | undefined {
    return this.#known.get(recordKey(kind, personalizationId));
  }

  async #page(part: PreviewPart, query: MatchQuery, loaded: LoadedRows): Promise<LoadedRows> {
    const { runId, text } = part;
    const { rows, next } = await this.#engine.request(matchPageRequest, {
      runId,
      ...query,
      ...(text !== '' && { text }),
      ...(loaded.next !== null && { after: loaded.next }),
      limit: pageSize,
    });
    return { rows: [...loaded.rows, ...rows], next };
  }

  #follow(part: PreviewPart): void {
    if (part.runId !== this.#part.runId) {
      this.#merges = new Map();
      this.#known = new Map();
      this.#rows = new Map();
    }
    if (part.runId !== this.#part.runId || part.text !== this.#part.text) {
      this.#groups = new Map();
      this.#pages = new Map();
    }
    this.#part = part;
  }
}

/** Rows that are looked up with one question; the engine takes 500. */
const AT_A_TIME = 200;

/** Asks once; an answer that failed is not kept. */
function remember<K, V>(answers: Map<K, Promise<V>>, key: K, ask: () => Promise<V>): Promise<V> {
  const known = answers.get(key);
  if (known) return known;
  const asked = ask();
  answers.set(key, asked);
  asked.catch(() => answers.delete(key));
  return asked;
}
