import { describe, expect, test } from 'vitest';
import { type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import { possibleActions } from '../../../../src/extension/commands/possibleActions.ts';
import { initialState, type SyncState } from '../../../../src/extension/store/syncState.ts';
import { aPreview, aState, configPath } from '../aDryRun.ts';
import { aHistoryRun, pushed } from '../aHistoryRun.ts';

describe('what a click on the status bar offers', () => {
  test('to stop, while something runs', () => {
    const run = { kind: 'dryRun', label: 'Matching', labels: {} } as const;
    expect(namesOf(aState({ run, preview: aPreview({ push: pushed({ planned: 3 }) }) }))).toEqual([
      'cancelRun',
      'showLog',
    ]);
  });

  test('a dry run at first', () => {
    expect(namesOf(initialState)).toEqual(['startDryRun', 'showLog']);
  });

  test('to write what the preview shows, and nothing to write where it shows nothing', () => {
    expect(namesOf(aState({ preview: aPreview({ push: pushed({ planned: 3 }) }) }))).toEqual([
      'runLiveSync',
      'runFirstRecords',
      'startDryRun',
      'showLog',
    ]);
    expect(namesOf(aState({ preview: aPreview() }))).toEqual(['startDryRun', 'showLog']);
  });

  test('to write what was chosen since, though the plan had nothing', () => {
    const choices: Choices = { ...noChoices, records: { 'user:visitor-17': 'include' } };
    expect(namesOf(aState({ preview: aPreview(), choices }))).toContain('runLiveSync');
  });

  test('to write nothing twice', () => {
    const preview = aPreview({ push: pushed({ planned: 3 }) });
    const runs = [aHistoryRun({ report: { ...preview.report, kind: 'sync' } })];
    expect(namesOf(aState({ preview, runs }))).toEqual(['startDryRun', 'openReport', 'showLog']);
  });

  test('to continue a run that waits, its report, and to stop the demo', () => {
    const runs = [aHistoryRun(), aHistoryRun({ canContinue: true })];
    expect(namesOf(aState({ runs, demoConfigPath: configPath }))).toEqual([
      'startDryRun',
      'continueRun',
      'openReport',
      'stopDemo',
      'showLog',
    ]);
  });
});

function namesOf(state: SyncState): readonly string[] {
  return possibleActions(state).map(({ command }) => command.replace('personalizationSync.', ''));
}
