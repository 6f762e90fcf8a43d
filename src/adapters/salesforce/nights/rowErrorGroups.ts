import type { RowErrorGroup } from '../../../core/nights/nightFacts.ts';

const mostGroups = 50;

/** Errors of rows by reason, as they are read. Values of records are not kept. */
export class RowErrorGroups {
  readonly #groups = new Map<string, RowErrorGroup>();

  /** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
  add(text: string): void {
    const [, code = 'UNKNOWN_EXCEPTION', rest = text] = /^([A-Z][A-Z0-9_]*):(.*)$/s.exec(text) ?? [];
    const [, words = rest, names = ''] = /^(.*):([\w ,.]*)\s*--\s*$/s.exec(rest) ?? [];
    const message = withoutIds(words).trim().slice(0, 300);
    const fields = names.split(/[ ,]+/).filter((name) => name !== '');
    const key = JSON.stringify([code, message, fields]);
    const known = this.#groups.get(key);
    this.#groups.set(key, { code, message, fields, count: (known?.count ?? 0) + 1 });
  }

  /** The most frequent first. */
  all(): readonly RowErrorGroup[] {
    return [...this.#groups.values()].sort((left, right) => right.count - left.count).slice(0, mostGroups);
  }
}

/** Ids of records make every message another one, and say nothing of the reason. Neither do addresses of people (64: without an end, a long message would take its square). */
export function withoutIds(words: string): string {
  return words
    .replaceAll(/\b[a-zA-Z0-9]{3}[a-zA-Z0-9]{2}0[a-zA-Z0-9]{9}(?:[A-Z0-5]{3})?\b/g, '…')
    .replaceAll(/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, '…');
}
