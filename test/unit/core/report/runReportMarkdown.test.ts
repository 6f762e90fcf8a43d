import { describe, expect, it } from 'vitest';
import { runReportMarkdown, runTitle } from '../../../../src/core/report/runReportMarkdown.ts';
import { aRunReport, someMatchCounts } from '../../aRunReport.ts';

const nothing = aRunReport().push.Contact;
const live = aRunReport({
  kind: 'sync',
  state: 'partial',
  users: someMatchCounts({
    read: 2_100,
    superseded: 100,
    matched: 1_500,
    byPriority: { '0': 0, '1': 1_000, '3': 500 },
    ambiguous: 40,
    unmatched: 460,
  }),
  push: {
    Contact: { ...nothing, planned: 200, unchanged: 1_300, refused: 7, succeeded: 199, failed: 1 },
    Account: nothing,
  },
  apiCalls: { forecast: 12, used: 11, vendorWouldUse: 9, remainingToday: 14_000, byKind: { describe: 2, limits: 0 } },
  durationMs: 75_400,
  writeGaps: [{ chunk: 'Contact-0001', checkedAt: '2026-11-24T18:20:40Z', writtenAt: '2026-11-24T18:20:42Z' }],
  trippedGuards: [{ guard: 'maxRows', message: '200 records; 10 may be written.' }],
  overriddenGuards: ['maxRows'],
  warnings: [
    { code: 'maxRows', message: '200 records; 10 may be written.', count: 0 },
    { code: 'refusedRows', message: 'users.json: 2 rows were refused', count: 2 },
  ],
});

describe('runReportMarkdown', () => {
  it('tells a live run from reading to writing, with a bar for each step', () => {
    const text = runReportMarkdown(live);
    const funnel = text.split('\n').filter((line) => line.includes('█'));
    expect(funnel).toEqual([
      '| **Read** | 2,000 | 100.0 % | ████████████████████ |',
      '| matched at 1: Salesforce ID | 1,000 | 50.0 % | ██████████ |',
      '| matched at 3: name or e-mail | 500 | 25.0 % | █████ |',
      '| **Matched** | 1,500 | 75.0 % | ███████████████ |',
      '| **Planned** | 200 | 10.0 % | ██ |',
      '| **Written** | 199 | 10.0 % | ██ |',
      '| ambiguous | 40 | 2.0 % | █ |',
      '| unmatched | 460 | 23.0 % | █████ |',
    ]);
    for (const line of [
      '# Live Sync 2026-11-24T18-20-38Z-7f3a',
      '| State | done, but not every record was written |',
      '| Salesforce | example (00D000000000001EAA), **DEMO** |',
      '| By | admin\\@example\\.com, from VS Code |',
      '| Duration | 1 min 15 s |',
      '| Failed | 1 | 0 |',
      '| *Fields* that will not be sent | 7 | 0 |',
      "| The vendor's nightly run would use, at least | 9 |",
      '| describe | 2 |',
      '| `maxRows` | 200 records; 10 may be written\\. | overridden for this run |',
      '| Contact-0001 | 2026-11-24T18\\:20\\:40Z | 2026-11-24T18\\:20\\:42Z | 2.0 s |',
      '| users\\.json\\: 2 rows were refused | 2 |',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('`failed.csv`');
    expect(text).not.toContain('| limits |');
  });

  it('says of a dry run what would change, and nothing of writing', () => {
    const text = runReportMarkdown({ ...live, kind: 'dry-run', state: 'done', complete: false, overriddenGuards: [] });
    expect(text).toContain('| **Would change** | 200 |');
    expect(text).toContain('**INCOMPLETE**');
    expect(text).toContain('| a live run is refused |');
    for (const word of ['Written', 'Succeeded', 'failed.csv']) expect(text).not.toContain(`**${word}**`);
    expect(text).not.toContain('`failed.csv`');
  });

  it('says of a run that read nothing that nothing was read', () => {
    expect(runReportMarkdown(aRunReport())).toContain('### Accounts\n\nNone were read.');
    expect(runTitle({ kind: 'dry-run', runId: 'r' })).toBe('Dry Run r');
  });

  it('shows texts of others as texts: no link, image, HTML, table cell or control character of theirs', () => {
    const hostile =
      '[a](command:x) ![i](https://example.com/i.png) <img src=x> | `c` www.example.com \u001b[31m\u202e\n# h';
    const text = runReportMarkdown(
      aRunReport({
        runId: hostile,
        state: 'paused',
        reason: hostile,
        dataset: hostile,
        actor: { username: hostile, via: 'cli' },
        warnings: [{ code: 'x', message: hostile, count: 0 }],
        trippedGuards: [{ guard: hostile, message: hostile }],
      }),
    );
    expect(text).not.toMatch(/(?<!\\)\[|<img|\u001b|\u202e|(?<!\\)www\.example|^# h/m);
    const cells = text.split('\n').filter((line) => line.startsWith('| Personalization dataset'));
    expect(cells.map((line) => line.split(/(?<!\\)\|/).length)).toEqual([4]);
  });
});
