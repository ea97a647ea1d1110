/** Calls counted so far, by all nodes. */
export interface SharedCount {
  readonly hits: number;
  /** Milliseconds until the window ends and counting starts again, > 0. */
  readonly endsInMs: number;
}

/** Where nodes count together. A window opens with its first hit and does not move. */
export interface RateStore {
  /**
   * Adds hits in one step and tells the sum.
   * @param key who or what is counted
   * @param hits how many, ≥ 1
   * @param windowMs length of a new window in milliseconds
   * @throws when the store cannot be reached in time
   */
  add(key: string, hits: number, windowMs: number): Promise<SharedCount>;
}

export const RATE_STORE = Symbol('RATE_STORE');
