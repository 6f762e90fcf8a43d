import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchGroup } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { MatchPage, PageQuery } from '../../core/ports.ts';
import { matchRowsOf } from './matchRows.ts';
import type { Previews } from './previews.ts';
import type { Session } from './session.ts';
import pageSql from './sql/page.sql';
import { fill } from './sqlText.ts';

/** One page of a preview, in the order of ids. The cursor is a position, so that a later page costs what the first does. */
export async function pageOf(
  session: Session,
  rule: MatchRule,
  previews: Previews,
  query: PageQuery,
): Promise<MatchPage> {
  const after = query.after === undefined ? -1 : positionOf(query.after);
  const { groups } = previews[query.kind];
  const numbers = groups.flatMap((group, number) => (isWanted(group, query) ? [number] : []));
  if (numbers.length === 0) return { rows: [], next: null };
  const text = query.text ?? '';
  const conditions = [
    ...(numbers.length === groups.length ? [] : [`group_number IN (${numbers.join(', ')})`]),
    ...(text === '' ? [] : [holdsText]),
  ];
  // One more than asked for tells whether there is a next page.
  const rows = await session.rows(
    fill(pageSql, {
      preview: `${query.kind}_preview`,
      after,
      limit: query.limit + 1,
      conditions: ['true', ...conditions].join(' AND '),
    }),
    text === '' ? {} : { text },
  );
  const shown = rows.slice(0, query.limit);
  const profiles = shown.map(([, profile]) => Number(profile));
  const last = shown.at(-1)?.[0];
  const described = await matchRowsOf(session, rule, query.kind, profiles);
  return {
    rows: profiles.flatMap((profile) => described.get(profile) ?? []),
    next: rows.length > query.limit ? String(last) : null,
  };
}

/** The groups of the records that hold a text, with their counts. */
export async function groupsOf(
  session: Session,
  previews: Previews,
  kind: ProfileKind,
  text: string,
): Promise<readonly MatchGroup[]> {
  const { groups } = previews[kind];
  if (text === '') return groups;
  const counts = await session.rows(
    `SELECT group_number, count(*) FROM ${kind}_preview WHERE ${holdsText} GROUP BY group_number ORDER BY group_number`,
    { text },
  );
  return counts.flatMap(([number, count]) => {
    const group = groups[Number(number)];
    return group === undefined ? [] : [{ ...group, count: Number(count) }];
  });
}

const holdsText = 'contains(searched, lower($text))';

function positionOf(cursor: string): number {
  const position = Number(cursor);
  if (!Number.isSafeInteger(position))
    throw new SyncError('usage', `${JSON.stringify(cursor)} is not the end of a page.`);
  return position;
}

function isWanted(group: MatchGroup, query: PageQuery): boolean {
  const isAsked = <T>(wanted: T | undefined, actual: T) => wanted === undefined || wanted === actual;
  return (
    isAsked(query.outcome, group.outcome) &&
    isAsked<number | null>(query.priority, group.priority) &&
    isAsked(query.nameOnly, group.nameOnly) &&
    isAsked<MatchGroup['reason']>(query.reason, group.reason) &&
    isAsked<string>(query.nearMiss, group.nearMiss ?? 'none') &&
    isAsked(query.matchedPairs && JSON.stringify(query.matchedPairs), JSON.stringify(group.matchedPairs))
  );
}
