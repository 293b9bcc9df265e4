import { describe, expect, test } from 'vitest';
import { beginOf, lastBegun, nextBegin, nextDue, type Times } from '../../src/schedules/due-times.ts';

const at = (text: string): number => Date.parse(text);
const iso = (moment = Number.NaN): string => new Date(moment).toISOString().slice(0, 16);

/** The times that are due after a moment, as UTC. */
function listDue(cron: string, timeZone: string, after: string, count: number): readonly string[] {
  let moment = at(after);
  return Array.from({ length: count }, () => {
    moment = nextDue({ cron, timeZone }, moment);
    return iso(moment);
  });
}

const daily: Times = { id: 'prod/daily', cron: '0 8 * * *', timeZone: 'Europe/Zurich', jitter: 0 };

describe('times that are due', () => {
  test.each([
    ['Europe/Zurich', '2026-03-27T12:00Z', ['2026-03-28T07:00', '2026-03-29T06:00', '2026-03-30T06:00']],
    ['Europe/Zurich', '2026-10-23T12:00Z', ['2026-10-24T06:00', '2026-10-25T07:00', '2026-10-26T07:00']],
    ['America/New_York', '2026-03-06T20:00Z', ['2026-03-07T13:00', '2026-03-08T12:00', '2026-03-09T12:00']],
    ['America/New_York', '2026-10-30T20:00Z', ['2026-10-31T12:00', '2026-11-01T13:00', '2026-11-02T13:00']],
    ['America/New_York', '2026-11-20T12:30Z', ['2026-11-20T13:00', '2026-11-21T13:00', '2026-11-22T13:00']],
    ['Asia/Tokyo', '2026-03-27T12:00Z', ['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T23:00']],
  ])('eight in the morning is eight on the clocks of %s, also after %s', (timeZone, after, expected) => {
    expect(listDue('0 8 * * *', timeZone, after, 3)).toEqual(expected);
  });

  test.each([
    ['Europe/Zurich', '30 2 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['America/New_York', '30 2 * * *', '2026-03-07T20:00Z', ['2026-03-08T07:00', '2026-03-09T06:30']],
    ['Europe/Zurich', '*/15 2 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:00']],
    ['Europe/Zurich', '0 2,3 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:00']],
    ['Asia/Tokyo', '30 2 * * *', '2026-03-28T00:00Z', ['2026-03-28T17:30', '2026-03-29T17:30']],
  ])(
    'what the clocks of %s skip in spring is due once when they jump (%s)',
    (timeZone, cron, after, expected) => {
      expect(listDue(cron, timeZone, after, 2)).toEqual(expected);
    },
  );

  test.each([
    ['Europe/Zurich', '30 2 * * *', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['America/New_York', '30 1 * * *', '2026-10-31T20:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
    ['Europe/Zurich', '30 2 * * *', '2026-10-25T01:10Z', ['2026-10-26T01:30', '2026-10-27T01:30']],
  ])(
    'what the clocks of %s show twice in autumn is due the first time alone (%s after %s)',
    (timeZone, cron, after, expected) => {
      expect(listDue(cron, timeZone, after, 2)).toEqual(expected);
    },
  );

  test('what is due every hour is so through both changes', () => {
    expect(listDue('0 * * * *', 'Europe/Zurich', '2026-10-24T23:30Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ]);
    expect(listDue('0 * * * *', 'Europe/Zurich', '2026-03-28T23:30Z', 3)).toEqual([
      '2026-03-29T00:00',
      '2026-03-29T01:00',
      '2026-03-29T02:00',
    ]);
  });

  test('what is due every hour of a day is so on the day that the clocks of the place show', () => {
    expect(listDue('0 * * * 1', 'Europe/Zurich', '2026-11-22T20:00Z', 1)).toEqual(['2026-11-22T23:00']);
  });
});

describe('jitter', () => {
  const times: Times = { ...daily, jitter: 120_000 };

  test('is the same wherever it is asked for, another one each day, and never more than was said', () => {
    const days = Array.from({ length: 200 }, (_, index) => at('2026-11-02T07:00Z') + index * 86_400_000);
    const jitters = days.map((day) => beginOf(times, day) - day);

    expect(days.map((day) => beginOf({ ...times }, day) - day)).toEqual(jitters);
    expect(Math.min(...jitters)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...jitters)).toBeLessThan(120_000);
    expect(new Set(jitters).size).toBeGreaterThan(150);
    expect(beginOf({ ...times, id: 'prod/other' }, days[0] ?? 0)).not.toBe(beginOf(times, days[0] ?? 0));
  });

  test('what is due and has not begun yet comes next, and is not the last', () => {
    const dueAt = at('2026-11-02T07:00Z');
    const beginsAt = beginOf(times, dueAt);

    expect(beginsAt).toBeGreaterThan(dueAt);
    expect(nextBegin(times, dueAt)).toEqual({ dueAt, beginsAt });
    expect(iso(nextBegin(times, beginsAt).dueAt)).toBe('2026-11-03T07:00');
    expect(iso(lastBegun(times, { since: 0, until: beginsAt - 1 })?.dueAt)).toBe('2026-11-01T07:00');
    expect(lastBegun(times, { since: 0, until: beginsAt })?.dueAt).toBe(dueAt);
  });
});

describe('what was due last', () => {
  test.each([
    ['0 8 * * *', '2026-11-21T12:00Z', '2026-11-21T07:00'],
    ['0 8 * * 1-5', '2026-11-22T12:00Z', '2026-11-20T07:00'],
    ['0 9 1 1 *', '2026-11-21T12:00Z', '2026-01-01T08:00'],
    ['0 8 29 2 *', '2026-11-21T12:00Z', '2024-02-29T07:00'],
    ['* * * * *', '2026-11-21T12:00Z', '2026-11-21T12:00'],
    ['30 2 * * *', '2026-10-25T12:00Z', '2026-10-25T00:30'],
  ])('of %s at %s', (cron, until, expected) => {
    expect(iso(lastBegun({ ...daily, cron }, { since: 0, until: at(until) })?.dueAt)).toBe(expected);
  });

  test('is not what was due before, or when, it was set up', () => {
    const until = at('2026-11-21T12:00Z');

    expect(lastBegun(daily, { since: at('2026-11-21T07:00Z'), until })).toBeUndefined();
    expect(iso(lastBegun(daily, { since: at('2026-11-21T06:59Z'), until })?.dueAt)).toBe('2026-11-21T07:00');
  });
});
