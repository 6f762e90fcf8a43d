import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { HttpReply } from '../../../core/http/httpClient.ts';
import type { Answer } from '../../../core/model/securityFacts.ts';
import type { NightJob, RowErrorGroup } from '../../../core/nights/nightFacts.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { ask } from '../security/ask.ts';

/** Enough for thousands of rows; a job can fail in millions, and their reasons repeat. */
const mostBytes = 2_000_000;
const mostGroups = 50;

/**
 * Failed rows of a job by reason. Values of records pass through and are dropped: only codes, messages without ids, and names
 * of fields are kept. Reads the beginning of a long file, and says so.
 */
export async function readFailedRows(
  calls: SalesforceCalls,
  { id }: NightJob,
  signal: AbortSignal,
): Promise<Answer<readonly RowErrorGroup[]>> {
  const path = `/services/data/v${apiVersion}/jobs/ingest/${encodeURIComponent(id)}/failedResults`;
  const call = { kind: 'ingest.failed', path, headers: { accept: 'text/csv' } } as const;
  const answer = await ask(`failedResults of job ${id}`, async () => {
    const { groups, rows, isWhole } = await calls.read(call, signal, grouped);
    const told = `${rows} failed rows${isWhole ? '' : ', the first of more'}`;
    return { value: groups, answer: told };
  });
  if (answer.value !== null) return answer;
  return { ...answer, answer: `${answer.answer} Salesforce gives the rows of a job to the user who created it.` };
}

interface Grouped {
  readonly groups: readonly RowErrorGroup[];
  readonly rows: number;
  readonly isWhole: boolean;
}

async function grouped(reply: HttpReply): Promise<Grouped> {
  const groups = new Map<string, RowErrorGroup>();
  const bound = { isWhole: true };
  let rows = 0;
  const lines = Readable.from(firstBytes(reply, bound)).pipe(
    parse({
      columns: (names: string[]) => names.map((name) => name.toLowerCase()),
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  try {
    for await (const row of lines) {
      rows += 1;
      add(groups, (row as Readonly<Record<string, string | undefined>>)['sf__error'] ?? '');
    }
  } catch (error) {
    // The last record that was kept is cut in the middle: it is not counted.
    if (bound.isWhole) throw error;
  }
  const all = [...groups.values()].sort((left, right) => right.count - left.count);
  return { groups: all.slice(0, mostGroups), rows, isWhole: bound.isWhole };
}

async function* firstBytes(reply: HttpReply, bound: { isWhole: boolean }): AsyncGenerator<Uint8Array> {
  let left = mostBytes;
  for await (const chunk of reply.chunks()) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= chunk.length;
    if (left > 0) continue;
    bound.isWhole = false;
    return;
  }
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
function add(groups: Map<string, RowErrorGroup>, text: string): void {
  const [, code = 'UNKNOWN_EXCEPTION', rest = text] = /^([A-Z][A-Z0-9_]*):(.*)$/s.exec(text) ?? [];
  const [, words = rest, names = ''] = /^(.*):([\w ,.]*)\s*--\s*$/s.exec(rest) ?? [];
  const message = withoutIds(words).trim().slice(0, 300);
  const fields = names.split(/[ ,]+/).filter((name) => name !== '');
  const key = JSON.stringify([code, message, fields]);
  const known = groups.get(key);
  groups.set(key, { code, message, fields, count: (known?.count ?? 0) + 1 });
}

/** Ids of records make every message another one, and say nothing of the reason. Neither do addresses of people. */
function withoutIds(words: string): string {
  return words
    .replaceAll(/\b[a-zA-Z0-9]{3}[a-zA-Z0-9]{2}0[a-zA-Z0-9]{9}(?:[A-Z0-5]{3})?\b/g, '…')
    .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '…');
}
