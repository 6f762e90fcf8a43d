import type { PushObject } from './records.ts';

/** Why a value will not be sent (Planning: the conversion table). */
export const refusalCodes = [
  'tooLong',
  'controlCharacter',
  'notAnEmail',
  'notAUrl',
  'notABoolean',
  'notANumber',
  'outOfRange',
  'notADate',
  'ambiguousDate',
  'wrongUnit',
  'notInPicklist',
  'notAnId',
  'fieldMissing',
  'notUpdateable',
  'unsupportedType',
  'literalNA',
  'multiValue',
  'cannotRead',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A value that a profile holds: blank, one text (numbers and booleans as the characters of the export), a list, or an object. */
export type SourceValue =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'object' };

/** Where a mapping takes its value from: a standard item or an attribute of the profile. */
export type MappingSource =
  | { readonly kind: 'item'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string };

/** Row status in the plan: the one list of outcome codes that plan, journal and reports share. */
export type PlanStatus = 'planned' | 'needsReview' | 'skippedByUser' | `refused:${RefusalCode}`;

/** One line of `plan.parquet`: one field of one record. */
export interface PlanRow {
  readonly direction: 'push';
  readonly object: PushObject;
  /** 18 characters. */
  readonly crmId: string;
  readonly personalizationId: string;
  readonly field: string;
  /** `attribute:<name>` or `item:<name>`. */
  readonly attribute: string;
  /** The CRM's present value as it was read; null when empty. */
  readonly before: string | null;
  /** The value to write, in the form Salesforce takes; null clears the field. For a refused row: the source value. */
  readonly after: string | null;
  readonly status: PlanStatus;
  /** A sentence for people; empty for a planned row. */
  readonly reason: string;
  /** The record's parent (a Contact's AccountId): uploads are sorted by it. */
  readonly parentId: string | null;
  /** The record's SystemModstamp as it was read. */
  readonly modstamp: string | null;
}

/** One record of a plan with all its changes: the unit that is written. */
export interface PlannedRecord {
  readonly crmId: string;
  readonly personalizationId: string;
  readonly parentId: string | null;
  readonly modstamp: string | null;
  readonly changes: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Counts of one object; the shape of the run report. All are records, except `refused` and `skippedFields`, which count fields. */
export interface PushCounts {
  readonly planned: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly changedSincePlan: number;
  readonly notSent: number;
  readonly unknown: number;
  readonly needsReview: number;
  /** Would change, and is left out as a whole: by a choice, or because every changed field is. */
  readonly skippedByUser: number;
  /** Fields: changes that are left out of records that are written. */
  readonly skippedFields: number;
}
