import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';

/** Names a record, or a field of it, in the arguments of a command: of a lens, or of a row of a tree. */
export interface RecordReference {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  /** API name; absent when the whole record is meant. */
  readonly field?: string;
}

/** What a lens hands over: also enough to open the record in Salesforce. */
export interface MergeReference extends RecordReference {
  /** 18 characters. */
  readonly crmId: string;
  readonly object: CrmObject;
  readonly label: string;
}

export function referenceTo(record: MergeRecord, field?: MergeField): MergeReference {
  const { kind, personalizationId, crmId, object, label } = record;
  return { kind, personalizationId, crmId, object, label, ...(field && { field: field.field }) };
}

/**
 * The first argument of a command, where it names a record: a reference, a record's row of the Match Preview, or a field's
 * row below it. Undefined when the palette called, or the menu of an editor.
 */
export function toRecordReference(value: unknown): RecordReference | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, personalizationId, field, record } = value as Partial<RecordReference> & { record?: unknown };
  const named = typeof field === 'string' ? { field } : {};
  if ((kind === 'user' || kind === 'account') && typeof personalizationId === 'string') {
    return { kind, personalizationId, ...named };
  }
  const below = record === undefined ? undefined : toRecordReference(record);
  return below && { ...below, ...named };
}
