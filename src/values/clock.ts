/** Where the application reads the time, so that tests can set it. */
export interface Clock {
  now(): Date;
}

/** Nest token of the {@link Clock}. */
export const CLOCK = Symbol('CLOCK');

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
