import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchGroup } from '../../core/model/matches.ts';
import { type CrmObject, keyPrefixes, type ProfileKind } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { MatchPage, PageQuery } from '../../core/ports.ts';
import { loadedTables } from './loadTables.ts';
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
  const search = searchOf(query.kind, query.text ?? '');
  const conditions = [
    ...(numbers.length === groups.length ? [] : [`group_number IN (${numbers.join(', ')})`]),
    ...(search === null ? [] : [search.condition]),
  ];
  // One more than asked for tells whether there is a next page.
  const rows = await session.rows(
    fill(pageSql, {
      preview: `${query.kind}_preview`,
      after,
      limit: query.limit + 1,
      conditions: ['true', ...conditions].join(' AND '),
    }),
    search?.values ?? {},
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
  const search = searchOf(kind, text);
  if (search === null) return groups;
  const counts = await session.rows(
    `SELECT group_number, count(*) FROM ${kind}_preview WHERE ${search.condition} GROUP BY group_number ORDER BY group_number`,
    search.values,
  );
  return counts.flatMap(([number, count]) => {
    const group = groups[Number(number)];
    return group === undefined ? [] : [{ ...group, count: Number(count) }];
  });
}

interface Search {
  /** On a preview's rows. */
  readonly condition: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Null when every record is wanted. */
function searchOf(kind: ProfileKind, text: string): Search | null {
  if (text === '') return null;
  const holdsText = 'contains(searched, lower($text))';
  for (const object of recordsOf[kind]) {
    const reading = readSalesforceId(text.trim(), keyPrefixes[object]);
    if (reading.kind !== 'id') continue;
    // The record first, then who is matched to it: two looks at narrow columns, instead of an id beside each preview row.
    const isMatched = `profile IN (
      SELECT m.profile FROM ${kind}_matches m
      JOIN (SELECT rowid AS record FROM ${loadedTables[object]} WHERE id = $id) r ON r.record = m.record
      WHERE m.object = '${object}' AND m.outcome = 'matched')`;
    return { condition: `(${holdsText} OR ${isMatched})`, values: { text, id: reading.id } };
  }
  return { condition: holdsText, values: { text } };
}

const recordsOf: Readonly<Record<ProfileKind, readonly CrmObject[]>> = {
  user: ['Contact', 'Lead'],
  account: ['Account'],
};

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
