import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type { HeldValue } from '../../../core/model/explanation.ts';
import type { Reason } from '../../../core/model/matches.ts';
import type { CrmObject, ProfileKind } from '../../../core/model/records.ts';
import type { Session } from '../session.ts';
import { stagingOf } from '../staging.ts';

/** The profile that is asked about. */
export interface Subject {
  readonly kind: ProfileKind;
  /** Its row number. */
  readonly profile: number;
  readonly id: string;
  readonly displayName: HeldValue;
  readonly attributes: ReadonlyMap<string, HeldValue>;
  /** As matching decided, whatever became of it. */
  readonly decided: {
    readonly object: CrmObject | null;
    readonly priority: number | null;
    /** The row number of the record that it claims; one of several for `severalCandidates`. */
    readonly record: number | null;
    readonly reason: Reason | null;
  };
}

/** Null when there is no profile of that id. */
export async function readSubject(
  session: Session,
  rule: MatchRule,
  kind: ProfileKind,
  id: string,
): Promise<Subject | null> {
  const attributes = stagingOf(rule).attributes[kind];
  const columns = attributes.flatMap((_, index) => [`for_client(p.a_${index})`, `p.is_list_${index}`]);
  const [row] = await session.rows(
    `SELECT p.profile, m.object, m.priority, m.record, m.reason, for_client(p.display_name),
       ${kind === 'user' ? 'p.is_list_name' : 'false'}${columns.map((column) => `, ${column}`).join('')}
     FROM (FROM ${kind}_profiles WHERE id = $id) p JOIN ${kind}_matches m ON m.profile = p.profile`,
    { id },
  );
  if (row === undefined) return null;
  const [profile, object, priority, record, reason, displayName, isListName, ...held] = row;
  return {
    kind,
    profile: Number(profile),
    id,
    displayName: heldValue(displayName, isListName),
    attributes: new Map(attributes.map((name, index) => [name, heldValue(held[index * 2], held[index * 2 + 1])])),
    decided: {
      object: object as CrmObject | null,
      priority: numberOrNull(priority),
      record: numberOrNull(record),
      reason: reason as Reason | null,
    },
  };
}

function heldValue(value: DuckDBValue | undefined, isList: DuckDBValue | undefined): HeldValue {
  if (isList === true) return { kind: 'list' };
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'blank' };
}

function numberOrNull(value: DuckDBValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** A list of texts; NULL and an empty list are none. */
export function textsOf(list: DuckDBValue | undefined): readonly string[] {
  if (typeof list !== 'object' || list === null) return [];
  // Lists of our own queries hold texts only: DuckDB's client cannot know.
  return (list as { readonly items: readonly string[] }).items;
}
