import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CURRENCY_CODES } from './currencies.js';
import {
  addMoney,
  allocate,
  minor,
  money,
  multiplyMoney,
  subtractMoney,
  type Money,
  type Rounding,
} from './money.js';

const currency = fc.constantFrom(...CURRENCY_CODES);
const anyAmount = fc.maxSafeInteger();
const anyMoney = fc.record({ amount: anyAmount, currency }).map((m) => money(m.amount, m.currency));
const smallMoney = fc
  .record({ amount: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), currency })
  .map((m) => money(m.amount, m.currency));
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
  .filter((all) => all.some((weight) => weight > 0));
const total = (parts: readonly Money[]) => parts.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

describe('minor units', () => {
  it.each([0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e308])('refuse %d', (amount) => {
    expect(() => minor(amount)).toThrow(RangeError);
  });

  it('take every safe whole number as it is, and minus zero as zero', () => {
    expect(minor(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect(minor(Number.MIN_SAFE_INTEGER)).toBe(Number.MIN_SAFE_INTEGER);
    expect(Object.is(minor(-0), 0)).toBe(true);
  });
});

describe('money', () => {
  it.each(['', 'usd', 'US', 'XXX', 'XAU', 'ABC', '__proto__', 'constructor'])(
    'refuses the currency "%s"',
    (code) => {
      expect(() => money(1, code)).toThrow('is not an ISO 4217 currency');
    },
  );

  it('cannot be changed once it is made', () => {
    expect(Object.isFrozen(money(1, 'EUR'))).toBe(true);
  });

  it('adds up any number of amounts of one currency', () => {
    expect(addMoney(money(1, 'JPY'), money(2, 'JPY'), money(-10, 'JPY'))).toEqual(money(-7, 'JPY'));
    expect(addMoney(money(5, 'KWD'))).toEqual(money(5, 'KWD'));
  });

  it('adding and taking away again changes nothing', () => {
    fc.assert(
      fc.property(smallMoney, fc.integer({ min: -1_000_000, max: 1_000_000 }), (a, amount) => {
        const b = money(amount, a.currency);
        expect(subtractMoney(addMoney(a, b), b)).toEqual(a);
      }),
    );
  });

  it('refuses to mix currencies', () => {
    expect(() => addMoney(money(1, 'USD'), money(1, 'EUR'))).toThrow('USD and EUR cannot be added up');
    expect(() => subtractMoney(money(1, 'USD'), money(1, 'EUR'))).toThrow(RangeError);
  });

  it('refuses sums that are too large to be exact, also halfway through', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'USD');
    expect(() => addMoney(most, money(1, 'USD'))).toThrow(RangeError);
    expect(() => addMoney(most, money(1, 'USD'), money(-1, 'USD'))).toThrow(RangeError);
    expect(() => subtractMoney(money(0, 'USD'), most)).not.toThrow();
    expect(() => subtractMoney(money(-1, 'USD'), most)).toThrow(RangeError);
  });
});

describe('multiplyMoney', () => {
  const HALF = 500_000;
  const cases: readonly [Rounding, readonly (readonly [amount: number, result: number])[]][] = [
    [
      'half-up',
      [
        [1, 1],
        [3, 2],
        [5, 3],
        [-1, -1],
        [-3, -2],
        [2, 1],
      ],
    ],
    [
      'half-even',
      [
        [1, 0],
        [3, 2],
        [5, 2],
        [7, 4],
        [-1, 0],
        [-3, -2],
        [-5, -2],
      ],
    ],
    [
      'down',
      [
        [1, 0],
        [3, 1],
        [-1, 0],
        [-3, -1],
      ],
    ],
    [
      'up',
      [
        [1, 1],
        [3, 2],
        [-1, -1],
        [-3, -2],
        [2, 1],
      ],
    ],
  ];

  it.each(cases)('rounds halves %s, in the same way below zero', (rounding, pairs) => {
    for (const [amount, result] of pairs) {
      expect(multiplyMoney(money(amount, 'USD'), HALF, rounding)).toEqual(money(result, 'USD'));
    }
  });

  it('rounds what is not a half to the nearest in both half modes', () => {
    for (const rounding of ['half-up', 'half-even'] as const) {
      expect(multiplyMoney(money(10, 'USD'), 149_999, rounding).amount).toBe(1);
      expect(multiplyMoney(money(10, 'USD'), 150_001, rounding).amount).toBe(2);
    }
  });

  it('takes a rate of 7.25 % exactly', () => {
    expect(multiplyMoney(money(1_999, 'USD'), 72_500, 'half-up')).toEqual(money(145, 'USD'));
    expect(multiplyMoney(money(1_999, 'JPY'), 100_000, 'down')).toEqual(money(199, 'JPY'));
  });

  it('is off by less than one minor unit in every mode, and never on the wrong side', () => {
    const rate = fc.integer({ min: -3_000_000, max: 3_000_000 });
    fc.assert(
      fc.property(smallMoney, rate, (value, ppm) => {
        const exact = BigInt(value.amount) * BigInt(ppm);
        const results = (['down', 'up', 'half-up', 'half-even'] as const).map((rounding) => {
          const { amount, currency: code } = multiplyMoney(value, ppm, rounding);
          const error = BigInt(amount) * 1_000_000n - exact;
          expect(code).toBe(value.currency);
          expect(error < 1_000_000n && error > -1_000_000n).toBe(true);
          return Math.abs(amount);
        });
        const [down = 0, up = 0, halfUp = 0, halfEven = 0] = results;
        expect(down <= halfEven && halfEven <= halfUp && halfUp <= up).toBe(true);
      }),
    );
  });

  it('is exact where floating point is not', () => {
    const large = money(9_007_199_254_740_991, 'USD');
    expect(multiplyMoney(large, 1_000_000, 'half-up')).toEqual(large);
    expect(multiplyMoney(large, 999_999, 'down').amount).toBe(9_007_190_247_541_736);
  });

  it('refuses a rate that is no whole number, and a result that is too large', () => {
    expect(() => multiplyMoney(money(1, 'USD'), 0.5, 'down')).toThrow(RangeError);
    expect(() => multiplyMoney(money(Number.MAX_SAFE_INTEGER, 'USD'), 2_000_000, 'down')).toThrow(RangeError);
  });

  it('never answers minus zero', () => {
    expect(Object.is(multiplyMoney(money(-1, 'USD'), 1, 'down').amount, 0)).toBe(true);
  });
});

describe('allocate', () => {
  it('gives parts that sum to the whole exactly, whatever the currency', () => {
    fc.assert(
      fc.property(anyMoney, weights, (whole, by) => {
        const parts = allocate(whole, by);
        expect(parts).toHaveLength(by.length);
        expect(total(parts)).toBe(BigInt(whole.amount));
        expect(parts.every((part) => part.currency === whole.currency)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['JPY', 'USD', 'KWD', 'CLF'])('sums exactly in %s for one to fifty equal parts', (code) => {
    for (let parts = 1; parts <= 50; parts += 1) {
      const shares = allocate(money(1_000_001, code), Array<number>(parts).fill(1));
      expect(total(shares)).toBe(1_000_001n);
      const amounts = shares.map(({ amount }) => amount);
      expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThanOrEqual(1);
    }
  });

  it('is less than one minor unit away from the exact share, and gives nothing for no weight', () => {
    fc.assert(
      fc.property(smallMoney, weights, (whole, by) => {
        const sum = by.reduce((all, weight) => all + BigInt(weight), 0n);
        allocate(whole, by).forEach(({ amount }, index) => {
          const weight = by[index] ?? 0;
          const error = BigInt(amount) * sum - BigInt(whole.amount) * BigInt(weight);
          expect(error < sum && error > -sum).toBe(true);
          if (weight === 0) expect(amount).toBe(0);
        });
      }),
    );
  });

  it('splits a negative amount as the mirror image of the positive one', () => {
    fc.assert(
      fc.property(smallMoney, weights, (whole, by) => {
        const mirrored = allocate(money(0 - whole.amount, whole.currency), by);
        expect(mirrored.map(({ amount }) => 0 - amount)).toEqual(
          allocate(whole, by).map(({ amount }) => amount),
        );
      }),
    );
  });

  it('gives what is left over to the largest remainders, and to the first of equals', () => {
    const amounts = (whole: number, by: readonly number[]) =>
      allocate(money(whole, 'USD'), by).map(({ amount }) => amount);
    expect(amounts(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(amounts(5, [1, 1, 1])).toEqual([2, 2, 1]);
    expect(amounts(10, [1, 5, 1])).toEqual([2, 7, 1]);
    expect(amounts(1, [0, 3, 3])).toEqual([0, 1, 0]);
    expect(amounts(0, [2, 1])).toEqual([0, 0]);
  });

  it.each([[[]], [[0]], [[0, 0]], [[1, -1]], [[2, -1]], [[1.5]], [[Number.NaN]], [[Infinity]]])(
    'refuses the weights %j',
    (by) => {
      expect(() => allocate(money(1, 'USD'), by)).toThrow(RangeError);
    },
  );
});
