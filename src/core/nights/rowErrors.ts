import { readCause } from './causeOfText.ts';
import type { NightJob } from './nightFacts.ts';
import type { ToldRowErrors } from './nightReport.ts';

/** Failed rows of all jobs by reason, the most frequent first. */
export function rowErrorsOf(jobs: readonly NightJob[]): readonly ToldRowErrors[] {
  const groups = new Map<string, ToldRowErrors>();
  for (const { rowErrors } of jobs) {
    for (const group of rowErrors?.value ?? []) {
      const key = JSON.stringify([group.code, group.message, group.fields]);
      const known = groups.get(key);
      const cause = readCause(`${group.code}: ${group.message}`)?.cause ?? 'otherRowErrors';
      groups.set(key, { ...group, cause, count: group.count + (known?.count ?? 0) });
    }
  }
  return [...groups.values()].sort((left, right) => right.count - left.count);
}
