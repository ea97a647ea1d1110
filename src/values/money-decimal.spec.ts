import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CURRENCY_CODES, currencyExponent } from './currencies.js';
import { decimalOf, money, moneyFromDecimal } from './money.js';

const anyMoney = fc
  .record({ amount: fc.maxSafeInteger(), currency: fc.constantFrom(...CURRENCY_CODES) })
  .map((m) => money(m.amount, m.currency));

describe('decimal texts', () => {
  it('come back as the same amount, in every currency and over the whole range', () => {
    fc.assert(
      fc.property(anyMoney, (value) => {
        expect(moneyFromDecimal(decimalOf(value), value.currency)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('have exactly the decimals of the currency', () => {
    fc.assert(
      fc.property(anyMoney, (value) => {
        const [, decimals = ''] = decimalOf(value).split('.');
        expect(decimals).toHaveLength(currencyExponent(value.currency) ?? -1);
      }),
    );
  });

  it.each([
    [1234, 'USD', '12.34'],
    [1234, 'JPY', '1234'],
    [1234, 'KWD', '1.234'],
    [1234, 'CLF', '0.1234'],
    [5, 'USD', '0.05'],
    [-5, 'KWD', '-0.005'],
    [0, 'USD', '0.00'],
    [-100, 'JPY', '-100'],
  ])('write %d %s as %s', (amount, code, text) => {
    expect(decimalOf(money(amount, code))).toBe(text);
    expect(moneyFromDecimal(text, code)).toEqual(money(amount, code));
  });

  it('may leave decimals out or fill them up with zeros', () => {
    expect(moneyFromDecimal('12', 'USD').amount).toBe(1200);
    expect(moneyFromDecimal(' 12.5 ', 'USD').amount).toBe(1250);
    expect(moneyFromDecimal('12.3400', 'USD').amount).toBe(1234);
    expect(moneyFromDecimal('12.00', 'JPY').amount).toBe(12);
    expect(moneyFromDecimal('007.10', 'USD').amount).toBe(710);
    expect(Object.is(moneyFromDecimal('-0', 'USD').amount, 0)).toBe(true);
  });

  it.each([
    ['12.345', 'USD'],
    ['12.3', 'JPY'],
    ['0.0001', 'KWD'],
    ['1,000.00', 'USD'],
    ['1e3', 'USD'],
    ['+1', 'USD'],
    ['--1', 'USD'],
    ['.5', 'USD'],
    ['5.', 'USD'],
    ['', 'USD'],
    ['NaN', 'USD'],
    ['Infinity', 'USD'],
    ['0x10', 'USD'],
    ['１２', 'USD'],
    ['12 34', 'USD'],
    ['1', 'XXX'],
    ['1', 'usd'],
  ])('refuse "%s" as an amount of %s', (text, code) => {
    expect(() => moneyFromDecimal(text, code)).toThrow(`is not an amount of ${code}`);
  });

  it('refuse amounts that are too large to be exact', () => {
    expect(moneyFromDecimal('90071992547409.91', 'USD').amount).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => moneyFromDecimal('90071992547409.92', 'USD')).toThrow(RangeError);
    expect(() => moneyFromDecimal('9'.repeat(400), 'USD')).toThrow(RangeError);
  });
});
