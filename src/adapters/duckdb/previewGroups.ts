import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchGroup } from '../../core/model/matches.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import { nameOnlyCondition } from './countMatches.ts';
import { matchedPairsOf } from './pairTexts.ts';
import type { Session } from './session.ts';
import summary from './sql/groups.sql';
import { fill } from './sqlText.ts';

/** The groups of a kind: what each record's row says besides its ids stands here, once. */
export interface PreviewGroups {
  /** A row's group is an index of this list. */
  readonly groups: readonly MatchGroup[];
  /** Which combinations of codes and bits belong to which group. Different bits can say the same in `matchedPairs`. */
  readonly combinations: readonly Combination[];
}

export interface Combination {
  readonly number: number;
  readonly outcome: MatchGroup['outcome'];
  readonly object: CrmObject | null;
  /** Of the decision, whatever became of it. */
  readonly priority: number | null;
  readonly hits: bigint | null;
  readonly reason: MatchGroup['reason'];
  readonly nearMiss: MatchGroup['nearMiss'];
}

/** Reads the combinations that occur: a few dozen at most, also of a million records. */
export async function readPreviewGroups(session: Session, rule: MatchRule, kind: ProfileKind): Promise<PreviewGroups> {
  const rows = await session.rows(
    fill(summary, { matches: `${kind}_matches`, name_only: `coalesce(${nameOnlyCondition[kind]}, false)` }),
  );
  const groups: MatchGroup[] = [];
  const numbers = new Map<string, number>();
  const combinations = rows.map(([outcome, object, priority, hits, reason, nearMiss, nameOnly, count]): Combination => {
    // Codes come from our own enums: DuckDB's client only cannot know their types.
    const combination = {
      outcome: outcome as MatchGroup['outcome'],
      object: object as CrmObject | null,
      priority: priority === null ? null : Number(priority),
      hits: hits === null ? null : BigInt(String(hits)),
      reason: reason as MatchGroup['reason'],
      nearMiss: nearMiss as MatchGroup['nearMiss'],
    };
    const shown = { ...shownOf(rule, kind, combination), nameOnly: nameOnly === true };
    const key = JSON.stringify(shown);
    const number = numbers.get(key) ?? groups.push({ ...shown, count: 0 }) - 1;
    numbers.set(key, number);
    const group = groups[number];
    if (group !== undefined) groups[number] = { ...group, count: group.count + Number(count) };
    return { ...combination, number };
  });
  return { groups, combinations };
}

/** Who decided is told of matched and ambiguous records only. */
function shownOf(
  rule: MatchRule,
  kind: ProfileKind,
  { outcome, priority, hits, reason, nearMiss }: Omit<Combination, 'number' | 'object'>,
): Omit<MatchGroup, 'count' | 'nameOnly'> {
  const isDecided = (outcome === 'matched' || outcome === 'ambiguous') && priority !== null;
  return {
    outcome,
    priority: isDecided ? priority : null,
    matchedPairs: isDecided ? matchedPairsOf(rule, kind, priority, hits ?? 0n) : [],
    reason,
    nearMiss,
  };
}
