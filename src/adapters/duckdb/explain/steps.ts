import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type {
  ComparisonResult,
  ExplainedComparison,
  ExplainedStep,
  FoundRecord,
} from '../../../core/model/explanation.ts';
import { type CrmObject, keyPrefixes } from '../../../core/model/records.ts';
import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import { loadedTables } from '../loadTables.ts';
import type { Session } from '../session.ts';
import { type Comparison, comparisonsOf, pairText, wantedText } from './comparisons.ts';
import { type Subject, textsOf } from './subject.ts';
import { untouched } from './untouchedStep.ts';
import { viaContactsStep } from './viaContactsStep.ts';

/** Every priority for every object, as the rule went through them for this profile. */
export async function stepsOf(session: Session, rule: MatchRule, subject: Subject): Promise<readonly ExplainedStep[]> {
  const comparisons = comparisonsOf(rule, subject.kind);
  const objects: readonly CrmObject[] = subject.kind === 'user' ? ['Contact', 'Lead'] : ['Account'];
  const steps: ExplainedStep[] = [];
  let isOver = isDecidedByHand(subject);
  for (const object of objects) {
    for (const priority of [1, 2, 3] as const) {
      const step = await stepOf(session, { rule, subject, comparisons, object, priority, isOver });
      steps.push(step);
      isOver ||= step.state === 'decided';
    }
  }
  if (subject.kind === 'account') steps.push(await viaContactsStep(session, rule, subject, isOver));
  return steps;
}

/** Of exclusions neither object nor priority is known; links are priority 0. */
function isDecidedByHand({ decided }: Subject): boolean {
  return decided.priority === 0 || (decided.object === null && decided.reason === null);
}

interface StepToMake {
  readonly rule: MatchRule;
  readonly subject: Subject;
  readonly comparisons: readonly Comparison[];
  readonly object: CrmObject;
  readonly priority: 1 | 2 | 3;
  /** Something before it has decided. */
  readonly isOver: boolean;
}

async function stepOf(session: Session, step: StepToMake): Promise<ExplainedStep> {
  const { rule, subject, object, priority } = step;
  if (object === 'Lead' && !rule.leads) return untouched(priority, object, 'leadsOff');
  if (step.isOver) return untouched(priority, object, 'notReached');
  // Converted Leads stand for their Contact by the Lead's own fields.
  const compared = step.comparisons.filter(
    (one) =>
      one.priority === priority &&
      (one.object === object || (object === 'Contact' && rule.leads && one.object === 'Lead')),
  );
  if (compared.length === 0) return untouched(priority, object, 'nothingToCompare');
  if (compared.every(({ isUsed }) => !isUsed)) {
    return {
      ...untouched(priority, object, 'switchedOff'),
      comparisons: compared.map((one) => explained(one, subject, { kind: 'switchedOff' })),
    };
  }
  const hits = await findHits(session, subject, object, compared);
  return {
    ...untouched(priority, object, hits.total > 0 ? 'decided' : 'nothingFound'),
    comparisons: compared.map((one, index) => explained(one, subject, resultOf(one, subject, hits.counts[index] ?? 0))),
    candidates: hits.total === 0 ? [] : await candidatesOf(session, object, compared),
    candidateCount: hits.total,
    leadsWithoutContact: hits.leadsWithoutContact,
  };
}

function explained(one: Comparison, subject: Subject, result: ComparisonResult): ExplainedComparison {
  return { attribute: one.attribute, field: one.field, of: one.object, value: one.held(subject), result };
}

function resultOf(comparison: Comparison, subject: Subject, count: number): ComparisonResult {
  if (!comparison.isUsed) return { kind: 'switchedOff' };
  const held = comparison.held(subject);
  if (held.kind !== 'text') return { kind: held.kind };
  if (comparison.isId) {
    const reading = readSalesforceId(held.text, keyPrefixes[comparison.object]);
    if (reading.kind === 'notAnId') return { kind: 'notAnId', why: reading.why, expected: reading.expected ?? null };
  }
  return count > 0 ? { kind: 'found', count } : { kind: 'none' };
}

interface Hits {
  /** Records of the object, each once. */
  readonly total: number;
  /** By comparison. */
  readonly counts: readonly number[];
  readonly leadsWithoutContact: readonly string[];
}

/** Leaves the records that are equal in `explained_hits`, a bit for each comparison. */
async function findHits(
  session: Session,
  subject: Subject,
  object: CrmObject,
  compared: readonly Comparison[],
): Promise<Hits> {
  const values: Record<string, DuckDBValue> = {};
  const tests = compared.map((one, index) => {
    const text = one.isUsed ? wantedText(one, subject) : null;
    if (text === null) return null;
    values[`v${index}`] = text;
    return one.equals(`$v${index}`);
  });
  const select = (of: CrmObject, record: string, from: string): readonly string[] => {
    const own = tests.flatMap((test, index) =>
      test === null || compared[index]?.object !== of ? [] : [{ test, index }],
    );
    if (own.length === 0) return [];
    const bits = own.map(({ test, index }) => `(CAST(coalesce(${test}, false) AS UBIGINT) << ${index})`);
    return [`SELECT ${record}, ${bits.join(' | ')} FROM ${from} WHERE ${own.map(({ test }) => test).join(' OR ')}`];
  };
  const selects = [
    ...select(
      object,
      'rowid, NULL',
      object === 'Lead' ? '(SELECT rowid, * FROM leads WHERE NOT is_converted)' : loadedTables[object],
    ),
    ...(object === 'Contact' ? select('Lead', 'contact, id', '(FROM leads WHERE is_converted)') : []),
  ];
  const none = 'SELECT CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR), CAST(NULL AS UBIGINT) WHERE false';
  await session.run(
    `CREATE OR REPLACE TEMP TABLE explained_hits (record, lead, bits) AS ${[none, ...selects].join('\nUNION ALL ')}`,
    values,
  );
  const counts = compared.map((_, index) => `count(DISTINCT record) FILTER (WHERE (bits >> ${index}) & 1 = 1)`);
  const [row = []] = await session.rows(
    `SELECT count(DISTINCT record), min(lead, 20) FILTER (WHERE record IS NULL), ${counts.join(', ')} FROM explained_hits`,
  );
  const [total, orphans, ...numbers] = row;
  return { total: Number(total), counts: numbers.map(Number), leadsWithoutContact: textsOf(orphans) };
}

async function candidatesOf(
  session: Session,
  object: CrmObject,
  compared: readonly Comparison[],
): Promise<readonly FoundRecord[]> {
  const email = object === 'Account' ? 'NULL' : 'for_client(r.email)';
  const rows = await session.rows(
    `SELECT r.id, for_client(coalesce(r.name, r.id)), ${email}, h.bits, h.leads
     FROM (
       SELECT record, bit_or(bits) AS bits, min(lead, 20) AS leads FROM explained_hits WHERE record IS NOT NULL GROUP BY record
     ) h JOIN ${loadedTables[object]} r ON r.rowid = h.record
     ORDER BY r.id LIMIT 20`,
  );
  return rows.map(([crmId, label, address, bits, leads]) => ({
    object,
    crmId: String(crmId),
    label: String(label),
    email: typeof address === 'string' ? address : null,
    pairs: [
      ...new Set(
        compared.flatMap((one, index) =>
          ((BigInt(String(bits)) >> BigInt(index)) & 1n) === 1n ? [pairText(one)] : [],
        ),
      ),
    ],
    throughLeads: textsOf(leads),
  }));
}
