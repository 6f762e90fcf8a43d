import type { MergePage, MergePageParams, MergeRecord } from '../../engine/protocol.ts';
import type { RecordPlace } from './previewAddress.ts';

/** Pages that are kept: they are asked for again on every click, and never change. */
const keptPages = 12;

/** Pages and records of plans, as the engine gave them. What a dry run planned never changes, so each is asked for once. */
export class MergePages {
  readonly #ask: (params: MergePageParams) => Promise<MergePage>;
  readonly #pages = new Map<string, Promise<MergePage>>();

  constructor(ask: (params: MergePageParams) => Promise<MergePage>) {
    this.#ask = ask;
  }

  /** Throws what the engine throws; a page that failed is asked for again the next time. */
  page(params: MergePageParams): Promise<MergePage> {
    const key = JSON.stringify(params);
    const kept = this.#pages.get(key) ?? this.#ask(params);
    // Deleted and set again: the order of a map is then that of the last use.
    this.#pages.delete(key);
    this.#pages.set(key, kept);
    kept.catch(() => this.#pages.delete(key));
    for (const oldest of [...this.#pages.keys()].slice(0, -keptPages)) this.#pages.delete(oldest);
    return kept;
  }

  /** Undefined when the plan has nothing for this record. */
  async record({ runId, kind, personalizationId }: RecordPlace): Promise<MergeRecord | undefined> {
    const isIt = (record: MergeRecord): boolean =>
      record.kind === kind && record.personalizationId === personalizationId;
    for (const [key, page] of this.#pages) {
      if ((JSON.parse(key) as MergePageParams).runId !== runId) continue;
      const found = (await page.catch(() => undefined))?.records.find(isIt);
      if (found) return found;
    }
    const { records } = await this.page({ runId, record: { kind, personalizationId }, limit: 1 });
    return records.find(isIt);
  }
}
