import type { MatchCounts } from './matches.ts';
import type { OrgFacts } from './org.ts';
import type { PushCounts } from './plan.ts';
import type { PushObject } from './records.ts';
import type { Warning } from './syncEvent.ts';

export type RunKind = 'match' | 'dry-run' | 'sync' | 'undo' | 'retry';
export type RunState = 'done' | 'partial' | 'paused' | 'refused' | 'cancelled';

/** `report.json` of a run folder, and what `--json` prints. All push counts are records, `refused` counts fields. */
export interface RunReport {
  readonly runId: string;
  readonly planId: string;
  readonly rowsSha256: string;
  readonly kind: RunKind;
  readonly state: RunState;
  /** Why it did not end as planned, for people; empty for `done` and `partial`. */
  readonly reason: string;
  /** ISO 8601, server time where there is a server. */
  readonly startedAt: string;
  readonly org: Pick<OrgFacts, 'id' | 'myDomain' | 'isSandbox' | 'isDemo'>;
  readonly dataset: string;
  readonly actor: { readonly username: string; readonly via: 'cli' | 'vscode' };
  readonly configSha256: string;
  readonly users: MatchCounts;
  readonly accounts: MatchCounts;
  readonly push: Readonly<Record<PushObject, PushCounts>>;
  readonly pull: { readonly user: PushCounts; readonly account: PushCounts };
  readonly apiCalls: ApiCalls;
  readonly durationMs: number;
  /** By the server's clock: nothing can compare and set in one, so each chunk's check was a little ahead of its write. */
  readonly writeGaps: readonly WriteGap[];
  readonly warnings: readonly Warning[];
  /** False when the signed-in user may not see every record: the counts are then not to be trusted. */
  readonly complete: boolean;
  /** Rows read of each table: what the next run's guard against a shrunken export compares with. */
  readonly rowsRead: Readonly<Record<string, number>>;
  readonly overriddenGuards: readonly string[];
  readonly trippedGuards: readonly { readonly guard: string; readonly message: string }[];
}

/** When a chunk was looked at for changes of others, and when it was written; ISO 8601. */
export interface WriteGap {
  readonly chunk: string;
  readonly checkedAt: string;
  readonly writtenAt: string;
}

export interface ApiCalls {
  readonly forecast: number;
  readonly used: number;
  readonly vendorWouldUse: number;
  readonly remainingToday: number;
  /** Forecast by kind of call. */
  readonly byKind: Readonly<Record<string, number>>;
}
