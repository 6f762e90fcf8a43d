import { describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/core/report/readReport.ts';
import { aRunReport, someMatchCounts } from '../../aRunReport.ts';

const report = aRunReport({
  users: someMatchCounts({ read: 3, byPriority: { '1': 2 } }),
  warnings: [{ code: 'x', message: 'y', count: 1 }],
  writeGaps: [{ chunk: 'Contact-0001', checkedAt: 'a', writtenAt: 'b' }],
  trippedGuards: [{ guard: 'maxRows', message: 'too many' }],
  overriddenGuards: ['maxRows'],
});

describe('readReport', () => {
  it('takes a report as it was written', () => {
    expect(readReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('fills in what another version did not write, and drops what it wrote besides', () => {
    const { writeGaps, ...older } = report;
    const { nameOnly, ...olderUsers } = report.users;
    expect(writeGaps.length + nameOnly).toBe(1);
    expect(readReport({ ...older, users: olderUsers, novelty: { a: 1 } })).toEqual({ ...report, writeGaps: [] });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', [report]],
    ['another document', { name: 'x' }],
    ['a text where a number belongs', { ...report, durationMs: '1' }],
    ['a number that is none', { ...report, users: { ...report.users, byPriority: { '1': '2' } } }],
    ['an object where a text belongs', { ...report, reason: { toString: 'x' } }],
    ['a list of other things', { ...report, warnings: ['x'] }],
    ['no list', { ...report, warnings: { length: 1 } }],
    ['an unknown kind', { ...report, kind: 'constructor' }],
    ['an unknown state', { ...report, state: '' }],
    ['no counts', { ...report, push: { Contact: 1, Account: 2 } }],
  ])('refuses %s', (_what, json) => {
    expect(readReport(json)).toBeNull();
  });
});
