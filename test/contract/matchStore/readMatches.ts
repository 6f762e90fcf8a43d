import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { MatchRow } from '../../../src/core/model/matches.ts';

/** The rows of a `match --export` file, as the words of core. */
export async function readMatches(file: string): Promise<readonly MatchRow[]> {
  const rows: Record<string, string>[] = parse(await readFile(file), { columns: true });
  return rows.map((row) => ({
    kind: row['kind'] as MatchRow['kind'],
    personalizationId: row['personalizationId'] ?? '',
    outcome: row['outcome'] as MatchRow['outcome'],
    crmObject: (row['crmObject'] || null) as MatchRow['crmObject'],
    crmId: row['crmId'] || null,
    priority: row['priority'] === '' ? null : Number(row['priority']),
    matchedOn: (row['matchedOn'] || null) as MatchRow['matchedOn'],
    matchedPairs: listOf(row['matchedPairs']),
    candidates: listOf(row['candidates']),
    candidateCount: Number(row['candidateCount']),
    reason: (row['reason'] || null) as MatchRow['reason'],
    nearMiss: (row['nearMiss'] || null) as MatchRow['nearMiss'],
    nearMissId: row['nearMissId'] || null,
  }));
}

function listOf(text: string | undefined): readonly string[] {
  return text ? text.split(';') : [];
}
