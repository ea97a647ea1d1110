import type { Clock } from '../values/clock.js';

/** A length of time; the parts are added up. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private time: number;

  /** @param start the first instant, ISO 8601 text or Date; the default is a Monday in no special place */
  constructor(start: Date | string = '2026-01-05T12:00:00.000Z') {
    this.time = instant(start);
  }

  /** A new Date each time, so that a caller who changes it does not change the clock. */
  now(): Date {
    return new Date(this.time);
  }

  /**
   * Moves the clock to an instant, forwards or back.
   * @param to ISO 8601 text or Date
   */
  set(to: Date | string): void {
    this.time = instant(to);
  }

  /**
   * Moves the clock by a length of time; a day is 24 hours.
   * @param by lengths, negative to go back
   * @returns the new instant
   */
  advance({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Duration): Date {
    this.time += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    return this.now();
  }
}

function instant(value: Date | string): number {
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw new Error(`"${String(value)}" is no instant`);
  return time;
}
