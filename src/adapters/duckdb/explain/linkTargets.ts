import type { LinkTarget, NamedRecord } from '../../../core/model/explanation.ts';
import type { CrmObject, ProfileKind } from '../../../core/model/records.ts';
import { linkTargetDetail } from '../../../core/report/linkTargetDetail.ts';
import type { MatchRule } from '../../../core/matching/rule.ts';
import { loadedTables } from '../loadTables.ts';
import { matchRowsOf } from '../matchRows.ts';
import type { Session } from '../session.ts';
import { literal } from '../sqlText.ts';
import { ownRecords } from './explainProfile.ts';
import { nearMissesOf } from './nearMissesOf.ts';
import { readSubject } from './subject.ts';

export interface LinkQuestion {
  readonly rule: MatchRule;
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  readonly text: string;
  readonly limit: number;
}

/** Records that a link could name. A Lead only while Leads take part: otherwise the link would do nothing. */
export async function linkTargetsOf(session: Session, question: LinkQuestion): Promise<readonly LinkTarget[]> {
  const { rule, kind, personalizationId, text, limit } = question;
  if (text !== '') return recordsHolding(session, question);
  const subject = await readSubject(session, rule, kind, personalizationId);
  if (subject === null) return [];
  const row = (await matchRowsOf(session, rule, kind, [subject.profile])).get(subject.profile);
  const own = row === undefined ? [] : ownRecords(row);
  const candidates = await named(session, kind, own);
  const near = (await nearMissesOf(session, rule, subject, own)).filter(({ kind: why }) => why !== 'leadOnly');
  const seen = new Set<string>();
  const targets: LinkTarget[] = [
    ...candidates.map((record) => target(record, linkTargetDetail({ kind: 'candidate' }, record))),
    ...near.map((record) => target(record, linkTargetDetail({ kind: 'nearMiss', nearMiss: record }, record))),
  ];
  return targets.filter(({ crmId }) => !seen.has(crmId) && seen.add(crmId)).slice(0, limit);
}

function target({ object, crmId, label }: NamedRecord, detail: string): LinkTarget {
  return { object, crmId, label, detail };
}

function objectsOf(kind: ProfileKind, leads: boolean): readonly CrmObject[] {
  if (kind === 'account') return ['Account'];
  return leads ? ['Contact', 'Lead'] : ['Contact'];
}

async function recordsHolding(session: Session, question: LinkQuestion): Promise<readonly LinkTarget[]> {
  const { rule, kind, text, limit } = question;
  const selects = objectsOf(kind, rule.leads).map((object) => {
    const email = object === 'Account' ? 'NULL' : 'email';
    const searched = object === 'Account' ? 'id, name' : 'id, name, email';
    // A converted Lead without its Contact stands for nobody.
    const rows =
      object === 'Lead' ? '(FROM leads WHERE NOT is_converted OR contact IS NOT NULL)' : loadedTables[object];
    return `SELECT ${literal(object)} AS object, id, name, ${email} AS email FROM ${rows}
      WHERE contains(lower(concat_ws(chr(10), ${searched})), lower($text))`;
  });
  return read(
    await session.rows(
      `SELECT object, id, for_client(coalesce(name, id)), for_client(email)
       FROM (${selects.join(' UNION ALL ')}) ORDER BY object, id LIMIT ${limit}`,
      { text },
    ),
  ).map((record) => target(record, linkTargetDetail({ kind: 'search' }, record)));
}

async function named(session: Session, kind: ProfileKind, ids: readonly string[]): Promise<readonly NamedRecord[]> {
  if (ids.length === 0) return [];
  const selects = objectsOf(kind, true).map(
    (object) =>
      `SELECT ${literal(object)} AS object, r.id, r.name, ${object === 'Account' ? 'NULL' : 'r.email'} AS email
       FROM ${loadedTables[object]} r JOIN (SELECT unnest([${ids.map(literal).join(', ')}]) AS id) w ON w.id = r.id`,
  );
  return read(
    await session.rows(
      `SELECT object, id, for_client(coalesce(name, id)), for_client(email)
       FROM (${selects.join(' UNION ALL ')}) ORDER BY object, id`,
    ),
  );
}

function read(rows: Awaited<ReturnType<Session['rows']>>): readonly NamedRecord[] {
  return rows.map(([object, crmId, label, email]) => ({
    // Our own literals.
    object: object as CrmObject,
    crmId: String(crmId),
    label: String(label),
    email: typeof email === 'string' ? email : null,
  }));
}
