import { describe } from '@jest/globals';
import { findChromium } from './chromium.js';
import { findRedis } from './redis.js';

/**
 * A group of tests that need redis-server. Without it the group is skipped and its name says why; with CI=true the file fails
 * instead, so that a check never passes by leaving tests out.
 * @param name what the tests are about
 * @param fn declares the tests
 */
export function describeWithRedis(name: string, fn: () => void): void {
  describeWith(findRedis(), 'redis-server is not on PATH (Debian: apt-get install redis-server)', name, fn);
}

/**
 * A group of tests that need a browser; skipped or failed like {@link describeWithRedis}.
 * @param name what the tests are about
 * @param fn declares the tests
 */
export function describeWithChromium(name: string, fn: () => void): void {
  describeWith(findChromium(), 'no Chromium is installed (Debian: apt-get install chromium)', name, fn);
}

function describeWith(program: string | undefined, reason: string, name: string, fn: () => void): void {
  if (program !== undefined) return describe(name, fn);
  if (process.env.CI === 'true') throw new Error(`"${name}" cannot be tested: ${reason}`);
  describe.skip(`${name} (skipped: ${reason})`, fn);
}
