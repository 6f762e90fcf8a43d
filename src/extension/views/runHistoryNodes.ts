import type { RunReport } from '../../core/model/runReport.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { kindText, outcomeText, stateText } from '../host/runSummary.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { absoluteTime, count, dayText, durationText, shortTime } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import type { SyncState } from '../store/syncState.ts';
import type { NodeSource } from './nodeSource.ts';
import { runTooltip } from './runTooltip.ts';
import type { NodeCommand, ViewNode } from './viewNode.ts';

/** A row that stands for a run or for one of its files: the first argument of the commands of its context menu. */
export interface RunNode extends ViewNode {
  readonly run: HistoryRun;
  /** Of this configuration's history, not opened from elsewhere. */
  readonly isOwn: boolean;
  /** For the row of a file of rejected rows. */
  readonly rejected?: 'failed' | 'refused';
}

/** Whether a command was called with a row of *Run History* that stands for a run. */
export function isRunNode(value: unknown): value is RunNode {
  if (typeof value !== 'object' || value === null || !('run' in value && 'isOwn' in value)) return false;
  const { run } = value;
  return typeof run === 'object' && run !== null && 'runId' in run && 'folder' in run && 'files' in run;
}

/** More runs than this are grouped by day. */
const UNGROUPED_RUNS = 15;

export const runHistorySource: NodeSource = {
  dependsOn: ({ runs, openedRuns }) => [runs, openedRuns],
  roots: (state) => runHistoryNodes(state),
};

/** *Run History*: newest first. No nodes without a run: the view then shows its welcome text. */
export function runHistoryNodes(
  { runs, openedRuns }: Pick<SyncState, 'runs' | 'openedRuns'>,
  timeZone?: string,
): readonly ViewNode[] {
  const own = runs ?? [];
  const nodes = own.map((run) => runNode(run, true, timeZone));
  return [
    ...(own.length > UNGROUPED_RUNS ? groupedByDay(nodes, timeZone) : nodes),
    ...(openedRuns.length === 0 ? [] : [elsewhereNode(openedRuns, timeZone)]),
  ];
}

function groupedByDay(nodes: readonly RunNode[], timeZone: string | undefined): readonly ViewNode[] {
  const days = new Map<string, RunNode[]>();
  for (const node of nodes) {
    const day = dayOf(node.run, timeZone);
    days.set(day, [...(days.get(day) ?? []), node]);
  }
  return [...days].map(([day, children], index) => ({
    id: `day:${day}`,
    label: day,
    description: children.length === 1 ? t('1 run') : t('{0} runs', count(children.length)),
    icon: 'calendar',
    expands: index === 0 ? ('expanded' as const) : ('collapsed' as const),
    children,
  }));
}

function dayOf(run: HistoryRun, timeZone: string | undefined): string {
  const startedAtMs = startOf(run);
  return startedAtMs === null ? t('Without a date') : dayText(startedAtMs, timeZone);
}

/** Of a folder that cannot be read, its name still tells when it was made: `2026-11-24T18-20-38Z-7f3a`. */
export function startOf({ report, runId }: HistoryRun): number | null {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d)Z/.exec(runId) ?? [];
  const named = day === undefined || clock === undefined ? '' : `${day}T${clock.replaceAll('-', ':')}Z`;
  const startedAtMs = Date.parse(report?.startedAt ?? named);
  return Number.isNaN(startedAtMs) ? null : startedAtMs;
}

function elsewhereNode(runs: readonly HistoryRun[], timeZone: string | undefined): ViewNode {
  return {
    id: 'elsewhere',
    label: t('Opened from elsewhere'),
    description: t('read-only'),
    icon: 'folder-opened',
    expands: 'expanded',
    children: runs.map((run) => runNode(run, false, timeZone)),
  };
}

function runNode(run: HistoryRun, isOwn: boolean, timeZone: string | undefined): RunNode {
  const id = `run:${run.folder}`;
  const { report } = run;
  if (report === null) {
    return {
      id,
      run,
      isOwn,
      label: t('Cannot be read'),
      description: `${run.runId} · ${run.why}`,
      icon: 'question',
      tooltip: runTooltip(run, { started: run.runId }),
      contextValue: contextValue(run, isOwn),
      accessibleLabel: t('Run {0} cannot be read: {1}', run.runId, run.why),
    };
  }
  const startedAtMs = startOf(run);
  const words = [
    stateWords(run, report),
    orgText(report),
    outcomeText(report),
    durationText(report.durationMs),
    ...(report.actor.username === '' ? [] : [report.actor.username]),
    startedAtMs === null ? run.runId : shortTime(startedAtMs, timeZone),
  ].join(' · ');
  return {
    id,
    run,
    isOwn,
    label: kindText(report.kind),
    description: words,
    ...stateIcon(run, report),
    tooltip: runTooltip(run, { started: startedAtMs === null ? run.runId : absoluteTime(startedAtMs, timeZone) }),
    contextValue: contextValue(run, isOwn),
    accessibleLabel: `${kindText(report.kind)}, ${words.replaceAll(' · ', ', ')}`,
    expands: 'collapsed',
    children: fileNodes(id, run, isOwn),
  };
}

function stateWords({ canContinue }: HistoryRun, report: RunReport): string {
  return canContinue ? t('{0}, can be continued', stateText(report)) : stateText(report);
}

function stateIcon(
  { canContinue }: HistoryRun,
  { state }: RunReport,
): { readonly icon: string; readonly color?: string } {
  if (canContinue) return { icon: 'debug-pause', color: 'list.warningForeground' };
  switch (state) {
    case 'done':
      return { icon: 'pass', color: 'testing.iconPassed' };
    case 'partial':
      return { icon: 'warning', color: 'list.warningForeground' };
    case 'paused':
      return { icon: 'debug-pause', color: 'list.warningForeground' };
    case 'refused':
      return { icon: 'error', color: 'list.errorForeground' };
    case 'cancelled':
      return { icon: 'circle-slash' };
  }
}

/** Flags for the `when` clauses of the row's menu. */
function contextValue({ report, files, canContinue }: HistoryRun, isOwn: boolean): string {
  return [
    'run',
    ...(report === null ? [] : ['report']),
    ...(files.plan ? ['plan'] : []),
    ...(files.failed ? ['failed'] : []),
    ...(files.refused ? ['refused'] : []),
    ...(isOwn ? ['own'] : []),
    ...(isOwn && canContinue ? ['continue'] : []),
  ].join(' ');
}

function fileNodes(id: string, run: HistoryRun, isOwn: boolean): readonly RunNode[] {
  const { files } = run;
  const file = (name: string, icon: string, command: NodeCommand): RunNode => {
    return { id: `${id}/${name}`, run, isOwn, label: command.title, icon, command };
  };
  const report = file('report', 'markdown', { id: commandIds.openReport, title: t('Report') });
  const plan = file('plan', 'table', { id: commandIds.openPlanCsv, title: t('Plan as CSV') });
  const failed = file('failed', 'error', { id: commandIds.showFailedRows, title: t('Rows that were not written') });
  const refused = file('refused', 'circle-slash', {
    id: commandIds.showFailedRows,
    title: t('Values that were refused'),
  });
  return [
    report,
    ...(files.plan ? [plan] : []),
    ...(files.failed ? [{ ...failed, rejected: 'failed' as const }] : []),
    ...(files.refused ? [{ ...refused, rejected: 'refused' as const }] : []),
  ];
}
