import { type ChoiceRule, type Choices, chosenStatus, isFieldSkipped, recordKey } from '../model/choices.ts';
import type { MappingSource, PlanRow, PlanStatus, SourceValue } from '../model/plan.ts';
import type { ProfileKind } from '../model/records.ts';
import { SyncError } from '../model/syncError.ts';
import type { MatchedPair } from '../ports.ts';
import type { FieldMapping } from './mapping.ts';
import { type CellOutcome, planCell } from './planCell.ts';

/** Which of the matched records, and which of their fields, may be written. */
export interface Chosen {
  /** Whose profiles the pairs are of. */
  readonly kind: ProfileKind;
  readonly choices: Choices;
  readonly rule: ChoiceRule;
}

/**
 * What planning found in some matched pairs. Records, except `skippedFields`, `refusedFields`, `clears`,
 * `wordsForNothing`, `refusedByCode`.
 */
export interface PlanCounts {
  readonly looked: number;
  /** At least one change to write. */
  readonly planned: number;
  readonly needsReview: number;
  /** Would change, and is left out as a whole: by a choice, or because every changed field is. */
  readonly skippedByUser: number;
  /** Changed fields that are left out of records that are written. */
  readonly skippedFields: number;
  /** Nothing to write, and nothing refused. */
  readonly unchanged: number;
  /** Planned records in which a value that is not blank is replaced in a mapping with its own `field`. */
  readonly replaced: number;
  /** Planned changes that clear a value. */
  readonly clears: number;
  /** Planned changes to a word by which programs write down that there is nothing, e.g. `null`. */
  readonly wordsForNothing: number;
  readonly refusedFields: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
}

export const noPlanCounts: PlanCounts = {
  looked: 0,
  planned: 0,
  needsReview: 0,
  skippedByUser: 0,
  skippedFields: 0,
  unchanged: 0,
  replaced: 0,
  clears: 0,
  wordsForNothing: 0,
  refusedFields: 0,
  refusedByCode: {},
};

/**
 * The plan rows of matched pairs: one a changed or refused field; what is the same has no row. `pair.present` and
 * `pair.sources` follow the mappings' order; a present value of undefined could not be read. `internal` when one record
 * comes twice, which matching rules out.
 */
export function planPairs(
  pairs: readonly MatchedPair[],
  mappings: readonly FieldMapping[],
  chosen: Chosen,
): { readonly rows: readonly PlanRow[]; readonly counts: PlanCounts } {
  const rows: PlanRow[] = [];
  const seen = new Set<string>();
  let counts = noPlanCounts;
  for (const pair of pairs) {
    if (seen.has(pair.crmId)) throw new SyncError('internal', `${pair.crmId} is matched twice.`);
    seen.add(pair.crmId);
    const cells = mappings.map((mapping, index) => ({
      mapping,
      source: pair.sources[index] ?? blank,
      present: pair.present[index],
    }));
    const planned = planRecord(pair, cells, chosen);
    rows.push(...planned.rows);
    counts = addPlanCounts(counts, planned.counts);
  }
  return { rows, counts };
}

export function addPlanCounts(left: PlanCounts, right: PlanCounts): PlanCounts {
  const refusedByCode: Record<string, number> = { ...left.refusedByCode };
  for (const [code, count] of Object.entries(right.refusedByCode)) {
    refusedByCode[code] = (refusedByCode[code] ?? 0) + count;
  }
  return {
    looked: left.looked + right.looked,
    planned: left.planned + right.planned,
    needsReview: left.needsReview + right.needsReview,
    skippedByUser: left.skippedByUser + right.skippedByUser,
    skippedFields: left.skippedFields + right.skippedFields,
    unchanged: left.unchanged + right.unchanged,
    replaced: left.replaced + right.replaced,
    clears: left.clears + right.clears,
    wordsForNothing: left.wordsForNothing + right.wordsForNothing,
    refusedFields: left.refusedFields + right.refusedFields,
    refusedByCode,
  };
}

/** `attribute:<name>` or `item:<name>`. */
function sourceName(source: MappingSource): string {
  return `${source.kind}:${source.name}`;
}

interface Cell {
  readonly mapping: FieldMapping;
  readonly source: SourceValue;
  readonly present: string | null | undefined;
}

type RecordStatus = Extract<PlanStatus, 'planned' | 'needsReview' | 'skippedByUser'>;

const blank: SourceValue = { kind: 'blank' };

/** Kept as the texts they are: somebody may be called Null. */
const wordsForNothing: ReadonlySet<string> = new Set(['NULL', 'null', 'undefined', 'NaN', '\\N']);

const leftOut = 'Left out by you.';

function planRecord(
  pair: MatchedPair,
  cells: readonly Cell[],
  { kind, choices, rule }: Chosen,
): { readonly rows: readonly PlanRow[]; readonly counts: PlanCounts } {
  const key = recordKey(kind, pair.personalizationId);
  const recordStatus = chosenStatus(choices, rule, { key, nameOnly: pair.nameOnly });
  const rows: PlanRow[] = [];
  const refusedByCode: Record<string, number> = {};
  const changes: Record<RecordStatus, number> = { planned: 0, needsReview: 0, skippedByUser: 0 };
  let clears = 0;
  let words = 0;
  let replaced = false;
  for (const cell of cells) {
    const outcome = planCell(cell.mapping, cell.source, cell.present);
    if (outcome.kind === 'same') continue;
    if (outcome.kind === 'refused') {
      rows.push(rowOf(pair, cell, outcome, { status: `refused:${outcome.code}`, reason: outcome.reason }));
      refusedByCode[outcome.code] = (refusedByCode[outcome.code] ?? 0) + 1;
      continue;
    }
    const isSkipped = recordStatus === 'planned' && isFieldSkipped(choices, key, cell.mapping.field);
    const status = isSkipped ? 'skippedByUser' : recordStatus;
    rows.push(rowOf(pair, cell, outcome, { status, reason: isSkipped ? leftOut : reasonOf(status, choices, key) }));
    changes[status] += 1;
    if (status !== 'planned') continue;
    if (outcome.clears) clears += 1;
    if (wordsForNothing.has(outcome.after ?? '')) words += 1;
    if (outcome.replaces && cell.mapping.hasOwnField) replaced = true;
  }
  const isPlanned = changes.planned > 0;
  return {
    rows,
    counts: {
      looked: 1,
      planned: isPlanned ? 1 : 0,
      needsReview: changes.needsReview > 0 ? 1 : 0,
      skippedByUser: !isPlanned && changes.skippedByUser > 0 ? 1 : 0,
      skippedFields: isPlanned ? changes.skippedByUser : 0,
      unchanged: rows.length === 0 ? 1 : 0,
      replaced: replaced ? 1 : 0,
      clears,
      wordsForNothing: words,
      refusedFields: Object.values(refusedByCode).reduce((sum, count) => sum + count, 0),
      refusedByCode,
    },
  };
}

function reasonOf(status: RecordStatus, choices: Choices, key: string): string {
  switch (status) {
    case 'planned':
      return '';
    case 'needsReview':
      return 'Matched by name alone; select it to write it.';
    case 'skippedByUser':
      return choices.records[key] === 'skip' ? leftOut : 'Not among the selected records.';
  }
}

function rowOf(
  pair: MatchedPair,
  { mapping, source, present }: Cell,
  outcome: Exclude<CellOutcome, { kind: 'same' }>,
  told: Pick<PlanRow, 'status' | 'reason'>,
): PlanRow {
  return {
    direction: 'push',
    object: mapping.object,
    crmId: pair.crmId,
    personalizationId: pair.personalizationId,
    field: mapping.field,
    attribute: sourceName(mapping.source),
    before: present === undefined || present === '' ? null : present,
    after: outcome.kind === 'refused' ? sourceText(source) : outcome.after,
    ...told,
    parentId: pair.parentId,
    modstamp: pair.modstamp,
  };
}

/** A source value as a person reads it; a list as JSON. */
function sourceText(source: SourceValue): string | null {
  switch (source.kind) {
    case 'text':
      return source.text;
    case 'list':
      return JSON.stringify(source.values);
    case 'blank':
    case 'object':
      return null;
  }
}
