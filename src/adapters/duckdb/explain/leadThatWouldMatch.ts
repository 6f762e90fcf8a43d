import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type { ExplainedNearMiss } from '../../../core/model/explanation.ts';
import type { Session } from '../session.ts';
import { comparisonsOf, wantedText } from './comparisons.ts';
import type { Subject } from './subject.ts';

/** Leads are off, and an open Lead would be a candidate: the smallest id at the first priority that has one. */
export async function leadThatWouldMatch(
  session: Session,
  rule: MatchRule,
  subject: Subject,
): Promise<readonly ExplainedNearMiss[]> {
  const ofLeads = comparisonsOf(rule, 'user').filter(({ object, isUsed }) => object === 'Lead' && isUsed);
  for (const priority of [1, 2, 3]) {
    const values: Record<string, DuckDBValue> = {};
    const tests = ofLeads
      .filter((one) => one.priority === priority)
      .flatMap((one, index) => {
        const text = wantedText(one, subject);
        if (text === null) return [];
        values[`v${index}`] = text;
        return [one.equals(`$v${index}`)];
      });
    if (tests.length === 0) continue;
    const [row] = await session.rows(
      `SELECT id, for_client(coalesce(name, id)), for_client(email)
       FROM leads WHERE NOT is_converted AND (${tests.join(' OR ')}) ORDER BY id LIMIT 1`,
      values,
    );
    if (row === undefined) continue;
    const [crmId, label, email] = row;
    return [
      {
        kind: 'leadOnly',
        object: 'Lead',
        crmId: String(crmId),
        label: String(label),
        email: typeof email === 'string' ? email : null,
        pair: '',
        score: null,
      },
    ];
  }
  return [];
}
