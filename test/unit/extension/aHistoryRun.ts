import type { PushCounts } from '../../../src/core/model/plan.ts';
import type { HistoryRun } from '../../../src/engine/protocol.ts';
import { aRunReport } from '../aRunReport.ts';

/** A run of the history that wrote its report and kept its plan. */
export function aHistoryRun(differences: Partial<HistoryRun> = {}): HistoryRun {
  const report = differences.report === undefined ? aRunReport() : differences.report;
  const runId = report?.runId ?? '2026-11-24T18-20-38Z-7f3a';
  return {
    runId,
    folder: `/projects/.personalization-sync/runs/${runId}`,
    report,
    why: '',
    files: { plan: true, failed: false, refused: false },
    canContinue: false,
    ...differences,
  };
}

/** What is pushed to Contacts; Accounts have nothing. */
export function pushed(contacts: Partial<PushCounts>): { readonly Contact: PushCounts; readonly Account: PushCounts } {
  const { Contact, Account } = aRunReport().push;
  return { Contact: { ...Contact, ...contacts }, Account };
}
