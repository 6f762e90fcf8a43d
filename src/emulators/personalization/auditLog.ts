import { jsonReply, type Reply } from '../http/route.ts';

/** Who changed what in Personalization (Audit Log API). */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly user: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectName: string;
  readonly dataset: string;
  readonly details: string;
}

const DAY_MS = 86_400_000;
const DAYS_KEPT = 50;
const USUAL_PAGE = 100;
const PAGE_LIMIT = 2_000;

/** What an admin did in the emulated account: the integration was set up, later its push was changed. */
const setUp: readonly (Omit<AuditEntry, 'timestamp' | 'dataset'> & { readonly daysAgo: number })[] = [
  {
    daysAgo: 41,
    user: 'marketing.admin@example.com',
    action: 'UPDATE',
    objectType: 'INTEGRATION',
    objectName: 'Salesforce CRM',
    details: 'Connected to the org of integration@example.com',
  },
  {
    daysAgo: 40,
    user: 'marketing.admin@example.com',
    action: 'UPDATE',
    objectType: 'INTEGRATION',
    objectName: 'Salesforce CRM',
    details: 'Push > User: Last Activity, Engagement Score, Segments',
  },
  {
    daysAgo: 12,
    user: 'shop.owner@example.com',
    action: 'CREATE',
    objectType: 'SEGMENT',
    objectName: 'Spring Campaign 2026',
    details: '',
  },
];

export class AuditLog {
  readonly #dataset: string;
  #entries: AuditEntry[] = [];

  constructor(dataset: string, nowMs: number) {
    this.#dataset = dataset;
    this.reset(nowMs);
  }

  reset(nowMs: number): void {
    this.#entries = setUp.map(({ daysAgo, ...entry }) => ({
      timestamp: nowMs - daysAgo * DAY_MS,
      ...entry,
      dataset: this.#dataset,
    }));
  }

  add(entry: Omit<AuditEntry, 'dataset'>): void {
    this.#entries.push({ ...entry, dataset: this.#dataset });
  }

  /** Newest first, 50 days back, pages from 1; 100 a page where nothing is said, at most 2,000. */
  list(query: URLSearchParams, nowMs: number): Reply {
    const page = Number(query.get('page') ?? 1);
    const pageSize = Math.min(Number(query.get('pageSize') ?? USUAL_PAGE), PAGE_LIMIT);
    if (!Number.isInteger(page) || page < 1 || !Number.isInteger(pageSize) || pageSize < 1)
      return jsonReply(400, { error: 'page and pageSize must be whole numbers.' });
    const kept = this.#entries.filter(({ timestamp }) => timestamp >= nowMs - DAYS_KEPT * DAY_MS);
    kept.reverse();
    kept.sort((one, other) => other.timestamp - one.timestamp);
    return jsonReply(200, kept.slice((page - 1) * pageSize, page * pageSize));
  }
}
