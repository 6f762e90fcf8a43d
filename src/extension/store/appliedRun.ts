import type { HistoryRun } from '../../engine/protocol.ts';
import type { SyncState } from './syncState.ts';

/** The live run that has used the preview's plan, as far as the history knows one: a plan is applied once. */
export function appliedRun({ preview, runs }: Pick<SyncState, 'preview' | 'runs'>): HistoryRun | undefined {
  if (preview === null) return undefined;
  const { planId } = preview.report;
  return runs?.find(({ report }) => report?.kind === 'sync' && report.planId === planId && report.state !== 'refused');
}
