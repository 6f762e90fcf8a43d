import { describe, expect, test } from 'vitest';
import { matchPreviewMessage, matchPreviewNodes } from '../../../../src/extension/views/matchPreviewNodes.ts';
import type { ViewNode } from '../../../../src/extension/views/viewNode.ts';
import { aRunReport, someMatchCounts } from '../../aRunReport.ts';

describe('the match preview', () => {
  test('has no rows before a dry run, so that the welcome text shows', () => {
    expect(matchPreviewNodes({ kind: 'idle' })).toEqual([]);
  });

  test('shows what a run is doing and how far it is', () => {
    const progress = { done: 1200, total: 20_000, unit: 'records' };
    expect(matchPreviewNodes({ kind: 'running', label: 'Reading Salesforce', labels: {}, progress })).toEqual([
      { id: 'running', label: 'Reading Salesforce…', icon: 'loading~spin', description: '1,200 of 20,000 records' },
    ]);
    expect(matchPreviewNodes({ kind: 'running', label: 'Matching', labels: {} })).toEqual([
      { id: 'running', label: 'Matching…', icon: 'loading~spin' },
    ]);
  });

  test('shows the counts of a dry run by kind, outcome and priority', () => {
    const users = someMatchCounts({
      read: 2010,
      superseded: 10,
      matched: 1500,
      byPriority: { 0: 0, 1: 900, 2: 500, 3: 100 },
      ambiguous: 20,
      unmatched: 470,
      excluded: 10,
    });
    const nodes = matchPreviewNodes({ kind: 'previewed', report: aRunReport({ users }) });
    expect(outline(nodes)).toEqual([
      'Users | 1,500 of 2,000 matched',
      '  Matched | 1,500',
      '    Priority 0: explicit link | 0',
      '    Priority 1: Salesforce ID | 900',
      '    Priority 2: Match On Field | 500',
      '    Priority 3: name or e-mail | 100',
      '  Ambiguous | 20',
      '  Unmatched | 470',
      '  Excluded | 10',
      'Accounts | 0 of 0 matched',
      '  Matched | 0',
      '  Ambiguous | 0',
      '  Unmatched | 0',
      '  Excluded | 0',
    ]);
  });

  test('gives every row an id of its own', () => {
    const counts = someMatchCounts({ byPriority: { 1: 1, 2: 2 } });
    const nodes = matchPreviewNodes({ kind: 'previewed', report: aRunReport({ users: counts, accounts: counts }) });
    const ids = flatten(nodes).map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the line above the Match Preview', () => {
  test('is empty without a dry run', () => {
    expect(matchPreviewMessage({ kind: 'idle' })).toBe('');
  });

  test('tells DEMO or the org, the dataset and what would change', () => {
    const report = aRunReport();
    const push = { ...report.push, Contact: { ...report.push.Contact, planned: 1204 } };
    expect(matchPreviewMessage({ kind: 'previewed', report: { ...report, push } })).toBe(
      'DEMO example · engage · 1,204 records would change',
    );
    const production = { ...report.org, isDemo: false, isSandbox: false };
    expect(matchPreviewMessage({ kind: 'previewed', report: { ...report, org: production } })).toMatch(
      /^PRODUCTION example · /,
    );
    expect(matchPreviewMessage({ kind: 'previewed', report: { ...report, org: { ...report.org, id: '' } } })).toMatch(
      /^Files · /,
    );
  });

  test('begins with INCOMPLETE when the user may not see every record', () => {
    const report = aRunReport({ complete: false });
    expect(matchPreviewMessage({ kind: 'previewed', report })).toMatch(/^INCOMPLETE · /);
  });
});

function outline(nodes: readonly ViewNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label} | ${node.description ?? ''}`,
    ...outline(node.children ?? [], `${indent}  `),
  ]);
}

function flatten(nodes: readonly ViewNode[]): ViewNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children ?? [])]);
}
