import { z } from 'zod';
import { CURRENCY_CODES } from '../../values/currencies.js';
import { minor, money as makeMoney, type Money } from '../../values/money.js';
import { snakeCase } from '../../values/names.js';
import type { DecimalOptions, Field, NumberOptions } from '../field.js';
import { ORDER, oneColumn, PLAIN, sqlName, type FieldKind } from './field-kind.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

function bounds(field: Field): { min: number; max: number } {
  const { min = -LARGEST, max = LARGEST } = field.options as NumberOptions;
  return { min, max };
}

function rangeCheck(column: string, field: Field): { check?: string } {
  const { min, max } = field.options as { min?: number | string; max?: number | string };
  const parts = [
    ...(min === undefined ? [] : [`${sqlName(column)} >= ${min}`]),
    ...(max === undefined ? [] : [`${sqlName(column)} <= ${max}`]),
  ];
  return parts.length > 0 ? { check: parts.join(' AND ') } : {};
}

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

export const integer: FieldKind = {
  ...PLAIN,
  columns: (name, field) => {
    const column = snakeCase(name);
    const value = field.options.default;
    return oneColumn(column, field, 'bigint', {
      ...(typeof value === 'number' ? { default: String(value) } : {}),
      ...rangeCheck(column, field),
    });
  },
  input: (field) => z.int().min(bounds(field).min).max(bounds(field).max),
  output: () => z.int(),
  decode: ([cell]) => minor(Number(cell)),
  operators: ORDER,
  filter: () => wholeNumber,
  sample: (n, field) => {
    const { min, max } = bounds(field);
    return Math.min(max, Math.max(min, 0) + n);
  },
};

/** A decimal text as a whole number of its last places, so that it can be compared exactly. */
function unitsOf(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  // A text of another form has been refused already; refinements run all the same.
  if (!/^\d{1,80}$/.test(whole + fraction)) return 0n;
  const units = BigInt(whole + fraction.padEnd(scale, '0'));
  return text.startsWith('-') ? -units : units;
}

function decimalText(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return units < 0n ? `-${text}` : text;
}

function unitBounds({ precision, scale, min, max }: DecimalOptions): { least: bigint; most: bigint } {
  const largest = 10n ** BigInt(precision) - 1n;
  return {
    least: min === undefined ? -largest : unitsOf(min, scale),
    most: max === undefined ? largest : unitsOf(max, scale),
  };
}

export const decimal: FieldKind = {
  ...PLAIN,
  columns: (name, field) => {
    const { precision, scale } = field.options as DecimalOptions;
    const column = snakeCase(name);
    const value = field.options.default;
    return oneColumn(column, field, `numeric(${precision},${scale})`, {
      ...(typeof value === 'string' ? { default: value } : {}),
      ...rangeCheck(column, field),
    });
  },
  input: (field) => {
    const { precision, scale } = field.options as DecimalOptions;
    const whole = precision > scale ? `\\d{1,${precision - scale}}` : '0';
    const form = new RegExp(`^-?${whole}${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`);
    const { least, most } = unitBounds(field.options as DecimalOptions);
    return z
      .string()
      .regex(form, `is a decimal number with at most ${scale} digits after the point, sent as text`)
      .refine((value) => unitsOf(value, scale) >= least && unitsOf(value, scale) <= most, {
        message: 'is out of range',
      });
  },
  output: () => z.string(),
  operators: ORDER,
  filter: () => z.string().regex(/^-?\d{1,38}(\.\d{1,38})?$/),
  json: ([column = 'NULL']) => `${column}::text`,
  sample: (n, field) => {
    const { scale } = field.options as DecimalOptions;
    const { least, most } = unitBounds(field.options as DecimalOptions);
    const first = least > 0n || most < 0n ? least : 0n;
    return decimalText(first + (BigInt(n) % (most - first + 1n)), scale);
  },
};

/** One shared instance, so that the OpenAPI document holds it once. */
const MONEY = z
  .strictObject({
    amount: z.int().describe('Whole minor units of the currency (ISO 4217): 1234 is 12.34 USD and 1234 JPY.'),
    currency: z.enum(CURRENCY_CODES as [string, ...string[]]),
  })
  .meta({ id: 'Money' });

export const money: FieldKind = {
  ...PLAIN,
  columns: (name, field) => {
    const amount = `${snakeCase(name)}_amount`;
    const currency = `${snakeCase(name)}_currency`;
    const nullable = field.options.optional === true;
    return [
      { name: amount, type: 'bigint', nullable, ...rangeCheck(amount, field) },
      {
        name: currency,
        type: 'character(3)',
        nullable,
        check: `(${sqlName(amount)} IS NULL) = (${sqlName(currency)} IS NULL)`,
      },
    ];
  },
  input: (field) =>
    MONEY.refine(({ amount }) => amount >= bounds(field).min && amount <= bounds(field).max, {
      message: 'is out of range',
      path: ['amount'],
    }).transform(({ amount, currency }) => makeMoney(amount, currency)),
  output: () => MONEY,
  encode: (value) => {
    const { amount, currency } = value as Money;
    return [amount, currency];
  },
  decode: ([amount, currency]) => makeMoney(Number(amount), String(currency)),
  operators: ORDER,
  filter: () => wholeNumber,
  json: ([amount = 'NULL', currency = 'NULL']) =>
    `CASE WHEN ${amount} IS NULL THEN NULL ELSE jsonb_build_object('amount', ${amount}, 'currency', ${currency}) END`,
  sample: (n, field) => ({
    amount: Math.min(bounds(field).max, Math.max(bounds(field).min, 0) + n * 100),
    currency: 'USD',
  }),
};
