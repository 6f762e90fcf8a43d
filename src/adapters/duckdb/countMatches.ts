import { type MatchCounts, nearMissKinds, type Reason } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import type { Session } from './session.ts';
import summary from './sql/summary.sql';
import { fill } from './sqlText.ts';

/** Counts of one kind of profile. `read` counts rows of the export, superseded appearances and blank ids included. */
export async function countMatches(session: Session, kind: ProfileKind): Promise<MatchCounts> {
  const [[read, superseded] = []] = await session.rows(
    `SELECT (SELECT count(*) FROM ${kind}s), (SELECT count(*) FROM ${kind}s_left_out WHERE why = 'superseded')`,
  );
  const groups = await readGroups(session, kind);
  const matched = groups.filter(({ outcome }) => outcome === 'matched');
  const priorities = kind === 'user' ? [0, 1, 2, 3] : [0, 1, 2, 3, 4];
  return {
    read: Number(read),
    superseded: Number(superseded),
    matched: sum(matched),
    byPriority: Object.fromEntries(
      priorities.map((priority) => [String(priority), sum(matched.filter((group) => group.priority === priority))]),
    ),
    contacts: sum(matched.filter(({ object }) => object === 'Contact')),
    leads: sum(matched.filter(({ object }) => object === 'Lead')),
    nameOnly: sum(matched.filter(({ nameOnly }) => nameOnly)),
    ambiguous: sum(groups.filter(({ outcome }) => outcome === 'ambiguous')),
    unmatched: sum(groups.filter(({ outcome }) => outcome === 'unmatched')),
    excluded: sum(groups.filter(({ outcome }) => outcome === 'excluded')),
    byReason: countBy(reasons, groups, ({ reason }) => reason),
    nearMisses: countBy(nearMissKinds, groups, ({ nearMiss }) => nearMiss),
  };
}

/** Matched at priority 3, where the e-mail's pair comes first: its bit says whether the e-mail was equal. */
export const nameOnlyCondition: Readonly<Record<ProfileKind, string>> = {
  user: "m.outcome = 'matched' AND m.priority = 3 AND (m.hits & 1) = 0",
  account: 'false',
};

const reasons: readonly Reason[] = [
  'noCandidate',
  'severalCandidates',
  'claimedByStronger',
  'claimedByOthers',
  'convertedContactMissing',
];

interface Group {
  readonly outcome: unknown;
  readonly object: unknown;
  readonly priority: number | null;
  readonly reason: unknown;
  readonly nearMiss: unknown;
  readonly nameOnly: boolean;
  readonly profiles: number;
}

async function readGroups(session: Session, kind: ProfileKind): Promise<readonly Group[]> {
  const rows = await session.rows(fill(summary, { matches: `${kind}_matches`, name_only: nameOnlyCondition[kind] }));
  return rows.map(([outcome, object, priority, reason, nearMiss, nameOnly, profiles]) => ({
    outcome,
    object,
    priority: priority === null ? null : Number(priority),
    reason,
    nearMiss,
    nameOnly: nameOnly === true,
    profiles: Number(profiles),
  }));
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { profiles }) => total + profiles, 0);
}

/** Only codes that occur, in their order. */
function countBy(
  codes: readonly string[],
  groups: readonly Group[],
  codeOf: (group: Group) => unknown,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    codes
      .map((code) => [code, sum(groups.filter((group) => codeOf(group) === code))] as const)
      .filter(([, count]) => count > 0),
  );
}
