import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockText, momentText, nightWindows, windowOf } from '../../../../src/core/nights/nightWindows.ts';

const zones = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
];

describe('the nights before a moment', () => {
  test('go from noon to noon in the time zone of the org, newest first', () => {
    expect(nightWindows('2026-11-25T03:00:00Z', 'America/New_York', 2)).toEqual([
      {
        night: '2026-11-24',
        from: '2026-11-24T17:00:00.000Z',
        to: '2026-11-25T17:00:00.000Z',
        isOver: false,
        hasBegun: false,
      },
      {
        night: '2026-11-23',
        from: '2026-11-23T17:00:00.000Z',
        to: '2026-11-24T17:00:00.000Z',
        isOver: true,
        hasBegun: true,
      },
      {
        night: '2026-11-22',
        from: '2026-11-22T17:00:00.000Z',
        to: '2026-11-23T17:00:00.000Z',
        isOver: true,
        hasBegun: true,
      },
    ]);
  });

  test('a night in which the clock is changed has 23 or 25 hours', () => {
    const hours = (now: string) =>
      nightWindows(now, 'Europe/London', 3).map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000);
    expect(hours('2026-10-26T15:00:00Z')).toEqual([24, 24, 25, 24]);
    expect(hours('2026-03-30T15:00:00Z')).toEqual([24, 24, 23, 24]);
  });

  test('a night has begun when its midnight has passed', () => {
    const begun = (now: string) => nightWindows(now, 'Europe/London', 0)[0]?.hasBegun;
    expect([begun('2026-11-24T23:59:00Z'), begun('2026-11-25T00:00:00Z'), begun('2026-11-25T12:00:00Z')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('a time zone that nobody knows counts as UTC', () => {
    expect(nightWindows('2026-11-25T13:00:00Z', 'Mars/Olympus', 0)[0]?.from).toBe('2026-11-25T12:00:00.000Z');
  });

  test('lose no moment and hold none twice, whatever the zone and the season', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) }),
        fc.array(fc.integer({ min: 0, max: 7 * 86_400_000 - 1 }), { minLength: 1, maxLength: 30 }),
        (zone, nowMs, ages) => {
          const windows = nightWindows(new Date(nowMs).toISOString(), zone, 7);
          expect(windows).toHaveLength(8);
          for (const [place, { from }] of windows.slice(0, -1).entries()) expect(from).toBe(windows[place + 1]?.to);
          for (const ageMs of ages) {
            const at = new Date(nowMs - ageMs).toISOString();
            const holding = windows.filter(
              ({ from, to }) => Date.parse(from) <= Date.parse(at) && Date.parse(at) < Date.parse(to),
            );
            expect(holding).toEqual([windowOf(windows, at)]);
          }
        },
      ),
    );
  });

  test('clock times are those of the org', () => {
    expect(clockText('2026-07-01T00:30:00Z', 'Europe/London')).toBe('01:30');
    expect(momentText('2026-07-01T23:30:00Z', 'Europe/London')).toBe('2026-07-02 00:30');
  });
});
