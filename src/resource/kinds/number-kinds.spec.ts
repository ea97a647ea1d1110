import { describe, expect, it } from '@jest/globals';
import { CURRENCY_CODES } from '../../values/currencies.js';
import type { Field } from '../field.js';
import { f } from '../fields.js';
import type { KindContext } from './field-kind.js';
import { kindOf } from './kinds.js';

const label = { en: 'Field', zh: '字段' };
const context: KindContext = { locales: ['en'], kindOf };
const parse = (field: Field, value: unknown): unknown =>
  kindOf(field).input(field, context).safeParse(value).data;
const accepts = (field: Field, value: unknown) =>
  kindOf(field).input(field, context).safeParse(value).success;

describe('integer', () => {
  it('takes whole numbers that JavaScript keeps exactly, and no text', () => {
    const field = f.integer({ label });
    expect(parse(field, Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    for (const wrong of [1.5, 2 ** 53, 1e308, Number.NaN, Infinity, '1', true, [1]]) {
      expect(accepts(field, wrong)).toBe(false);
    }
  });

  it('holds to its bounds, in the table too', () => {
    const field = f.integer({ label, min: 1, max: 9, default: 3 });
    expect([0, 1, 9, 10].map((value) => accepts(field, value))).toEqual([false, true, true, false]);
    expect(kindOf(field).columns('pageCount', field, context)).toEqual([
      {
        name: 'page_count',
        type: 'bigint',
        nullable: false,
        default: '3',
        check: '"page_count" >= 1 AND "page_count" <= 9',
      },
    ]);
  });

  it('reads what pg gives as text, and refuses what is too large to be exact', () => {
    const { decode } = kindOf(f.integer({ label }));
    expect(decode(['9007199254740991'])).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => decode(['9007199254740993'])).toThrow(RangeError);
  });
});

describe('decimal', () => {
  it('takes exact texts of its precision', () => {
    const field = f.decimal({ label, precision: 5, scale: 2 });
    for (const text of ['0', '999.99', '-999.99', '1.5', '007']) expect(parse(field, text)).toBe(text);
    for (const wrong of ['1000', '1.234', '.5', '5.', '1e3', '+1', '', ' 1', '1,5', '١', 1.5, 1]) {
      expect(accepts(field, wrong)).toBe(false);
    }
  });

  it('has no whole part where all digits are decimals, as numeric(2,2) has none', () => {
    const field = f.decimal({ label, precision: 2, scale: 2 });
    expect(accepts(field, '0.99')).toBe(true);
    expect(accepts(field, '1.00')).toBe(false);
  });

  it('compares with its bounds exactly, where floating point would not', () => {
    const field = f.decimal({
      label,
      precision: 38,
      scale: 18,
      max: '10000000000000000000.000000000000000001',
    });
    expect(accepts(field, '10000000000000000000.000000000000000001')).toBe(true);
    expect(accepts(field, '10000000000000000000.000000000000000002')).toBe(false);
    const negative = f.decimal({ label, precision: 4, scale: 2, min: '-0.5', max: '0' });
    expect(['-0.51', '-0.5', '-0.05', '0', '0.01'].map((text) => accepts(negative, text))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('makes samples that differ as long as its bounds allow', () => {
    const field = f.decimal({ label, precision: 3, scale: 1, min: '1.5', max: '1.8' });
    const samples = [0, 1, 2, 3, 4].map((n) => kindOf(field).sample(n, field, context));
    expect(samples).toEqual(['1.5', '1.6', '1.7', '1.8', '1.5']);
  });
});

describe('money', () => {
  it('takes whole minor units of every currency', () => {
    for (const currency of CURRENCY_CODES) {
      expect(parse(f.money({ label }), { amount: -1, currency })).toEqual({ amount: -1, currency });
    }
  });

  it.each([
    { amount: 1.5, currency: 'USD' },
    { amount: '1', currency: 'USD' },
    { amount: 2 ** 53, currency: 'USD' },
    { amount: 1, currency: 'usd' },
    { amount: 1, currency: 'XXX' },
    { amount: 1 },
    { currency: 'USD' },
    { amount: 1, currency: 'USD', extra: 1 },
    100,
    '1.00 USD',
  ])('refuses %j', (value) => {
    expect(accepts(f.money({ label }), value)).toBe(false);
  });

  it('names the amount when it is out of range', () => {
    const field = f.money({ label, min: 0 });
    const { error } = kindOf(field).input(field, context).safeParse({ amount: -1, currency: 'USD' });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ['amount'], message: 'is out of range' }),
    ]);
  });

  it('lies in two columns that are filled or empty together', () => {
    const field = f.money({ label, optional: true, min: 0 });
    expect(kindOf(field).columns('fee', field, context)).toEqual([
      { name: 'fee_amount', type: 'bigint', nullable: true, check: '"fee_amount" >= 0' },
      {
        name: 'fee_currency',
        type: 'character(3)',
        nullable: true,
        check: '("fee_amount" IS NULL) = ("fee_currency" IS NULL)',
      },
    ]);
  });
});
