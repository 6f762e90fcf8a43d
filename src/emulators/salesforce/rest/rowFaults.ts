import { numberParameter, type StruckFault, textParameter } from '../../http/faultRule.ts';
import type { WriteError } from '../store/convertValue.ts';

/** Errors that a `rowError` fault puts on single records, whatever the values. */
export interface RowFaults {
  /** The error for that record of this attempt; undefined: it may be written. */
  readonly errorFor: (id: string) => WriteError | undefined;
}

const MESSAGES: Readonly<Record<string, string>> = {
  UNABLE_TO_LOCK_ROW: 'unable to obtain exclusive access to this record or 1 records',
  ENTITY_IS_DELETED: 'entity is deleted',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule of the emulator says no.',
};

/** Attempts at each record, by rule: `untilAttempt: 2` lets the second one through. */
const attemptsByRule = new WeakMap<StruckFault['do'], Map<string, number>>();

/** @param ids all records of the call, in order: `random:3%` chooses among them */
export function rowFaults(fault: StruckFault | undefined, ids: readonly string[]): RowFaults {
  if (!fault) return { errorFor: () => undefined };
  const chosen = chooseIds(fault, ids);
  const untilAttempt = numberParameter(fault.do, 'untilAttempt', Number.POSITIVE_INFINITY);
  const attempts = attemptsByRule.get(fault.do) ?? new Map<string, number>();
  attemptsByRule.set(fault.do, attempts);
  const statusCode = textParameter(fault.do, 'errorCode') ?? 'UNABLE_TO_LOCK_ROW';
  const message = textParameter(fault.do, 'message') ?? MESSAGES[statusCode] ?? statusCode;
  return {
    errorFor(id) {
      const key = id.slice(0, 15);
      if (!chosen.has(key)) return undefined;
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      return attempt < untilAttempt ? { statusCode, message, fields: [] } : undefined;
    },
  };
}

function chooseIds(fault: StruckFault, ids: readonly string[]): ReadonlySet<string> {
  const rows = fault.do['rows'];
  if (Array.isArray(rows)) return new Set(rows.map((id) => String(id).slice(0, 15)));
  const share = /^random:(\d+(?:\.\d+)?)%$/.exec(typeof rows === 'string' ? rows : 'random:100%');
  const probability = Number(share?.[1] ?? 100) / 100;
  return new Set(ids.filter(() => fault.random() < probability).map((id) => id.slice(0, 15)));
}
