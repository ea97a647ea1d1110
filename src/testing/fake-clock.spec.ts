import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

describe('the fake clock', () => {
  it('stands still, and moves by the sum of the lengths it is given', () => {
    const clock = new FakeClock('2026-02-28T23:59:59.500Z');
    expect(clock.now()).toEqual(clock.now());
    clock.advance({ days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 });
    expect(clock.now().toISOString()).toBe('2026-03-02T01:01:00.501Z');
    expect(clock.advance({ days: -1 }).toISOString()).toBe('2026-03-01T01:01:00.501Z');
  });

  it('is set to an instant and refuses what is none', () => {
    const clock = new FakeClock();
    clock.set(new Date('2030-01-01T00:00:00Z'));
    expect(clock.now().getUTCFullYear()).toBe(2030);
    expect(() => clock.set('tomorrow')).toThrow('"tomorrow" is no instant');
  });

  it('is not changed by a caller who changes the date it was told', () => {
    const clock = new FakeClock('2026-01-01T00:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });
});
