/** The moment at which a fault strikes, seen from the request's effect. */
export type FaultMoment = 'before' | 'midRequest' | 'afterCommit' | 'midResponse';

export const TRANSPORT_FAULTS = ['refuse', 'reset', 'close', 'stall', 'slow', 'status', 'truncate', 'corrupt'] as const;
/** Faults that happen to the emulated world at that moment; the request itself then goes on, except after a kill. */
export const EFFECT_FAULTS = ['jobState', 'externalEdit', 'token', 'killClient'] as const;
/** Faults in what is answered: the handler asks for them with `request.takeFault`. */
export const DATA_FAULTS = [
  'repeatLocator',
  'repeatPage',
  'skipPage',
  'reorderResults',
  'rowInTwoResults',
  'dropResultRow',
  'rowError',
  'sftp',
] as const;

export type TransportFaultType = (typeof TRANSPORT_FAULTS)[number];
export type EffectFaultType = (typeof EFFECT_FAULTS)[number];
export type DataFaultType = (typeof DATA_FAULTS)[number];
export type FaultType = TransportFaultType | EffectFaultType | DataFaultType;
export const FAULT_TYPES: readonly FaultType[] = [...TRANSPORT_FAULTS, ...EFFECT_FAULTS, ...DATA_FAULTS];

/** What a rule does: its type and whatever parameters that type knows. */
export interface FaultAction {
  readonly type: FaultType;
  readonly [parameter: string]: unknown;
}

export interface FaultMatch {
  /** Operation name, `*`, or a family such as `ingest.*`. */
  readonly op: string;
  readonly object: string;
  readonly jobId: string;
  /** Only the n-th matching operation (from 1) and, when `times` is more than 1, those after it. */
  readonly nth: number | null;
  /** Every n-th matching operation. */
  readonly every: number | null;
  /** Only once that many rows have been written since the rule was made. */
  readonly afterRowsApplied: number | null;
  readonly probability: number;
}

export interface FaultRule {
  readonly match: FaultMatch;
  readonly when: FaultMoment;
  readonly do: FaultAction;
  /** How often the rule strikes at most; null: as often as it matches. */
  readonly times: number | null;
}

/** A rule that fits one request, with the generator of that rule for whatever the fault chooses at random. */
export interface StruckFault {
  readonly id: string;
  readonly when: FaultMoment;
  readonly do: FaultAction;
  readonly random: () => number;
  /** Marks that the fault was really acted out. */
  hit(): void;
}

export type DataFault = StruckFault;

/** Reads a rule as a client posts it. Answers what is wrong with it as a sentence. */
export function parseFaultRule(value: unknown): FaultRule | string {
  if (!isObject(value)) return 'A fault rule is a JSON object.';
  const action = value['do'];
  if (!isObject(action)) return '"do" is missing.';
  const type = FAULT_TYPES.find((known) => known === action['type']);
  if (!type) return `"do.type" must be one of ${FAULT_TYPES.join(', ')}.`;
  const when = value['when'] ?? 'before';
  if (when !== 'before' && when !== 'midRequest' && when !== 'afterCommit' && when !== 'midResponse') {
    return '"when" must be before, midRequest, afterCommit or midResponse.';
  }
  const match = value['match'] ?? {};
  if (!isObject(match)) return '"match" must be an object.';
  const after = match['after'];
  const nth = positiveOrNull(match['nth']);
  const every = positiveOrNull(match['every']);
  const times = positiveOrNull(value['times']);
  const rows = positiveOrNull(isObject(after) ? after['rowsApplied'] : null);
  if (nth === undefined || every === undefined || times === undefined || rows === undefined) {
    return '"nth", "every", "times" and "after.rowsApplied" are positive whole numbers or null.';
  }
  const probability = match['probability'] ?? 1;
  if (typeof probability !== 'number' || probability < 0 || probability > 1) return '"probability" is from 0 to 1.';
  return {
    match: {
      op: textOrAny(match['op']),
      object: textOrAny(match['object']),
      jobId: textOrAny(match['jobId']),
      nth,
      every,
      afterRowsApplied: rows,
      probability,
    },
    when,
    do: { ...action, type },
    // A rule for the n-th call means that call alone, unless it says how many.
    times: times ?? (nth === null ? null : 1),
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number parameter of an action, or the given default. */
export function numberParameter(action: FaultAction, name: string, otherwise: number): number {
  const value = action[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

export function textParameter(action: FaultAction, name: string): string | undefined {
  const value = action[name];
  return typeof value === 'string' ? value : undefined;
}

function textOrAny(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '*';
}

function positiveOrNull(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
