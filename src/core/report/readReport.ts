import type { PushCounts } from '../model/plan.ts';
import type { MatchCounts } from '../model/matches.ts';
import type { RunReport } from '../model/runReport.ts';

/**
 * Takes a `report.json` for what it is: null when it is not one. What another version left out is filled in as nothing; a
 * value of another type than ours is not believed, and neither is the rest. Unknown members are dropped.
 */
export function readReport(json: unknown): RunReport | null {
  if (!isObject(json)) return null;
  const named = ['runId', 'kind', 'state', 'push', 'users'].every((name) => name in json);
  const read = named ? fitted(json, emptyReport) : undefined;
  if (!isObject(read)) return null;
  const report = read as unknown as RunReport;
  return kinds.has(report.kind) && states.has(report.state) ? report : null;
}

const kinds: ReadonlySet<string> = new Set<RunReport['kind']>(['match', 'dry-run', 'sync', 'undo', 'retry']);
const states: ReadonlySet<string> = new Set<RunReport['state']>(['done', 'partial', 'paused', 'refused', 'cancelled']);

/** An object of numbers under any names. */
const counts = Symbol('counts');
/** A list whose elements are like this one. */
interface ListOf {
  readonly listOf: Shape;
}
type Shape = string | number | boolean | typeof counts | ListOf | { readonly [name: string]: Shape };

const matchCounts: Record<keyof MatchCounts, Shape> = {
  read: 0,
  superseded: 0,
  matched: 0,
  byPriority: counts,
  contacts: 0,
  leads: 0,
  nameOnly: 0,
  ambiguous: 0,
  unmatched: 0,
  excluded: 0,
  byReason: counts,
  nearMisses: counts,
};

const pushCounts: Record<keyof PushCounts, Shape> = {
  planned: 0,
  unchanged: 0,
  refused: 0,
  succeeded: 0,
  failed: 0,
  changedSincePlan: 0,
  notSent: 0,
  unknown: 0,
  needsReview: 0,
  skippedByUser: 0,
  skippedFields: 0,
};

/** One entry for each member of a report, with what stands for it when it is missing. */
const emptyReport: Record<keyof RunReport, Shape> = {
  runId: '',
  planId: '',
  rowsSha256: '',
  kind: '',
  state: '',
  reason: '',
  startedAt: '',
  org: { id: '', myDomain: '', isSandbox: false, isDemo: false },
  dataset: '',
  actor: { username: '', via: '' },
  configSha256: '',
  users: matchCounts,
  accounts: matchCounts,
  push: { Contact: pushCounts, Account: pushCounts },
  pull: { user: pushCounts, account: pushCounts },
  apiCalls: { forecast: 0, used: 0, vendorWouldUse: 0, remainingToday: 0, byKind: counts },
  durationMs: 0,
  writeGaps: { listOf: { chunk: '', checkedAt: '', writtenAt: '' } },
  warnings: { listOf: { code: '', message: '', count: 0 } },
  complete: false,
  rowsRead: counts,
  overriddenGuards: { listOf: '' },
  trippedGuards: { listOf: { guard: '', message: '' } },
};

/** The value in the shape; undefined when it has another type somewhere. */
function fitted(value: unknown, shape: Shape): unknown {
  if (value === undefined) return emptyOf(shape);
  if (shape === counts) return isCounts(value) ? value : undefined;
  if (typeof shape !== 'object') return isLike(value, shape) ? value : undefined;
  if (isList(shape)) return fittedList(value, shape.listOf);
  if (!isObject(value)) return undefined;
  const members = Object.entries(shape as Readonly<Record<string, Shape>>).map(
    ([name, inner]) => [name, fitted(Object.hasOwn(value, name) ? value[name] : undefined, inner)] as const,
  );
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members);
}

function fittedList(value: unknown, shape: Shape): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const elements = value.map((element: unknown) => fitted(element, shape));
  return elements.includes(undefined) ? undefined : elements;
}

function emptyOf(shape: Shape): unknown {
  if (shape === counts) return {};
  if (typeof shape !== 'object') return shape;
  return isList(shape) ? [] : fitted({}, shape);
}

function isLike(value: unknown, shape: Shape): boolean {
  return typeof value === typeof shape && (typeof value !== 'number' || Number.isFinite(value));
}

function isCounts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((count) => typeof count === 'number');
}

function isList(shape: Extract<Shape, object>): shape is ListOf {
  return 'listOf' in shape;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
