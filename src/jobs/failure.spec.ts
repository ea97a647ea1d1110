import { describe, expect, it } from '@jest/globals';
import { isStorableText } from '../values/storable-text.js';
import { backoffSeconds, failureText } from './failure.js';

describe('the text kept of a failure', () => {
  it('holds message, stack and causes', () => {
    const text = failureText(new Error('mail refused', { cause: new TypeError('no address') }));

    expect(text).toMatch(/^Error: mail refused\n\s+at .*\ncaused by: TypeError: no address\n\s+at /s);
  });

  it.each([
    ['an address', 'cannot reach redis://:hunter2hunter@cache:6379', 'hunter2hunter'],
    ['a named value', 'refused: {"apiKey": "k-1234567", "to": "x"}', 'k-1234567'],
    ['a form value', 'body was user=a&password=hunter2hunter&x=1', 'hunter2hunter'],
    ['a header', 'sent Authorization: Bearer abc.def-ghi123', 'abc.def-ghi123'],
    ['a bare key', `invalid sk_${'a1B2c3D4'.repeat(6)} given`, 'a1B2c3D4a1B2'],
  ])('hides the secret in %s', (_, message, secret) => {
    const text = failureText(new Error(message));

    expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
  });

  it('keeps ids and prose about tokens', () => {
    const message = 'token expired for 0190b3e4-7c1a-7cc3-98c4-dc0c0c07398f';

    expect(failureText(new Error(message))).toContain(message);
  });

  it('can be stored whatever was thrown, and is bounded', () => {
    const text = failureText(`\u0000\ud800${'x y '.repeat(10_000)}\udc00`);

    expect(isStorableText(text)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(failureText(null)).toBe('null');
  });
});

describe('the wait before another run', () => {
  const backoff = { first: 2, max: 600 };

  it('doubles with each failure up to the maximum', () => {
    expect([1, 2, 3, 4, 20].map((failures) => backoffSeconds(backoff, failures, 0))).toEqual([
      2, 4, 8, 16, 600,
    ]);
  });

  it('is never shorter than declared and at most a quarter longer', () => {
    expect(backoffSeconds(backoff, 1, 0.999)).toBeGreaterThan(2.4);
    expect(backoffSeconds(backoff, 1, 0.999)).toBeLessThanOrEqual(2.5);
  });
});
