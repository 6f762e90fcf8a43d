import { type ChoiceRule, noChoices } from '../../../src/core/model/choices.ts';
import type { RunReport } from '../../../src/core/model/runReport.ts';
import type { ConnectionFacts, DryRunResult } from '../../../src/engine/protocol.ts';
import { initialState, type PreviewState, type SyncState } from '../../../src/extension/store/syncState.ts';
import { aRunReport } from '../aRunReport.ts';

export const configPath = '/projects/acme/personalization-sync.json';

export function someFacts(differences: Partial<ConnectionFacts> = {}): ConnectionFacts {
  return {
    mode: 'observe',
    connection: {
      org: {
        id: '00D000000000001EAA',
        myDomain: 'acme',
        name: 'Acme',
        edition: 'Enterprise Edition',
        isSandbox: false,
        isDemo: true,
      },
      user: { id: '005000000000001AAA', username: 'admin@example.com' },
      apiVersion: '66.0',
    },
    instanceUrl: 'https://acme.my.salesforce.com',
    visibility: { verdict: 'complete', evidence: ['View All Data: yes'], objects: ['Contact', 'Account'] },
    apiUsage: { used: 1200, max: 100_000 },
    dataset: 'engage',
    pairing: { kind: 'notPaired' },
    sources: { personalization: 'User and Account Export API', salesforce: 'Bulk API 2.0' },
    ...differences,
  };
}

export function aDryRun(report: Partial<RunReport> = {}, rule: Partial<ChoiceRule> = {}): DryRunResult {
  return {
    report: aRunReport(report),
    facts: someFacts(),
    rule: { reviewNameOnly: true, onlySelected: false, ...rule },
    choices: noChoices,
  };
}

export function aPreview(report: Partial<RunReport> = {}, rule: Partial<ChoiceRule> = {}): PreviewState {
  const result = aDryRun(report, rule);
  return { ...result, configPath, runIds: [result.report.runId], staleReasons: [] };
}

export function aState(differences: Partial<SyncState> = {}): SyncState {
  return { ...initialState, configPath, ...differences };
}
