import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { statusBarText } from '../../../../src/extension/host/statusBarText.ts';
import { initialState, type RunningState } from '../../../../src/extension/store/syncState.ts';
import { aPreview, aState, configPath, someFacts } from '../aDryRun.ts';
import { aHistoryRun, pushed } from '../aHistoryRun.ts';

const PRODUCTION = { id: '00D000000000001EAA', myDomain: 'acme', isSandbox: false, isDemo: false };
const writing: RunningState = {
  kind: 'liveSync',
  label: 'Writing',
  labels: { apply: 'Writing' },
  progress: { done: 120, total: 354, unit: 'records' },
};

describe('the status bar', () => {
  test('is silent for who has not used the extension', () => {
    expect(statusBarText(initialState)).toBeNull();
    expect(statusBarText(aState())).toBeNull();
  });

  test('says of which org and how much a live run would write', () => {
    expect(statusBarText(aState({ preview: aPreview({ push: pushed({ planned: 354 }) }) }))).toEqual({
      text: '$(cloud) DEMO example · 354 to write',
      tooltip: 'The dry run found 354 records to write.\nClick for what you can do now.',
      isWarning: false,
      accessibleLabel: 'Personalization Sync: DEMO example · 354 to write',
    });
  });

  test('says when the preview is stale, and why', () => {
    const preview = { ...aPreview({ push: pushed({ planned: 1 }) }), staleReasons: ['links.csv has changed.'] };
    const shown = statusBarText(aState({ preview }));
    expect(shown?.text).toBe('$(cloud) DEMO example · 1 to write · stale');
    expect(shown?.tooltip.split('\n')).toEqual([
      'The dry run found 1 record to write.',
      'links.csv has changed.',
      'Click for what you can do now.',
    ]);
  });

  test('says what was written once the plan is used up', () => {
    const preview = { ...aPreview({ push: pushed({ planned: 354 }) }), staleReasons: ['This plan was applied.'] };
    const report = { ...preview.report, kind: 'sync' as const, push: pushed({ planned: 354, succeeded: 10 }) };
    const runs = [aHistoryRun({ report, canContinue: true })];
    expect(statusBarText(aState({ preview, runs }))).toMatchObject({
      text: '$(cloud) DEMO example · 10 of 354 written · paused',
      tooltip: '10 of 354 records written\nClick for what you can do now.',
    });
  });

  test('says without alarm that choices have changed', () => {
    const shown = statusBarText(aState({ preview: aPreview(), choices: { ...noChoices, includeNameOnly: true } }));
    expect(shown?.text).toBe('$(cloud) DEMO example · choices changed');
    expect(shown?.tooltip).toContain('Your choices changed; the plan is made again before anything is written.');
  });

  test('spins with the phase while something runs', () => {
    const shown = statusBarText(aState({ run: { kind: 'dryRun', label: 'Matching', labels: {} } }));
    expect(shown).toMatchObject({ text: '$(sync~spin) Matching', isWarning: false });
    expect(statusBarText(aState({ run: writing, preview: aPreview() }))).toMatchObject({
      text: '$(sync~spin) DEMO example · Writing 120 of 354 records',
      isWarning: false,
    });
  });

  test('warns by its color only while a production org is written to', () => {
    const preview = aPreview({ org: PRODUCTION });
    expect(statusBarText(aState({ run: writing, preview }))?.isWarning).toBe(true);
    expect(statusBarText(aState({ run: { ...writing, kind: 'prepareLive' }, preview }))?.isWarning).toBe(false);
    expect(statusBarText(aState({ preview }))?.isWarning).toBe(false);
  });

  test('says that a run is being cancelled', () => {
    expect(statusBarText(aState({ run: { ...writing, isCancelling: true } }))?.text).toBe('$(sync~spin) cancelling');
  });

  test('says what became of an interrupted run', () => {
    expect(statusBarText(aState({ notice: 'The engine ended.' }))).toMatchObject({
      text: '$(warning) interrupted',
      tooltip: 'The engine ended.',
    });
  });

  test('says where it is connected, and where it could not connect', () => {
    const connected = aState({ connection: { kind: 'connected', facts: someFacts() } });
    expect(statusBarText(connected)?.text).toBe('$(cloud) DEMO acme');
    const failed = aState({ connection: { kind: 'failed', message: 'Nobody answers.' } });
    expect(statusBarText(failed)).toMatchObject({ text: '$(warning) no connection', tooltip: 'Nobody answers.' });
  });

  test('says that the demo runs', () => {
    expect(statusBarText(aState({ demoConfigPath: configPath }))?.text).toBe('$(cloud) DEMO');
  });
});
