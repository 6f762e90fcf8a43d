import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { matchRowsOf } from './matchRows.ts';
import type { Session } from './session.ts';

/** Rows by Personalization id; ids that are not there are left out. */
export async function describeProfiles(
  session: Session,
  rule: MatchRule,
  kind: ProfileKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MatchPageRow>> {
  if (ids.length === 0) return new Map();
  const values = ids.map((id, index) => [`v${index}`, id] as const);
  const found = await session.rows(
    `SELECT p.profile FROM ${kind}_profiles p
     SEMI JOIN (VALUES ${values.map(([name]) => `($${name})`).join(', ')}) w(id) ON w.id = p.id`,
    Object.fromEntries(values),
  );
  const rows = await matchRowsOf(
    session,
    rule,
    kind,
    found.map(([profile]) => Number(profile)),
  );
  return new Map([...rows.values()].map((row) => [row.personalizationId, row]));
}
