import type { RunReport } from '../core/model/runReport.ts';
import { reportText } from '../core/report/reportText.ts';
import { reportWithHint } from './overrideHint.ts';
import type { Terminal } from './terminal.ts';

/** Tells a live run that has ended or stopped; of one that can be carried on, how. */
export function tellLiveRun(terminal: Terminal, report: RunReport): void {
  const told = reportWithHint(report);
  terminal.text(reportText(told));
  if (isOpen(report)) terminal.text(`To continue: personalization-sync resume ${report.runId}`);
  terminal.document(told);
}

/** A run that was called off before its first write has nothing left over. */
function isOpen({ state, push }: RunReport): boolean {
  const left = Object.values(push).reduce((sum, { notSent, unknown }) => sum + notSent + unknown, 0);
  return state === 'paused' || (state === 'cancelled' && left > 0);
}
