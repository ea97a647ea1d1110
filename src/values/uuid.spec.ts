import { describe, expect, it } from '@jest/globals';
import { isUuid, uuidv7 } from './uuid.js';

const millisOf = (id: string) => parseInt(id.replace(/-/g, '').slice(0, 12), 16);

describe('uuidv7', () => {
  it('has the form, the version and the variant of RFC 9562', () => {
    for (let n = 0; n < 1_000; n += 1) {
      expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('starts with the milliseconds it was made at', () => {
    expect(millisOf(uuidv7(1_700_000_000_000))).toBe(1_700_000_000_000);
    const before = Date.now();
    const made = millisOf(uuidv7());
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('sorts by the time it was made for', () => {
    const ids = [1, 2, 3].map((second) => uuidv7(1_700_000_000_000 + second * 1_000));
    expect([...ids].sort()).toEqual(ids);
  });

  it('keeps the sequence of 20,000 ids made within one millisecond, and makes none twice', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidv7(1_800_000_000_000));
    expect(ids.findIndex((id, index) => index > 0 && id <= (ids[index - 1] ?? ''))).toBe(-1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes on after ids that had to borrow from later milliseconds', () => {
    const crowd = Array.from({ length: 10_000 }, () => uuidv7(1_900_000_000_000));
    const next = uuidv7(1_900_000_000_001);
    expect(next > (crowd.at(-1) ?? '')).toBe(true);
  });

  it('follows a clock that is set back, instead of staying in the future', () => {
    uuidv7(2_000_000_000_000);
    expect(millisOf(uuidv7(1_600_000_000_000))).toBe(1_600_000_000_000);
  });
});

describe('isUuid', () => {
  it.each([
    '0199aa3c-7c00-7000-8000-000000000001',
    '0199AA3C-7C00-7000-8000-000000000001',
    '00000000-0000-0000-0000-000000000000',
    '9b2c1c9e-8f3b-4d5a-9c8e-1f2a3b4c5d6e',
  ])('accepts %s', (text) => {
    expect(isUuid(text)).toBe(true);
  });

  it.each([
    '',
    '0',
    '-1',
    '99999999999',
    '0199aa3c7c0070008000000000000001',
    '{0199aa3c-7c00-7000-8000-000000000001}',
    '0199aa3c-7c00-7000-8000-00000000000g',
    '0199aa3c-7c00-7000-8000-0000000000011',
    '0199aa3c-7c00-7000-8000-000000000001\n',
    ' 0199aa3c-7c00-7000-8000-000000000001',
  ])('refuses %j', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});
