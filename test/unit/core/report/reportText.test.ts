import { describe, expect, it } from 'vitest';
import type { PlanRow } from '../../../../src/core/model/plan.ts';
import { noPushCounts } from '../../../../src/core/report/matchReport.ts';
import { matchText, reportText, visible } from '../../../../src/core/report/reportText.ts';
import { orgKind } from '../../../../src/core/report/words.ts';
import { aRunReport, someMatchCounts } from '../../aRunReport.ts';

describe('matchText', () => {
  it('shows outcomes with bars, priorities, reasons and near misses, and leaves out what did not happen', () => {
    const text = matchText('Users', 'users', {
      ...someMatchCounts(),
      read: 1_010,
      superseded: 10,
      matched: 500,
      byPriority: { 0: 0, 1: 300, 2: 0, 3: 200 },
      nameOnly: 50,
      ambiguous: 100,
      unmatched: 400,
      byReason: { severalCandidates: 100, noCandidate: 400 },
      nearMisses: { caseOnly: 7 },
    });
    expect(text.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'Users: 1,010 rows read, 10 earlier appearances superseded',
      '  Matched  500  ███████████████',
      '  1  Salesforce ID  300',
      '  3  name or e-mail  200',
      '  by name alone  50',
      '  Ambiguous  100  ███',
      '  several records are equal  100',
      '  Unmatched  400  ████████████',
      '  nothing equal on the other side  400',
      '  Excluded  0',
      '  Near misses (shown, never applied)',
      '  differs only by letter case  7',
    ]);
  });

  it('says so when there was nothing to read', () => {
    expect(matchText('Accounts', 'accounts', someMatchCounts())).toBe('Accounts: none read.');
  });
});

describe('reportText', () => {
  it('says INCOMPLETE before any count when the user may not see every record', () => {
    const lines = reportText(aRunReport({ complete: false })).split('\n');
    expect(lines.findIndex((line) => line.startsWith('INCOMPLETE'))).toBe(3);
  });

  it('shows the plan with the calls it costs beside those of the vendor, and what would stop it', () => {
    const text = reportText(
      aRunReport({
        push: {
          Contact: {
            ...noPushCounts,
            planned: 12,
            unchanged: 3,
            refused: 2,
            needsReview: 1,
            skippedByUser: 4,
            skippedFields: 5,
          },
          Account: noPushCounts,
        },
        apiCalls: { forecast: 40, used: 30, vendorWouldUse: 13, remainingToday: 14_000, byKind: {} },
        trippedGuards: [{ guard: 'maxClears', message: '3 values would be cleared.' }],
      }),
    ).replaceAll(/ {2,}/g, '  ');
    expect(text).toContain(
      '  Contact: would change  12\n  nothing to write  3\n  matched by name alone, needs review  1\n' +
        '  left out by you  4\n  fields left out by you  5\n',
    );
    expect(text).toContain("  the vendor's nightly run would use, at least  13\n");
    expect(text).toContain('Guards (a live run is refused)\n  maxClears: 3 values would be cleared.');
  });

  it('tells a tripped guard once, though it is a warning too', () => {
    const text = reportText(
      aRunReport({
        trippedGuards: [{ guard: 'maxClears', message: '3 values would be cleared.' }],
        warnings: [
          { code: 'maxClears', message: '3 values would be cleared.', count: 0 },
          { code: 'blankId', message: 'users: rows without a "name" were left out.', count: 2 },
        ],
      }),
    );
    expect(text.match(/would be cleared/g)).toHaveLength(1);
    expect(text).toContain('Warnings\n  users: rows without a "name" were left out. (2)\n');
  });

  it('B33: shows values JSON-quoted, with escape sequences and direction marks made visible', () => {
    const change = planRow({ before: 'Acme ', after: '\u001b[31mred\u202e' });
    const refused = planRow({ status: 'refused:tooLong', reason: 'The value has 41 characters; Nick__c takes 40' });
    const text = reportText(aRunReport(), [change, refused]);
    expect(text).toContain('~ Contact 003 Nick__c: "Acme " → "\\u001b[31mred\\u202e"   (attribute:nick)');
    expect(text).toContain('! Contact 003 Nick__c: will not be sent. The value has 41 characters');
    expect(text).not.toContain('\u001b');
  });

  it('tells a live run by what became of the plan', () => {
    const text = reportText(
      aRunReport({
        kind: 'sync',
        push: { Contact: { ...noPushCounts, planned: 3, succeeded: 2, failed: 1 }, Account: noPushCounts },
      }),
    ).replaceAll(/ {2,}/g, '  ');
    expect(text).toContain('  Contact: planned  3\n  nothing to write  0\n  succeeded  2\n  failed  1');
  });
});

describe('the gap between check and write', () => {
  it('I-06: is told by the longest one, in server time', () => {
    const gap = (checkedAt: string, writtenAt: string) => ({
      chunk: '',
      checkedAt: `2026-11-24T${checkedAt}.000Z`,
      writtenAt: `2026-11-24T${writtenAt}.000Z`,
    });
    const writeGaps = [gap('14:00:00', '14:00:01'), gap('14:02:10', '14:03:55')];
    expect(reportText(aRunReport({ kind: 'sync', writeGaps }))).toContain(
      'Between check and write (longest of 2): checked 14:02:10, written 14:03:55 (server time).',
    );
  });
});

describe('orgKind', () => {
  it('is PRODUCTION unless the org says otherwise', () => {
    const org = { id: '', myDomain: '', isSandbox: false, isDemo: false };
    expect(orgKind({ org })).toBe('PRODUCTION');
    expect(orgKind({ org: { ...org, isSandbox: true } })).toBe('sandbox');
    expect(orgKind({ org: { ...org, isSandbox: true, isDemo: true } })).toBe('DEMO');
  });
});

describe('visible', () => {
  it('keeps line breaks and letters of every script', () => {
    expect(visible('Zoë\n李\u0000\t')).toBe('Zoë\n李\\u0000\\u0009');
  });
});

function planRow(rest: Partial<PlanRow>): PlanRow {
  return {
    direction: 'push',
    object: 'Contact',
    crmId: '003',
    personalizationId: 'u1',
    field: 'Nick__c',
    attribute: 'attribute:nick',
    before: null,
    after: 'x',
    status: 'planned',
    reason: '',
    parentId: null,
    modstamp: null,
    ...rest,
  };
}
