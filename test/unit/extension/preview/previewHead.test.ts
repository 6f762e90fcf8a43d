import { expect, test } from 'vitest';
import type { ConnectionFacts, SyncMode } from '../../../../src/engine/protocol.ts';
import { previewHead } from '../../../../src/extension/preview/previewHead.ts';
import type { PreviewState } from '../../../../src/extension/store/syncState.ts';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { aRunReport } from '../../aRunReport.ts';

function aPreview(mode: SyncMode, told: Partial<PreviewState> = {}): PreviewState {
  return {
    report: aRunReport(),
    facts: { mode } as ConnectionFacts,
    rule: { reviewNameOnly: true, onlySelected: false },
    choices: noChoices,
    configPath: '/projects/personalization-sync.json',
    runIds: [aRunReport().runId],
    staleReasons: [],
    ...told,
  };
}

const copied = 'Fields as in personalization-sync.json: a hand-made copy of the settings in Personalization.';

test('a preview says of which org, dataset, mode and time it is', () => {
  expect(previewHead(aPreview('replace'), 'UTC')).toEqual({
    facts: [
      'DEMO example · dataset engage · mode replace: a live run writes every change that is not skipped · Dry Run of Nov 24, 2026, 18:20 UTC',
      copied,
    ],
    warnings: [],
  });
});

test('production is written in capital letters, and what is stale or incomplete is said first, with the reasons', () => {
  const org = { id: '00D000000000001EAA', myDomain: 'acme', isSandbox: false, isDemo: false };
  const preview = aPreview('repair', {
    report: aRunReport({ org, complete: false }),
    staleReasons: ['links.csv has changed since.', 'The plan is older than 96 hours.'],
  });
  expect(previewHead(preview, 'UTC')).toEqual({
    facts: [
      'STALE · INCOMPLETE · PRODUCTION acme · dataset engage · mode repair: a live run writes only the records you include · Dry Run of Nov 24, 2026, 18:20 UTC',
      copied,
    ],
    warnings: [
      'Stale: links.csv has changed since.',
      'Stale: The plan is older than 96 hours.',
      'The signed-in user may not see every record: an ambiguous profile can look unique here.',
    ],
  });
});

test('files have no org', () => {
  const org = { id: '', myDomain: '', isSandbox: false, isDemo: false };
  expect(previewHead(aPreview('observe', { report: aRunReport({ org }) }), 'UTC').facts[0]).toBe(
    'Files · dataset engage · mode observe: live runs are refused · Dry Run of Nov 24, 2026, 18:20 UTC',
  );
});
