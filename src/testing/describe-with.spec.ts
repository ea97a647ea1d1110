import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findChromium } from './chromium.js';
import { describeWithChromium, describeWithRedis } from './describe-with.js';
import { findProgram } from './find-program.js';

const before = { ...process.env };

beforeEach(() => {
  process.env.PATH = '/nonexistent';
  process.env.CHROMIUM_PATH = '';
});

afterEach(() => {
  process.env.PATH = before.PATH;
  process.env.CI = before.CI;
  process.env.CHROMIUM_PATH = before.CHROMIUM_PATH;
});

describe('tests that need a program', () => {
  it('fail in continuous integration where redis-server is missing, and name the remedy', () => {
    process.env.CI = 'true';
    expect(() => describeWithRedis('queues', () => undefined)).toThrow(
      '"queues" cannot be tested: redis-server is not on PATH (Debian: apt-get install redis-server)',
    );
  });

  it('fail in continuous integration where no Chromium is installed, and name the remedy', () => {
    if (findChromium() !== undefined) return;
    process.env.CI = 'true';
    expect(() => describeWithChromium('pages', () => undefined)).toThrow('apt-get install chromium');
  });

  it('find the first program that PATH holds and this user may run', () => {
    expect(findProgram(['sh'])).toBeUndefined();
    process.env.PATH = '/nonexistent:/bin';
    expect(findProgram(['no-such-program', 'sh'])).toBe('/bin/sh');
    process.env.PATH = '/etc';
    expect(findProgram(['passwd'])).toBeUndefined();
  });
});
