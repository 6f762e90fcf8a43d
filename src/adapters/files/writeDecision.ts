import { chmod, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { keyPrefixes, type ProfileKind } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';
import type { RecordDecision } from '../../core/model/matches.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { lineEndOf, splitCsvLines } from './csvLines.ts';
import { readConfigurationFile } from './configurationFile.ts';
import { decisionFiles, readDecisionText } from './decisions.ts';
import { onDisk, writeDurably } from './runs/durableFile.ts';

/**
 * Writes a decision into `links.csv` or `exclusions.csv` beside the configuration, whole or not at all. The record's line is
 * replaced, added or taken out; every other line stays byte for byte, and the file keeps its line ends. A file that is not
 * there begins with its header. Answers the file.
 * `usage` for an id that cannot be linked, `configuration` for a file that has problems already, `disk`.
 */
export async function writeDecision(configurationFile: string, decision: RecordDecision): Promise<string> {
  const { file: configuration } = await readConfigurationFile(configurationFile);
  const table = decision.kind === 'link' || decision.kind === 'unlink' ? 'links' : 'exclusions';
  const { name, header } = decisionFiles[table];
  const file = join(dirname(configuration), name);
  const values = valuesOf(decision);
  const before = await readDecisionText(file, header);
  const after = decided(before ?? '', header, decision, values);
  if (after === before || (before === null && values === null)) return file;
  const mode = await modeOf(file);
  await writeDurably(file, [after]);
  // Under version control, with others: it stays as readable as it was.
  if (mode !== null) await onDisk(file, () => chmod(file, mode));
  return file;
}

/** The decision's line; null for one that takes a line out. */
function valuesOf(decision: RecordDecision): readonly string[] | null {
  if (decision.personalizationId === '') throw new SyncError('usage', 'A profile without an id cannot be decided on.');
  switch (decision.kind) {
    case 'link':
      return [decision.profile, decision.personalizationId, linkableId(decision.profile, decision.crmId)];
    case 'exclude':
      return [decision.profile, decision.personalizationId, decision.reason.replaceAll(/\s+/g, ' ').trim()];
    case 'unlink':
    case 'unexclude':
      return null;
  }
}

function linkableId(profile: ProfileKind, text: string): string {
  const reading = readSalesforceId(text.trim());
  if (reading.kind === 'notAnId') {
    throw new SyncError(
      'usage',
      `"${text}" is no Salesforce id: those have 15 or 18 characters, the last three a checksum.`,
    );
  }
  const objects = profile === 'user' ? (['Contact', 'Lead'] as const) : (['Account'] as const);
  if (objects.some((object) => reading.id.startsWith(keyPrefixes[object]))) return reading.id;
  const expected = objects.map((object) => `a ${object} (${keyPrefixes[object]}…)`).join(' or ');
  throw new SyncError('usage', `${reading.id} cannot be linked to a ${profile}: name ${expected}.`);
}

function decided(
  text: string,
  header: readonly string[],
  { profile, personalizationId }: RecordDecision,
  values: readonly string[] | null,
): string {
  const lines = text === '' ? [csvLine(header, '\n')] : splitCsvLines(text);
  const lineEnd = lineEndOf(lines.find((line) => lineEndOf(line) !== '') ?? '') || '\n';
  const headerIndex = lines.findIndex((line) => valuesIn(line).length > 0);
  // Looked at first: parsing each of many lines takes time, and most do not hold the id.
  const written = personalizationId.replaceAll('"', '""');
  const isOurs = (line: string, index: number): boolean => {
    const [kind, id] = index > headerIndex && line.includes(written) ? valuesIn(line) : [];
    return kind === profile && id === personalizationId;
  };
  const first = lines.findIndex(isOurs);
  const kept = lines.flatMap((line, index) => {
    if (!isOurs(line, index)) return [line];
    return index === first && values !== null
      ? [csvLine([...values, ...valuesIn(line).slice(values.length)], lineEndOf(line))]
      : [];
  });
  if (first >= 0 || values === null) return kept.join('');
  const columns = valuesIn(lines[headerIndex] ?? '').length;
  const padded = [...values, ...Array.from({ length: Math.max(0, columns - values.length) }, () => '')];
  const ended = kept.map((line) => (lineEndOf(line) === '' ? `${line}${lineEnd}` : line));
  return [...ended, csvLine(padded, lineEnd)].join('');
}

function csvLine(values: readonly string[], lineEnd: string): string {
  return stringify([[...values]], { record_delimiter: '\n' }).slice(0, -1) + lineEnd;
}

function valuesIn(line: string): readonly string[] {
  const [record] = parse(line, { bom: true, relax_column_count: true, skip_empty_lines: true }) as readonly string[][];
  return record ?? [];
}

/** Null when there is no file yet. A link is replaced by a file: what it led to stays untouched. */
async function modeOf(file: string): Promise<number | null> {
  try {
    const found = await lstat(file);
    return found.isFile() ? found.mode & 0o777 : null;
  } catch {
    return null;
  }
}
