const DAY_MS = 86_400_000;

/** A stretch of time in UTC: from `startMs`, up to and without `endMs`. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** What a date literal of SOQL stands for at that moment, in UTC; undefined for one that is not known. */
export function dateLiteralSpan(name: string, n: number, nowMs: number): TimeSpan | undefined {
  const now = new Date(nowMs);
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const fixed = fixedSpan(name, today);
  if (fixed) return fixed;
  const unit = /^(?:(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO)$/.exec(name);
  if (unit) {
    const kind = (unit[2] ?? unit[3] ?? 'DAY') as Unit;
    if (unit[3]) return span(kind, today, -n, -n + 1);
    // LAST_N_DAYS counts today in, the longer units do not.
    if (unit[1] === 'LAST') return span(kind, today, -n, kind === 'DAY' ? 1 : 0);
    return span(kind, today, 1, n + 1);
  }
  const relative = /^(LAST|THIS|NEXT)_(?:FISCAL_)?(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  if (!relative) return undefined;
  const offset = { LAST: -1, THIS: 0, NEXT: 1 }[relative[1] as 'LAST' | 'THIS' | 'NEXT'];
  return span(relative[2] as Unit, today, offset, offset + 1);
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

function fixedSpan(name: string, today: number): TimeSpan | undefined {
  switch (name) {
    case 'TODAY':
      return span('DAY', today, 0, 1);
    case 'YESTERDAY':
      return span('DAY', today, -1, 0);
    case 'TOMORROW':
      return span('DAY', today, 1, 2);
    case 'LAST_90_DAYS':
      return span('DAY', today, -90, 1);
    case 'NEXT_90_DAYS':
      return span('DAY', today, 1, 91);
    default:
      return undefined;
  }
}

function span(unit: Unit, today: number, from: number, to: number): TimeSpan {
  return { startMs: startOf(unit, today, from), endMs: startOf(unit, today, to) };
}

/** Start of the unit that lies `offset` units from today's. Weeks begin on Sunday, as in an org with US locale. */
function startOf(unit: Unit, today: number, offset: number): number {
  const date = new Date(today);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (unit) {
    case 'DAY':
      return today + offset * DAY_MS;
    case 'WEEK':
      return today - date.getUTCDay() * DAY_MS + offset * 7 * DAY_MS;
    case 'MONTH':
      return Date.UTC(year, month + offset, 1);
    case 'QUARTER':
      return Date.UTC(year, (Math.floor(month / 3) + offset) * 3, 1);
    case 'YEAR':
      return Date.UTC(year + offset, 0, 1);
  }
}
