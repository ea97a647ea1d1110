/** Times and bounds of the job machinery. The defaults are those that were measured; tests shorten them. */
export interface JobTuning {
  /** Seconds that a claimed job belongs to whom it was handed; after a crash it runs again when they are over. */
  readonly leaseSeconds: number;
  /** Longest milliseconds until due jobs are looked for without being told. */
  readonly pollMs: number;
  /** Milliseconds between two looks for expired leases. */
  readonly expiryMs: number;
  /**
   * Seconds that the claim looks back. While an old snapshot keeps dead index entries alive, everything before is a
   * graveyard that a claim would walk through each time.
   */
  readonly windowSeconds: number;
  /** Milliseconds between two claims that look back all the way. */
  readonly fullScanMs: number;
  /** Most jobs that wait in Redis; more would outlive their leases there. */
  readonly waitingInRedis: number;
  /** Most jobs of one claim. */
  readonly claimLimit: number;
  /** Seconds until a job is tried again that could not be handed over. */
  readonly handOverRetrySeconds: number;
  /** Seconds until a job is offered again that arrived at a node whose release does not know it. */
  readonly unknownSeconds: number;
  /** Milliseconds between two looks of Bull for jobs whose worker vanished, 15,000–30,000; it only drops them. */
  readonly stalledCheckMs: number;
  /** Milliseconds that an aborted run has to end by itself before its connection is cut. */
  readonly abortGraceMs: number;
  /** Runs that took their process with them, after which a job is not run again. */
  readonly maxCrashes: number;
  /** Seconds for which the end of a run is tried to be written while the database does not answer. */
  readonly endSeconds: number;
  /** Milliseconds between two looks at schedules. */
  readonly scheduleMs: number;
  /** Milliseconds between two looks for cancellations, in case a notification is lost. */
  readonly cancelPollMs: number;
}

export const DEFAULT_TUNING: JobTuning = Object.freeze({
  leaseSeconds: 30,
  pollMs: 500,
  expiryMs: 1_000,
  windowSeconds: 60,
  fullScanMs: 10_000,
  waitingInRedis: 400,
  claimLimit: 200,
  handOverRetrySeconds: 1,
  unknownSeconds: 5,
  stalledCheckMs: 15_000,
  abortGraceMs: 2_000,
  maxCrashes: 2,
  endSeconds: 60,
  scheduleMs: 1_000,
  cancelPollMs: 1_000,
});
