import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import type { HistoryRun } from '../../../../src/engine/protocol.ts';
import { isRunNode, runHistoryNodes, startOf } from '../../../../src/extension/views/runHistoryNodes.ts';
import type { ViewNode } from '../../../../src/extension/views/viewNode.ts';
import { aRunReport } from '../../aRunReport.ts';
import { aHistoryRun, pushed } from '../aHistoryRun.ts';

describe('Run History', () => {
  test('is empty before runs were listed, and without runs', () => {
    expect(runHistoryNodes({ runs: null, openedRuns: [] }, 'UTC')).toEqual([]);
    expect(runHistoryNodes({ runs: [], openedRuns: [] }, 'UTC')).toEqual([]);
  });

  test('tells of a run in words and by its icon', () => {
    const [node] = nodesOf(aHistoryRun({ report: dryRun({ push: pushed({ planned: 354 }), durationMs: 12_000 }) }));
    expect(node).toMatchObject({
      id: 'run:/projects/.personalization-sync/runs/2026-11-24T18-20-38Z-7f3a',
      label: 'Dry run',
      description: 'done · DEMO example · 354 records would change · 12 sec · admin@example.com · Nov 24, 18:20',
      icon: 'pass',
      color: 'testing.iconPassed',
      contextValue: 'run report plan own',
      accessibleLabel:
        'Dry run, done, DEMO example, 354 records would change, 12 sec, admin@example.com, Nov 24, 18:20',
    });
  });

  test('has the run’s files below it, as far as they are there', () => {
    const files = { plan: true, failed: true, refused: true };
    const [node] = nodesOf(aHistoryRun({ files }));
    expect(node?.children?.map(({ label, command }) => [label, command?.id])).toEqual([
      ['Report', 'personalizationSync.openReport'],
      ['Plan as CSV', 'personalizationSync.openPlanCsv'],
      ['Rows that were not written', 'personalizationSync.showFailedRows'],
      ['Values that were refused', 'personalizationSync.showFailedRows'],
    ]);
    expect(node?.children?.map((child) => isRunNode(child) && child.rejected)).toEqual([
      undefined,
      undefined,
      'failed',
      'refused',
    ]);
    const [bare] = nodesOf(aHistoryRun({ files: { plan: false, failed: false, refused: false } }));
    expect(bare?.children?.map(({ label }) => label)).toEqual(['Report']);
  });

  test('says which runs can be continued', () => {
    const [node] = nodesOf(aHistoryRun({ report: dryRun({ kind: 'sync', state: 'paused' }), canContinue: true }));
    expect(node?.description).toMatch(/^paused, can be continued · /);
    expect(node).toMatchObject({ icon: 'debug-pause', contextValue: 'run report plan own continue' });
  });

  test.each([
    ['done', 'pass', 'done'],
    ['partial', 'warning', 'done, not every record was written'],
    ['paused', 'debug-pause', 'paused'],
    ['refused', 'error', 'refused'],
    ['cancelled', 'circle-slash', 'cancelled'],
  ] as const)('shows a run that is %s', (state, icon, words) => {
    const [node] = nodesOf(aHistoryRun({ report: dryRun({ state }) }));
    expect(node?.icon).toBe(icon);
    expect(node?.description?.split(' · ')[0]).toBe(words);
  });

  test('explains a folder that cannot be read', () => {
    const [node] = nodesOf(aHistoryRun({ report: null, why: 'report.json is damaged.' }));
    expect(node).toMatchObject({
      label: 'Cannot be read',
      description: '2026-11-24T18-20-38Z-7f3a · report.json is damaged.',
      icon: 'question',
      contextValue: 'run plan own',
    });
    expect(node).not.toHaveProperty('children');
  });

  test('groups many runs by day, the newest day open', () => {
    const runs = Array.from({ length: 16 }, (_, index) => {
      const day = index < 2 ? '24' : '23';
      return aHistoryRun({
        folder: `/runs/${index}`,
        report: dryRun({ startedAt: `2026-11-${day}T18:20:38Z` }),
      });
    });
    const nodes = runHistoryNodes({ runs, openedRuns: [] }, 'UTC');
    expect(nodes.map(({ label, description, expands }) => [label, description, expands])).toEqual([
      ['Tuesday, November 24, 2026', '2 runs', 'expanded'],
      ['Monday, November 23, 2026', '14 runs', 'collapsed'],
    ]);
    expect(nodes[1]?.children).toHaveLength(14);
  });

  test('shows folders from elsewhere apart, to be read only', () => {
    const opened = aHistoryRun({ folder: '/mnt/copied', canContinue: true });
    const [node] = runHistoryNodes({ runs: [], openedRuns: [opened] }, 'UTC');
    expect(node).toMatchObject({ label: 'Opened from elsewhere', description: 'read-only', expands: 'expanded' });
    expect(node?.children?.[0]?.contextValue).toBe('run report plan');
  });

  test('has the moment, the folder and the reason in the tooltip, as text', () => {
    const report = dryRun({ state: 'refused', reason: 'See [here](http://example.com) <b>' });
    const [node] = nodesOf(aHistoryRun({ report }));
    expect(node?.tooltip).toContain('Nov 24, 2026, 18:20 UTC'.replaceAll(/[,:]/g, (sign) => `\\${sign}`));
    expect(node?.tooltip).not.toContain('[here](');
    expect(node?.tooltip).not.toContain('<b>');
  });

  test('knows the start of a damaged run by its folder’s name', () => {
    expect(startOf(aHistoryRun({ report: null }))).toBe(Date.parse('2026-11-24T18:20:38Z'));
    expect(startOf(aHistoryRun({ report: null, runId: 'copy of a run' }))).toBeNull();
  });
});

function nodesOf(...runs: readonly HistoryRun[]): readonly ViewNode[] {
  return runHistoryNodes({ runs, openedRuns: [] }, 'UTC');
}

function dryRun(differences: Partial<RunReport>): RunReport {
  return aRunReport(differences);
}
