import { describe, jest } from '@jest/globals';
import { contractOfFailing } from './contract-of-failing.js';
import { contractOfRunning } from './contract-of-running.js';
import { contractOfSurviving } from './contract-of-surviving.js';
import { JobBench, type JobCarrier } from './job-bench.js';

/**
 * What a driver of jobs has to hold, with real PostgreSQL and whatever the driver needs.
 * @param carry begins to carry jobs for a group of tests
 */
export function jobContract(carry: () => Promise<JobCarrier>): void {
  // Tests wait for what happens, not for time; a busy machine may take longer than it is given elsewhere.
  jest.setTimeout(180_000);
  describe('running', () => contractOfRunning(new JobBench(carry)));
  describe('failing', () => contractOfFailing(new JobBench(carry)));
  describe('surviving', () => contractOfSurviving(new JobBench(carry)));
}
