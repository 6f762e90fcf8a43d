import type { RunReport } from '../model/runReport.ts';
import { isOfTheMoment, type TrippedGuard } from '../planning/guards.ts';

/**
 * A report with guards that tripped: each is a warning too, whose code is the guard's name. Those that time moves on take
 * the place of what was said of them earlier.
 */
export function withTrippedGuards(report: RunReport, tripped: readonly TrippedGuard[]): RunReport {
  const kept = report.trippedGuards.filter(({ guard }) => !isOfTheMoment(guard));
  return {
    ...report,
    trippedGuards: [...kept, ...tripped],
    warnings: [
      ...report.warnings.filter(({ code }) => !isOfTheMoment(code)),
      ...tripped.map(({ guard, message }) => ({ code: guard, message, count: 0 })),
    ],
  };
}
