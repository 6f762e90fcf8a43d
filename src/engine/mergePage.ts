import type { MatchPageRow } from '../core/model/matches.ts';
import { profileOf, type PushObject } from '../core/model/records.ts';
import type { FieldMapping } from '../core/planning/mapping.ts';
import type { PlanPageQuery, RecordRows } from '../core/ports.ts';
import { conversionWords } from '../core/planning/conversionWords.ts';
import { priorityWords } from '../core/report/words.ts';
import type { Preview } from './preview.ts';
import type { MergeField, MergePage, MergePageParams, MergeRecord } from './protocol.ts';

/** As many as the match store describes at once. */
const maxRecords = 500;

/** Records of the plan with what an admin needs to judge each field: its label and type, and how its value came about. */
export async function mergePage(preview: Preview, asked: Omit<MergePageParams, 'runId'>): Promise<MergePage> {
  return await preview.read(async ({ plans, matches }) => {
    const page = await plans.page(queryOf(asked));
    const described = {
      user: await matches.describe('user', idsOf(page.records, 'Contact')),
      account: await matches.describe('account', idsOf(page.records, 'Account')),
    };
    const { mappings } = preview.dryRun.session;
    return {
      records: page.records.map((record) => {
        const row = described[profileOf[record.object]].get(record.personalizationId);
        return mergeRecord(record, row, mappings[record.object]);
      }),
      next: page.next,
      total: page.total,
    };
  });
}

function queryOf({ record, records, object, after, limit }: Omit<MergePageParams, 'runId'>): PlanPageQuery {
  const page = { ...(after === undefined ? {} : { after }), limit: Math.min(limit, maxRecords) };
  if (record !== undefined) {
    return { ...page, object: objectOf[record.kind], personalizationId: record.personalizationId };
  }
  if (records !== undefined) {
    return {
      ...page,
      object: objectOf[records.kind],
      personalizationIds: records.personalizationIds.slice(0, maxRecords),
    };
  }
  return object === undefined ? page : { ...page, object };
}

const objectOf = { user: 'Contact', account: 'Account' } as const;

function idsOf(records: readonly RecordRows[], object: PushObject): readonly string[] {
  return [
    ...new Set(records.filter((record) => record.object === object).map(({ personalizationId }) => personalizationId)),
  ];
}

function mergeRecord(
  { object, crmId, personalizationId, rows }: RecordRows,
  row: MatchPageRow | undefined,
  mappings: readonly FieldMapping[],
): MergeRecord {
  return {
    kind: profileOf[object],
    object,
    crmId,
    personalizationId,
    label: row?.label ?? personalizationId,
    matchedBy: row === undefined ? '' : matchedBy(row),
    nameOnly: row?.nameOnly ?? false,
    fields: rows.map(({ field, attribute, before, after, status, reason }): MergeField => {
      const mapping = mappings.find((candidate) => candidate.field === field);
      return {
        field,
        attribute,
        before,
        after,
        status,
        reason,
        label: mapping?.description?.label ?? field,
        type: typeWords(mapping?.description?.type),
        conversion: mapping === undefined ? '' : conversionWords(mapping),
      };
    }),
  };
}

/** By which rule, and by which pairs: "Priority 2: Match On Field (loyaltyId = Loyalty_Id__c)". */
function matchedBy({ kind, priority, matchedPairs, nameOnly }: MatchPageRow): string {
  if (priority === null) return '';
  const words = nameOnly ? 'name only' : priorityWords(priority, kind === 'user' ? 'users' : 'accounts');
  const pairs = priority === 2 ? matchedPairs.map((pair) => pair.replace('=', ' = ')).join(', ') : '';
  return `Priority ${priority}: ${words}${pairs === '' ? '' : ` (${pairs})`}`;
}

function typeWords(type: string | undefined): string {
  return type === undefined || type === 'string' ? 'Text' : (types[type] ?? type);
}

/** Setup's names for the types that describe calls otherwise. */
const types: Readonly<Record<string, string>> = {
  textarea: 'Text Area',
  phone: 'Phone',
  email: 'Email',
  url: 'URL',
  encryptedstring: 'Text (Encrypted)',
  boolean: 'Checkbox',
  int: 'Number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'Date/Time',
  picklist: 'Picklist',
  multipicklist: 'Picklist (Multi-Select)',
  reference: 'Lookup',
  id: 'ID',
};
