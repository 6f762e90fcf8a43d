import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type { CrmExplanation } from '../../../core/model/explanation.ts';
import { type CrmObject, keyPrefixes, type ProfileKind } from '../../../core/model/records.ts';
import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import type { Session } from '../session.ts';
import { literal } from '../sqlText.ts';
import { type Claims, claimsOf, claimsOn, selectClaims } from './claims.ts';
import { comparisonsOf } from './comparisons.ts';
import { readRecord } from './comparedRecords.ts';
import { profilesByKeys } from './profilesByKeys.ts';
import { textsOf } from './subject.ts';

/** Who claims one record of the CRM, by which rule, and what became of each. Null when it is not among the rows. */
export async function explainCrm(session: Session, rule: MatchRule, crmId: string): Promise<CrmExplanation | null> {
  const object = (['Contact', 'Lead', 'Account'] as const).find(
    (one) => readSalesforceId(crmId, keyPrefixes[one]).kind === 'id',
  );
  const reading = readSalesforceId(crmId);
  if (object === undefined || reading.kind === 'notAnId') return null;
  const kind: ProfileKind = object === 'Account' ? 'account' : 'user';
  const comparisons = comparisonsOf(rule, kind).filter((one) => one.object === object);
  const read = await readRecord(session, object, reading.id, comparisons);
  if (read === null) return null;
  const values = new Map(comparisons.map(({ field }, index) => [field, read.values[index] ?? null]));
  const lead = object === 'Lead' ? await conversionOf(session, reading.id) : null;
  const claimed: { readonly object: CrmObject; readonly record: number } | null =
    lead === null
      ? { object, record: read.record }
      : lead.contact === null
        ? null
        : { object: 'Contact', record: lead.contact };
  const takesPart = object !== 'Lead' || rule.leads;
  const { claims, count } =
    claimed === null || !takesPart ? { claims: [], count: 0 } : await allClaims(session, rule, { kind, ...claimed });
  return {
    ...read.named,
    profileKind: kind,
    values: [...values].map(([field, value]) => ({ field, value })),
    takesPart,
    standsFor: lead?.standsFor ?? null,
    convertedLeads: object === 'Contact' && rule.leads ? await convertedLeadsOf(session, read.record) : [],
    claims,
    claimCount: count,
  };
}

const mostClaims = 50;

/** Null when the Lead is open: it stands for itself. */
async function conversionOf(
  session: Session,
  leadId: string,
): Promise<{ readonly contact: number | null; readonly standsFor: CrmExplanation['standsFor'] } | null> {
  const [row] = await session.rows(
    `SELECT contact, coalesce(salesforce_id(converted_contact_id, '003'), for_client(converted_contact_id), '')
     FROM leads WHERE id = $id AND is_converted`,
    { id: leadId },
  );
  if (row === undefined) return null;
  const [contact, crmId] = row;
  const isThere = contact !== null;
  return { contact: isThere ? Number(contact) : null, standsFor: { crmId: String(crmId), isThere } };
}

async function convertedLeadsOf(session: Session, contact: number): Promise<readonly string[]> {
  const [[ids] = []] = await session.rows(`SELECT min(id, 20) FROM leads WHERE contact = ${contact}`);
  return textsOf(ids);
}

/** Claims, and then those who have the record as one of several candidates. */
async function allClaims(
  session: Session,
  rule: MatchRule,
  record: { readonly kind: ProfileKind; readonly object: CrmObject; readonly record: number },
): Promise<Claims> {
  const claims = await claimsOn(session, rule, record, mostClaims);
  await profilesByKeys(session, rule, record);
  const rows: readonly (readonly DuckDBValue[])[] = await session.rows(
    `${selectClaims(record.kind)}
     WHERE m.reason = 'severalCandidates' AND m.object = ${literal(record.object)}
       AND (m.profile, m.priority) IN (SELECT profile, priority FROM profiles_by_keys)
     ORDER BY m.priority, p.id LIMIT ${mostClaims}`,
  );
  const several = claimsOf(rule, record.kind, rows);
  return {
    claims: [...claims.claims, ...several.claims].slice(0, mostClaims),
    count: claims.count + several.count,
  };
}
