import type { RunReport } from '../core/model/runReport.ts';
import type { SyncErrorCode } from '../core/model/syncError.ts';

/** What the process ends with. A new error code without a line here does not compile. */
export const exitCodeOf: Readonly<Record<SyncErrorCode, number>> = {
  usage: 2,
  configuration: 2,
  badInput: 2,
  disk: 2,
  cannotConnect: 3,
  signInFailed: 3,
  accessDenied: 3,
  incompleteRead: 3,
  apiBudget: 4,
  refused: 4,
  paused: 75,
  cancelled: 130,
  internal: 70,
};

export const done = 0;
/** Done, but some rows failed or were refused. */
export const doneWithRefusals = 1;

/** A run that ended by itself: what its report says decides. */
export function exitCodeOfReport({ state, push, warnings }: RunReport): number {
  switch (state) {
    case 'paused':
      return exitCodeOf.paused;
    case 'cancelled':
      return exitCodeOf.cancelled;
    case 'refused':
      return exitCodeOf.refused;
    case 'done':
    case 'partial': {
      const unsettled = Object.values(push).some(
        ({ refused, failed, unknown, changedSincePlan, notSent }) =>
          refused + failed + unknown + changedSincePlan + notSent > 0,
      );
      const rowsRefused = warnings.some(({ code }) => code === 'refusedRows');
      return unsettled || rowsRefused ? doneWithRefusals : done;
    }
  }
}
