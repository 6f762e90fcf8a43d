/**
 * Nights of the vendor's own integration as an org keeps them: sign-ins, the use of a token, bulk jobs of both kinds, and
 * changes in Setup. They are seeded by the admin API; the jobs that clients run here are `bulk/`'s.
 */
import type { VirtualClock } from '../../http/virtualClock.ts';
import { DEMO_ORG, userIdByName } from '../demoOrg.ts';
import type { AuditEntry } from '../security/auditTrail.ts';
import type { RecordStore } from '../store/recordStore.ts';
import { makeId } from '../store/salesforceIds.ts';
import { stampOf } from '../store/stamp.ts';
import type { SeededJob, SeededLogin } from './seeded.ts';
import { isNightKind, NIGHT_KINDS, type NightKind, type NightScript, nightScripts } from './nightScripts.ts';

/** A night to be seeded. */
interface NightOrder {
  readonly kind: NightKind;
  /** ISO 8601; otherwise half past one (UTC) so many nights back, 0 for the last night. */
  readonly startMs: number;
}

const DAY_MS = 86_400_000;
const WRITES_MAY_LAST_MS = 2 * 3_600_000;
/** From the last night back. */
const DEMO_WEEK: readonly NightKind[] = ['validationRule', 'good', 'good', 'lockErrors', 'good', 'good', 'good'];
const RUN_STARTS_MS = 90 * 60_000;
/** Every seeded run has ended by then. */
const RUN_LASTS_MS = 15 * 60_000;

export class OrgNights {
  readonly #store: RecordStore;
  readonly #clock: VirtualClock;
  #logins: SeededLogin[] = [];
  #jobs: SeededJob[] = [];
  #trail: AuditEntry[] = [];
  #tokenUsedAtMs: number | null = null;
  #nextSerial = 1;

  constructor(store: RecordStore, clock: VirtualClock) {
    this.#store = store;
    this.#clock = clock;
  }

  get logins(): readonly SeededLogin[] {
    return this.#logins;
  }

  get jobs(): readonly SeededJob[] {
    return this.#jobs;
  }

  get trail(): readonly AuditEntry[] {
    return this.#trail;
  }

  /** When the app's token was used last; null when it never was. */
  get tokenUsedAtMs(): number | null {
    return this.#tokenUsedAtMs;
  }

  reset(): void {
    this.#logins = [];
    this.#jobs = [];
    this.#trail = [];
    this.#tokenUsedAtMs = null;
    this.#nextSerial = 1;
  }

  findJob(id: string): SeededJob | undefined {
    return this.#jobs.find((job) => job.id === id || job.id.slice(0, 15) === id);
  }

  /**
   * Seeds the nights of an order: `{"nights": [{"kind": "lockErrors", "nightsBack": 0}], "by": "Setup Admin", "replace": true}`.
   * Answers what is wrong with it, if anything; then nothing is seeded.
   */
  seed(order: Readonly<Record<string, unknown>>): string | undefined {
    const asked = order['nights'];
    if (!Array.isArray(asked)) return '"nights" is a list.';
    const nights = asked.map((night) => this.#orderOf(night));
    const problem = nights.find((night) => typeof night === 'string');
    if (problem !== undefined) return problem;
    if (order['replace'] === true) this.reset();
    const by = typeof order['by'] === 'string' ? order['by'] : 'Setup Admin';
    const user = typeof order['user'] === 'string' ? userIdByName(this.#store, order['user']) : DEMO_ORG.admin.id;
    for (const night of nights) if (typeof night !== 'string') this.#seedNight(night, { by, userId: user });
    return undefined;
  }

  /** A week as a demo shows it. A run of the last two hours would look as if it still wrote: then the week ends before it. */
  seedDemoWeek(): void {
    const startMs = this.#lastRunMs();
    const newest = this.#clock.nowMs() - startMs < WRITES_MAY_LAST_MS ? 1 : 0;
    for (const [back, kind] of DEMO_WEEK.entries()) {
      const night: NightOrder = { kind, startMs: startMs - (newest + back) * DAY_MS };
      this.#seedNight(night, { by: DEMO_ORG.admin.name, userId: DEMO_ORG.admin.id });
    }
  }

  #orderOf(asked: unknown): NightOrder | string {
    const { kind, nightsBack = 0, at } = (asked ?? {}) as Readonly<Record<string, unknown>>;
    if (!isNightKind(kind)) return `"kind" is one of ${NIGHT_KINDS.join(', ')}.`;
    if (typeof at === 'string' && !Number.isNaN(Date.parse(at))) return { kind, startMs: Date.parse(at) };
    if (typeof nightsBack !== 'number' || !Number.isInteger(nightsBack) || nightsBack < 0) {
      return '"nightsBack" is a whole number from 0.';
    }
    return { kind, startMs: this.#lastRunMs() - nightsBack * DAY_MS };
  }

  /** The newest half past one in the morning by which a run would have ended. */
  #lastRunMs(): number {
    const nowMs = this.#clock.nowMs();
    const today = Math.floor(nowMs / DAY_MS) * DAY_MS + RUN_STARTS_MS;
    return today + RUN_LASTS_MS <= nowMs ? today : today - DAY_MS;
  }

  #seedNight({ kind, startMs }: NightOrder, { by, userId }: { readonly by: string; readonly userId: string }): void {
    const script: NightScript = nightScripts[kind];
    const at = (minutes: number): number => startMs + minutes * 60_000;
    for (const { minute, status, application } of script.logins) {
      this.#logins.push({ id: this.#id('0Ya'), userId, atMs: at(minute), status, application });
    }
    if (script.tokenUsedAtMinute !== null) {
      this.#tokenUsedAtMs = Math.max(this.#tokenUsedAtMs ?? 0, at(script.tokenUsedAtMinute));
    }
    for (const { minute, lastsMinutes, batches: scripted, ...job } of script.jobs) {
      const createdAtMs = at(minute);
      const changedAtMs = at(minute + lastsMinutes);
      const id = this.#id('750');
      const batches = scripted.map((batch) => ({ ...batch, id: this.#id('751') }));
      this.#jobs.push({ ...job, batches, id, createdById: userId, createdAtMs, changedAtMs });
    }
    for (const { minute, ...line } of script.changes) {
      this.#trail.push({ ...line, createdById: userIdByName(this.#store, by), createdDate: stampOf(at(minute)) });
    }
  }

  /** Far from the ids of jobs that clients run. */
  #id(prefix: string): string {
    return makeId(prefix, 5_000_000 + this.#nextSerial++);
  }
}
