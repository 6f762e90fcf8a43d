import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import { matchPreviewBadge, matchPreviewMessage } from '../../../../src/extension/views/matchPreviewHead.ts';
import { aRunReport, someMatchCounts } from '../../aRunReport.ts';
import { aPreview, aState } from '../aDryRun.ts';

const { push, org } = aRunReport();

function message(report: Partial<RunReport>, more: Parameters<typeof aState>[0] = {}, found: number | null = null) {
  return matchPreviewMessage(aState({ preview: aPreview(report), ...more }), found, 'UTC');
}

describe('the line above the Match Preview', () => {
  test('is empty without a dry run, and where a filter finds nothing', () => {
    expect(matchPreviewMessage(aState(), null, 'UTC')).toBe('');
    expect(message({}, { filter: 'nobody' }, 0)).toBe('');
  });

  test('tells when, of which org and dataset, and what would change', () => {
    expect(message({ push: { ...push, Contact: { ...push.Contact, planned: 1204 } } })).toBe(
      'Dry run of Nov 24, 18:20 · DEMO example · engage · mode observe · 1,204 records would change',
    );
    expect(message({ push: { ...push, Account: { ...push.Account, planned: 1 } } })).toMatch(
      / · 1 record would change$/,
    );
    expect(message({ org: { ...org, isDemo: false, isSandbox: false } })).toMatch(/ · PRODUCTION example · /);
    expect(message({ org: { ...org, id: '' } })).toMatch(/ · Files · /);
  });

  test('begins with INCOMPLETE when the user may not see every record', () => {
    expect(message({ complete: false })).toMatch(/^INCOMPLETE · Dry run of /);
  });

  test('tells the filter, what was chosen by hand, and why the dry run is stale', () => {
    const choices = {
      ...noChoices,
      records: { 'user:a': 'include', 'user:b': 'skip', 'user:c': 'skip' },
      skippedFields: { 'user:d': ['Email'] },
    } as const;
    const preview = { ...aPreview(), staleReasons: ['links.csv has changed.'] };
    expect(matchPreviewMessage(aState({ preview, filter: 'acme', choices }), 3, 'UTC')).toBe(
      'Filter: acme · Dry run of Nov 24, 18:20 · DEMO example · engage · mode observe · 0 records would change · ' +
        '1 included by you, 2 left out by you, 1 field left out · ' +
        'your choices changed: the plan is made again before anything is written · ' +
        'stale: links.csv has changed. Make a new dry run.',
    );
  });
});

describe('the badge of the Match Preview', () => {
  const users = someMatchCounts({ ambiguous: 20 });
  const reviewed = { ...push, Contact: { ...push.Contact, needsReview: 3 } };

  test('counts what waits for a person', () => {
    expect(matchPreviewBadge(aState({ preview: aPreview({ users, push: reviewed }) }))).toEqual({
      value: 23,
      tooltip: '20 ambiguous, 3 matched by name only to review',
    });
  });

  test('counts records matched by name only no longer once their group is included', () => {
    const choices = { ...noChoices, includeNameOnly: true };
    expect(matchPreviewBadge(aState({ preview: aPreview({ users, push: reviewed }), choices }))?.value).toBe(20);
  });

  test('is absent where nothing waits', () => {
    expect(matchPreviewBadge(aState({ preview: aPreview() }))).toBeUndefined();
    expect(matchPreviewBadge(aState())).toBeUndefined();
  });
});
