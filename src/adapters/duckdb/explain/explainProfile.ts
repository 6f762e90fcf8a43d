import type { MatchRule } from '../../../core/matching/rule.ts';
import type {
  ExplainedDecision,
  ExplainedNearMiss,
  ExplainedStep,
  Explanation,
  LinkProblem,
} from '../../../core/model/explanation.ts';
import type { Decisions, MatchPageRow } from '../../../core/model/matches.ts';
import { type CrmObject, keyPrefixes, type ProfileKind } from '../../../core/model/records.ts';
import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import { matchRowsOf } from '../matchRows.ts';
import type { Session } from '../session.ts';
import { claimsOn } from './claims.ts';
import { comparedRecords, type RecordToCompare } from './comparedRecords.ts';
import { nearMissesOf } from './nearMissesOf.ts';
import { stepsOf } from './steps.ts';
import { readSubject, type Subject } from './subject.ts';

export interface ProfileQuestion {
  readonly rule: MatchRule;
  readonly decisions: Decisions;
  readonly kind: ProfileKind;
  readonly personalizationId: string;
}

/**
 * Goes through the rule once more for one profile, now keeping what every step saw. What became of its claim is read from
 * the matches: that depends on everybody else.
 */
export async function explainProfile(session: Session, question: ProfileQuestion): Promise<Explanation | null> {
  const { rule, decisions, kind, personalizationId } = question;
  const subject = await readSubject(session, rule, kind, personalizationId);
  if (subject === null) return null;
  const row = (await matchRowsOf(session, rule, kind, [subject.profile])).get(subject.profile);
  if (row === undefined) return null;
  const decision = await decisionOf(session, rule, decisions, subject);
  const steps = await stepsOf(session, rule, subject);
  const nearMisses = await nearMissesOf(session, rule, subject, ownRecords(row));
  const { claims, count } = await rivalsOf(session, rule, subject);
  return {
    row,
    decision,
    steps,
    compared: await comparedRecords(session, rule, subject, recordsToCompare(row, steps, nearMisses)),
    rivals: claims.filter((claim) => claim.personalizationId !== personalizationId).slice(0, mostRivals),
    rivalCount: Math.max(0, count - 1),
    nearMisses,
  };
}

const mostRivals = 20;

/** Records that it is matched to or could be: what is equal is not near. */
export function ownRecords(row: MatchPageRow): readonly string[] {
  return row.crmId === null ? row.candidates : [row.crmId, ...row.candidates];
}

async function rivalsOf(session: Session, rule: MatchRule, { kind, decided }: Subject) {
  const { object, record, reason } = decided;
  if (object === null || record === null || reason === 'severalCandidates') return { claims: [], count: 0 };
  return claimsOn(session, rule, { kind, object, record }, mostRivals + 1);
}

/** What matters most: the record itself, or the first candidates, or the nearest ones; and the Leads that stand for them. */
function recordsToCompare(
  row: MatchPageRow,
  steps: readonly ExplainedStep[],
  nearMisses: readonly ExplainedNearMiss[],
): readonly RecordToCompare[] {
  const found = steps.flatMap(({ candidates }) => candidates);
  const own = ownRecords(row).slice(0, 3);
  if (own.length === 0) {
    const near = new Map(nearMisses.map(({ object, crmId }) => [crmId, object]));
    return [...near].slice(0, 3).map(([crmId, object]) => ({ object, crmId, why: 'nearMiss' }));
  }
  const why = row.outcome === 'matched' ? 'matched' : row.reason === 'severalCandidates' ? 'candidate' : 'claimed';
  return own.flatMap((crmId): readonly RecordToCompare[] => {
    const candidate = found.find((one) => one.crmId === crmId);
    const [lead] = candidate?.throughLeads ?? [];
    return [
      { object: objectOf(crmId), crmId, why },
      ...(lead === undefined ? [] : [{ object: 'Lead', crmId: lead, why: 'convertedLead' } as const]),
    ];
  });
}

function objectOf(crmId: string): CrmObject {
  const objects: readonly CrmObject[] = ['Contact', 'Lead', 'Account'];
  return objects.find((object) => crmId.startsWith(keyPrefixes[object])) ?? 'Contact';
}

async function decisionOf(
  session: Session,
  rule: MatchRule,
  decisions: Decisions,
  subject: Subject,
): Promise<ExplainedDecision | null> {
  const isOfSubject = (one: { readonly kind: ProfileKind; readonly personalizationId: string }) =>
    one.kind === subject.kind && one.personalizationId === subject.id;
  const exclusion = decisions.exclusions.find(isOfSubject);
  if (exclusion !== undefined) {
    return { kind: 'exclusion', file: 'exclusions.csv', line: exclusion.line, reason: exclusion.reason };
  }
  const link = decisions.links.find(isOfSubject);
  if (link === undefined) return null;
  const lead = readSalesforceId(link.crmId, keyPrefixes.Lead);
  const isDecided = subject.decided.priority === 0;
  return {
    kind: 'link',
    file: 'links.csv',
    line: link.line,
    crmId: link.crmId,
    problem: isDecided ? null : await linkProblem(session, rule, subject.kind, link.crmId),
    throughLead: isDecided && lead.kind === 'id' && subject.decided.object === 'Contact' ? lead.id : null,
  };
}

async function linkProblem(session: Session, rule: MatchRule, kind: ProfileKind, crmId: string): Promise<LinkProblem> {
  const objects: readonly CrmObject[] = kind === 'user' ? ['Contact', 'Lead'] : ['Account'];
  const readings = objects.map((object) => readSalesforceId(crmId, keyPrefixes[object]));
  if (readings.every((reading) => reading.kind === 'notAnId')) return 'notAnId';
  const lead = readings[1];
  if (lead?.kind !== 'id') return 'noRow';
  if (!rule.leads) return 'leadsOff';
  const [row] = await session.rows('SELECT 1 FROM leads WHERE id = $id AND is_converted AND contact IS NULL', {
    id: lead.id,
  });
  return row === undefined ? 'noRow' : 'convertedContactMissing';
}
