import { describe, expect, it } from '@jest/globals';
import { CURRENCY_CODES, currencyExponent } from './currencies.js';

describe('currencies', () => {
  it.each([
    ['JPY', 0],
    ['KRW', 0],
    ['CNY', 2],
    ['USD', 2],
    ['KWD', 3],
    ['BHD', 3],
    ['CLF', 4],
  ])('count %s with %d decimals', (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent);
  });

  it('agree with the data of this Node wherever ICU knows the currency by ISO 4217', () => {
    // CLDR gives cash habits, not ISO digits, for these (amounts without the small coins that are out of use).
    const habits = new Set(
      CURRENCY_CODES.filter((code) => digitsOf(code) === 0 && currencyExponent(code) !== 0),
    );
    for (const code of CURRENCY_CODES) {
      if (!habits.has(code)) expect([code, currencyExponent(code)]).toEqual([code, digitsOf(code)]);
    }
    expect(habits.size).toBeLessThan(30);
  });

  it('are sorted, each once, in three capitals', () => {
    expect([...CURRENCY_CODES]).toEqual([...new Set(CURRENCY_CODES)].sort());
    expect(CURRENCY_CODES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });

  it.each(['XXX', 'XTS', 'XAU', 'XDR', 'eur', '', 'DEM'])('do not hold "%s"', (code) => {
    expect(currencyExponent(code)).toBeUndefined();
  });
});

function digitsOf(currency: string): number | undefined {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}
