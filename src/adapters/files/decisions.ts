import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { Decisions, Exclusion, Link } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { type Problem, SyncError } from '../../core/model/syncError.ts';

/** Names and columns of the two files, beside the configuration. */
export const decisionFiles = {
  links: { name: 'links.csv', header: ['kind', 'personalizationId', 'crmId'] },
  exclusions: { name: 'exclusions.csv', header: ['kind', 'personalizationId', 'reason'] },
} as const;

/**
 * Reads `links.csv` (`kind,personalizationId,crmId`) and `exclusions.csv` (`kind,personalizationId,reason`) beside the
 * configuration; a file that is not there decides nothing. All problems at once. `configuration`, `disk`.
 */
export async function readDecisions(configurationFile: string): Promise<Decisions> {
  const folder = dirname(configurationFile);
  const links = await readTable(join(folder, decisionFiles.links.name), decisionFiles.links.header);
  const exclusions = await readTable(join(folder, decisionFiles.exclusions.name), decisionFiles.exclusions.header);
  const problems = [...links.problems, ...badLinks(links), ...exclusions.problems, ...badKinds(exclusions)];
  if (problems.length > 0) throw new SyncError('configuration', 'Links or exclusions cannot be used.', { problems });
  return {
    links: links.rows.map(({ line, values: [kind = '', personalizationId = '', crmId = ''] }): Link => {
      return { kind: kind as ProfileKind, personalizationId, crmId, line };
    }),
    exclusions: exclusions.rows.map(({ line, values: [kind = '', personalizationId = '', reason = ''] }): Exclusion => {
      return { kind: kind as ProfileKind, personalizationId, reason, line };
    }),
    sha256: hashOf(links.bytes, exclusions.bytes),
  };
}

/** Every problem of the two files, for an editor; empty when they can be used. */
export async function decisionProblems(configurationFile: string): Promise<readonly Problem[]> {
  try {
    await readDecisions(configurationFile);
    return [];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return error.problems.length > 0 ? error.problems : [{ message: error.message }];
  }
}

/** What `Decisions.sha256` would be now, whatever stands in the files; null when one cannot be read. */
export async function hashDecisions(configurationFile: string): Promise<string | null> {
  try {
    const [links, exclusions] = await Promise.all(
      [decisionFiles.links, decisionFiles.exclusions].map(({ name }) =>
        readIfThere(join(dirname(configurationFile), name)),
      ),
    );
    return hashOf(links ?? noBytes, exclusions ?? noBytes);
  } catch {
    return null;
  }
}

const noBytes = Buffer.alloc(0);

function hashOf(links: Buffer, exclusions: Buffer): string {
  return createHash('sha256').update(links).update('\u0000').update(exclusions).digest('hex');
}

/**
 * Reads the file of `--only` (`kind,personalizationId`; further columns are ignored) as keys `kind:id`.
 * `usage` when it is not there, `configuration` with every problem.
 */
export async function readSelection(file: string): Promise<ReadonlySet<string>> {
  const table = await readTable(file, ['kind', 'personalizationId']);
  if (table.bytes.length === 0) throw new SyncError('usage', `${file} is not there or is empty.`);
  const problems = [...table.problems, ...badKinds(table)];
  if (problems.length > 0) throw new SyncError('configuration', 'The selection cannot be used.', { problems });
  return new Set(table.rows.map(({ values: [kind = '', id = ''] }) => `${kind}:${id}`));
}

/** The text of one of the two files, to be written again; null when it is not there. `configuration` when it has problems. */
export async function readDecisionText(file: string, header: readonly string[]): Promise<string | null> {
  const { bytes, problems } = await readTable(file, header);
  if (problems.length > 0) {
    throw new SyncError('configuration', `${file} has problems; mend them first.`, { problems });
  }
  // With its byte order mark, if it has one: it is written again as it was.
  return bytes.length === 0 ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

interface Row {
  readonly line: number;
  readonly values: readonly string[];
}

interface Table {
  readonly file: string;
  readonly bytes: Buffer;
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
}

async function readTable(file: string, header: readonly string[]): Promise<Table> {
  const bytes = await readIfThere(file);
  if (bytes.length === 0) return { file, bytes, rows: [], problems: [] };
  try {
    const [first, ...rest] = parse(decode(bytes), {
      bom: true,
      relax_column_count: true,
      info: true,
      skip_empty_lines: true,
    });
    const names = (first as unknown as ParsedRow | undefined)?.record ?? [];
    const missing = header.filter((name, index) => names[index] !== name);
    if (missing.length > 0) {
      const message = `The first line must be "${header.join(',')}".`;
      return { file, bytes, rows: [], problems: [{ file, line: 1, column: 1, message }] };
    }
    const rows = (rest as unknown as readonly ParsedRow[]).map(({ record, info }) => ({
      line: info.lines,
      values: record,
    }));
    const ragged = rows.filter(({ values }) => values.length < header.length || values.slice(0, 2).includes(''));
    const problems = ragged.map(({ line }) => ({
      file,
      line,
      message: `This line needs ${header.join(', ')}, all but the last filled in.`,
    }));
    return { file, bytes, rows: rows.filter((row) => !ragged.includes(row)), problems };
  } catch (error) {
    const line = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : 1;
    const message =
      error instanceof CsvError ? 'This is not CSV: a quote is open or stands where none may.' : 'This is not UTF-8.';
    return { file, bytes, rows: [], problems: [{ file, line, message }] };
  }
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return noBytes;
    throw new SyncError('disk', `${file} cannot be read.`, { cause: error });
  }
}

function decode(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function* badKinds({ file, rows }: Table): Generator<Problem> {
  for (const { line, values } of rows) {
    if (values[0] === 'user' || values[0] === 'account') continue;
    yield { file, line, column: 1, message: `The kind is "user" or "account", not ${JSON.stringify(values[0])}.` };
  }
}

/** An id that names no row is the matcher's business: a warning, and the rule goes on without the link. */
function* badLinks(table: Table): Generator<Problem> {
  yield* badKinds(table);
  const lines = new Map<string, number>();
  for (const { line, values } of table.rows) {
    const [kind = '', personalizationId = ''] = values;
    const earlier = lines.get(`${kind}:${personalizationId}`);
    if (earlier !== undefined) {
      const who = `${kind} ${JSON.stringify(personalizationId)}`;
      yield {
        file: table.file,
        line,
        column: 2,
        message: `The ${who} is linked in line ${earlier} already; keep one of the two.`,
      };
    }
    lines.set(`${kind}:${personalizationId}`, line);
  }
}
