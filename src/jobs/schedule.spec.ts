import { describe, expect, it } from '@jest/globals';
import { nextTick, scheduleFault, scheduleText } from './schedule.js';

const next = (schedule: Parameters<typeof nextTick>[0], after: string): string =>
  nextTick(schedule, new Date(after)).toISOString();

describe('the next tick', () => {
  it('falls on multiples of the seconds since the epoch, strictly later', () => {
    expect(next({ everySeconds: 600 }, '2026-01-01T10:03:12.345Z')).toBe('2026-01-01T10:10:00.000Z');
    expect(next({ everySeconds: 600 }, '2026-01-01T10:10:00.000Z')).toBe('2026-01-01T10:20:00.000Z');
  });

  it('reads a cron expression as UTC unless a time zone is given', () => {
    expect(next({ cron: '0 9 * * *' }, '2026-01-01T00:00:00Z')).toBe('2026-01-01T09:00:00.000Z');
    expect(next({ cron: '0 9 * * *', timeZone: 'Asia/Shanghai' }, '2026-01-01T00:00:00Z')).toBe(
      '2026-01-01T01:00:00.000Z',
    );
  });

  it('is strictly later than a tick of the expression itself', () => {
    expect(next({ cron: '0 9 * * *' }, '2026-01-01T09:00:00.000Z')).toBe('2026-01-02T09:00:00.000Z');
  });

  const nightly = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' };

  it('runs an hour later on the day that skips its time', () => {
    expect(next(nightly, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(next(nightly, '2026-03-29T01:30:00Z')).toBe('2026-03-30T00:30:00.000Z');
  });

  it('runs once on the day that has its time twice', () => {
    const first = next(nightly, '2026-10-24T12:00:00Z');

    expect(first).toBe('2026-10-25T00:30:00.000Z');
    expect(next(nightly, first)).toBe('2026-10-26T01:30:00.000Z');
  });
});

describe('the fault of a schedule', () => {
  it.each([
    [{ cron: '99 * * * *' }, '99 * * * *'],
    [{ cron: '' }, 'empty'],
    [{ cron: '0 9 * * *', timeZone: 'Mars/Base' }, 'Mars/Base'],
    [{ everySeconds: 0.5 }, '0.5'],
    [{ everySeconds: 0 }, 'every 0'],
  ])('names what is wrong with %j', (schedule, words) => {
    expect(scheduleFault(schedule)).toContain(words);
  });

  it('is nothing for a right one', () => {
    expect(scheduleFault({ everySeconds: 60 })).toBeUndefined();
    expect(scheduleFault({ cron: '*/5 * * * *', timeZone: 'America/New_York' })).toBeUndefined();
  });
});

it('writes a schedule as a line that changes with it', () => {
  expect(scheduleText({ everySeconds: 60 })).toBe('every 60 s');
  expect(scheduleText({ cron: '0 9 * * *' })).toBe('0 9 * * * UTC');
});
