import type { Configuration } from '../config/configuration.ts';
import type { ApiUsage } from '../model/org.ts';
import type { PushObject } from '../model/records.ts';
import type { Warning } from '../model/syncEvent.ts';
import type { LastGoodRun } from '../ports.ts';
import type { RequirementCheck } from '../requirements/requirementCheck.ts';
import type { PlanCounts } from './planPairs.ts';

/** Guards of a plan that can stop a live run before its first write; each can be overridden for one run, by name. */
export const guardNames = [
  'maxChangedShare',
  'maxClears',
  'maxRows',
  'maxReadDrop',
  'apiReserveShare',
  'maxPlanAgeHours',
  'vendorLimits',
  'pairing',
] as const;
export type GuardName = (typeof guardNames)[number];

/** A minimum security requirement that failed stops a live run like a guard; overridden by its id. */
export type RequirementGuard = `requirement:${string}`;

/** Whether a name is one that `--override-guard` takes. */
export function isGuardName(name: string): name is GuardName | RequirementGuard {
  return guardNames.includes(name as GuardName) || isRequirementGuard(name);
}

export function isRequirementGuard(name: string): name is RequirementGuard {
  return /^requirement:(user\.modifyAllData|oauth\.scopes|field\.\w+\.\w+\.visible)$/.test(name);
}

/** What the guards look at. */
export interface GuardFacts {
  readonly limits: Configuration['guards'];
  readonly counts: Readonly<Record<PushObject, PlanCounts>>;
  /** Matched records of each object: what the changed share is a share of. */
  readonly matched: Readonly<Record<PushObject, number>>;
  /** Rows read of each table; a table that was not there is absent. */
  readonly rowsRead: Readonly<Record<string, number>>;
  /** The last run of this org and dataset that ended well; null for the first. */
  readonly lastGoodRun: LastGoodRun | null;
  /** Null where nobody counts. */
  readonly apiUsage: ApiUsage | null;
  /** API calls that the live run will make. */
  readonly forecastCalls: number;
  /** Age of the plan by the server's clock. */
  readonly planAgeHours: number;
  /** The vendor's minimum requirements as they were judged just now. */
  readonly minimum: readonly RequirementCheck[];
  /** Why the dataset should not be used with this org, for people; null where nothing is wrong. */
  readonly pairingProblem: string | null;
}

export interface TrippedGuard {
  readonly guard: GuardName | RequirementGuard;
  readonly message: string;
}

export interface GuardVerdict {
  /** What refuses a live run unless it is overridden by name. */
  readonly tripped: readonly TrippedGuard[];
  /** What is only said. */
  readonly warnings: readonly Warning[];
}

/** The vendor's own limits ("Personalization Limits"): a plan beyond them is more than its integration would carry. */
const vendorLimits = { pushedRecords: 750_000, exportedUsers: 10_000_000 } as const;

/** Every guard of a plan. A dry run only tells what tripped; a live run is refused. */
export function checkGuards(facts: GuardFacts): GuardVerdict {
  const share = changedShare(facts);
  // The first run fills everything: without an earlier good one there is nothing to compare the share with.
  const sharesTrip = facts.lastGoodRun?.hasSynced === true;
  return {
    tripped: [
      ...(sharesTrip ? share.map((message) => ({ guard: 'maxChangedShare' as const, message })) : []),
      ...clears(facts),
      ...rows(facts),
      ...readDrop(facts),
      ...guardsOfTheMoment(facts),
      ...beyondVendor(facts),
    ],
    warnings: sharesTrip ? [] : share.map((message) => ({ code: 'maxChangedShare', message, count: 0 })),
  };
}

/** The guards that time moves on. They are judged again when a plan is applied: the day's calls come back, plans age. */
export function guardsOfTheMoment(facts: MovingFacts): readonly TrippedGuard[] {
  return [...otherPairing(facts), ...failedRequirements(facts.minimum), ...apiReserve(facts), ...planAge(facts)];
}

type MovingFacts = Pick<
  GuardFacts,
  'limits' | 'apiUsage' | 'forecastCalls' | 'planAgeHours' | 'minimum' | 'pairingProblem'
>;

export function isOfTheMoment(guard: string): boolean {
  return guard === 'apiReserveShare' || guard === 'maxPlanAgeHours' || guard === 'pairing' || isRequirementGuard(guard);
}

/** Only values that somebody may have typed count: replaced ones, in fields that the admin named. */
function changedShare({ counts, matched, limits }: GuardFacts): readonly string[] {
  return objects.flatMap((object) => {
    const { replaced } = counts[object];
    const share = matched[object] === 0 ? 0 : replaced / matched[object];
    if (share <= limits.maxChangedShare) return [];
    return [
      `Values would be replaced in ${replaced} of ${matched[object]} matched ${object} records (${percent(share)}); ` +
        `at most ${percent(limits.maxChangedShare)} are expected. Look at the plan: a wrong mapping looks like this.`,
    ];
  });
}

function* clears({ counts, limits }: GuardFacts): Generator<TrippedGuard> {
  const cleared = sum(objects.map((object) => counts[object].clears));
  if (cleared <= limits.maxClears) return;
  yield { guard: 'maxClears', message: `${cleared} values would be cleared; at most ${limits.maxClears} may be.` };
}

function* rows({ counts, limits }: GuardFacts): Generator<TrippedGuard> {
  const planned = sum(objects.map((object) => counts[object].planned));
  if (limits.maxRows === null || planned <= limits.maxRows) return;
  yield { guard: 'maxRows', message: `${planned} records would be written; at most ${limits.maxRows} may be.` };
}

/** Records that are missing on one side look like "no match" and, worse, make an ambiguous match unique. */
function* readDrop({ rowsRead, lastGoodRun, limits }: GuardFacts): Generator<TrippedGuard> {
  for (const [table, before] of Object.entries(lastGoodRun?.rowsRead ?? {})) {
    const now = rowsRead[table] ?? 0;
    if (before === 0 || (before - now) / before <= limits.maxReadDrop) continue;
    yield {
      guard: 'maxReadDrop',
      message:
        `${now} rows of ${table} were read, ${before} in the last good run (${percent((before - now) / before)} fewer); ` +
        `a fall of ${percent(limits.maxReadDrop)} is allowed. Look whether the source is complete.`,
    };
  }
}

function* otherPairing({ pairingProblem }: MovingFacts): Generator<TrippedGuard> {
  if (pairingProblem !== null) yield { guard: 'pairing', message: pairingProblem };
}

/** The integration itself would not work: what it shares tonight is not what was looked at. */
export function failedRequirements(minimum: readonly RequirementCheck[]): readonly TrippedGuard[] {
  return minimum
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ id, title, evidence, fix }) => {
      const found = evidence.map(({ asked, answer }) => `${asked}: ${answer}`).join('; ');
      return {
        guard: `requirement:${id}`,
        message: `A minimum security requirement failed: ${title}. (${found}) ${fix}`,
      };
    });
}

/** What could not be looked at is said, and stops nothing. */
export function unreadRequirements(minimum: readonly RequirementCheck[]): readonly Warning[] {
  const unread = minimum.filter(({ verdict }) => verdict === 'cannotBeRead');
  if (unread.length === 0) return [];
  const titles = unread.slice(0, 3).map(({ title }) => title);
  const more = unread.length > 3 ? `; and ${unread.length - 3} more` : '';
  const message = `Minimum security requirements that cannot be read with this sign-in: ${titles.join('; ')}${more}.`;
  return [{ code: 'requirementsNotRead', message, count: unread.length }];
}

function* apiReserve({ apiUsage, forecastCalls, limits }: MovingFacts): Generator<TrippedGuard> {
  if (apiUsage === null) return;
  const left = apiUsage.max - apiUsage.used - forecastCalls;
  const reserve = Math.ceil(apiUsage.max * limits.apiReserveShare);
  if (left >= reserve) return;
  yield {
    guard: 'apiReserveShare',
    message:
      `The run needs ${forecastCalls} API calls and would leave ${Math.max(0, left)} of ${apiUsage.max} for today; ` +
      `${reserve} must stay. Wait for the day's limit to reset.`,
  };
}

function* planAge({ planAgeHours, limits }: MovingFacts): Generator<TrippedGuard> {
  if (planAgeHours <= limits.maxPlanAgeHours) return;
  yield {
    guard: 'maxPlanAgeHours',
    message: `The plan is ${Math.floor(planAgeHours)} hours old; ${limits.maxPlanAgeHours} are allowed. Make a new dry run.`,
  };
}

function* beyondVendor({ counts, rowsRead }: GuardFacts): Generator<TrippedGuard> {
  const planned = sum(objects.map((object) => counts[object].planned));
  if (planned > vendorLimits.pushedRecords) {
    yield {
      guard: 'vendorLimits',
      message: `${planned} records would be pushed; the integration itself pushes at most ${vendorLimits.pushedRecords} a job.`,
    };
  }
  const users = rowsRead['users'] ?? 0;
  if (users > vendorLimits.exportedUsers) {
    yield {
      guard: 'vendorLimits',
      message: `${users} users were read; Personalization exports at most ${vendorLimits.exportedUsers} a day and dataset.`,
    };
  }
}

const objects: readonly PushObject[] = ['Contact', 'Account'];

function sum(values: readonly number[]): number {
  return values.reduce((left, right) => left + right, 0);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
