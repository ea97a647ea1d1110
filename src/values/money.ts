import { currencyExponent } from './currencies.js';

declare const minorUnits: unique symbol;

/** A whole number of a currency's smallest unit, within ±(2^53 − 1). Made only by {@link minor}. */
export type Minor = number & { readonly [minorUnits]: true };

/** An amount of one currency, in minor units. */
export interface Money {
  readonly amount: Minor;
  readonly currency: string;
}

/** How a fraction of a minor unit becomes a whole one. `half-even` is banker's rounding (IEEE 754 §4.3.1). */
export type Rounding = 'half-up' | 'half-even' | 'down' | 'up';

/**
 * Takes a number as minor units.
 * @param amount a whole number within ±(2^53 − 1)
 * @throws RangeError when it is a fraction, not finite, or too large to be exact
 */
export function minor(amount: number): Minor {
  if (!Number.isSafeInteger(amount))
    throw new RangeError(`${amount} is not a safe whole number of minor units`);
  return (amount === 0 ? 0 : amount) as Minor;
}

/**
 * Makes an amount of money.
 * @param amount whole minor units, within ±(2^53 − 1)
 * @param currency an active ISO 4217 code
 * @throws RangeError on an unsafe amount or an unknown currency
 */
export function money(amount: number, currency: string): Money {
  if (currencyExponent(currency) === undefined)
    throw new RangeError(`${currency} is not an ISO 4217 currency`);
  return Object.freeze({ amount: minor(amount), currency });
}

/**
 * Adds amounts of one currency.
 * @param first the amount whose currency the result has
 * @param others amounts of the same currency
 * @throws RangeError when currencies differ or the sum is unsafe
 */
export function addMoney(first: Money, ...others: readonly Money[]): Money {
  let sum: number = first.amount;
  for (const other of others) {
    sameCurrency(first, other);
    sum = minor(sum + other.amount);
  }
  return money(sum, first.currency);
}

/**
 * Takes one amount from another of the same currency; the result may be negative.
 * @throws RangeError when currencies differ or the result is unsafe
 */
export function subtractMoney(from: Money, what: Money): Money {
  sameCurrency(from, what);
  return money(from.amount - what.amount, from.currency);
}

/**
 * An amount times a rate.
 * @param of the amount
 * @param partsPerMillion the rate as a whole number of millionths (7.25 % is 72,500)
 * @param rounding what becomes of a fraction of a minor unit; both directions are away from or towards zero
 * @throws RangeError when the rate is not a whole number or the result is unsafe
 */
export function multiplyMoney(of: Money, partsPerMillion: number, rounding: Rounding): Money {
  const exact = BigInt(of.amount) * BigInt(minor(partsPerMillion));
  return money(Number(divideRounded(exact, 1_000_000n, rounding)), of.currency);
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: every part gets its share rounded towards zero,
 * and the units left over go one each to the largest remainders, the first of equals first (Hamilton's method).
 * @param whole the amount; a negative one is split as its mirror image
 * @param weights whole numbers ≥ 0, at least one above 0; one part comes back for each, in the same order
 * @throws RangeError on no weights, a negative or fractional weight, or a sum of 0
 */
export function allocate(whole: Money, weights: readonly number[]): Money[] {
  const exact = weights.map((weight) => BigInt(minor(weight)));
  const sum = exact.reduce((total, weight) => total + weight, 0n);
  if (sum <= 0n || exact.some((weight) => weight < 0n)) {
    throw new RangeError('allocate() needs whole weights ≥ 0 with at least one above 0');
  }
  const sign = whole.amount < 0 ? -1n : 1n;
  const magnitude = BigInt(whole.amount) * sign;
  const parts = exact.map((weight) => (magnitude * weight) / sum);
  let left = magnitude - parts.reduce((total, part) => total + part, 0n);
  const byRemainder = exact
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => money(Number(part * sign), whole.currency));
}

/**
 * The amount as a decimal text without a currency sign: 1234 USD → `12.34`, 1234 JPY → `1234`.
 * @param value the amount
 */
export function decimalOf(value: Money): string {
  const exponent = currencyExponent(value.currency) ?? 0;
  const digits = String(Math.abs(value.amount)).padStart(exponent + 1, '0');
  const sign = value.amount < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Reads a decimal text as an amount, exactly.
 * @param text digits with at most the currency's number of decimals, `-` in front allowed, no group separators
 * @param currency an active ISO 4217 code
 * @throws RangeError when the text is not such a number, is too precise or too large
 */
export function moneyFromDecimal(text: string, currency: string): Money {
  const exponent = currencyExponent(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  const decimals = match?.[3] ?? '';
  if (exponent === undefined || !match || decimals.replace(/0+$/, '').length > exponent) {
    throw new RangeError(`"${text}" is not an amount of ${currency}`);
  }
  const units = Number(`${match[2]}${decimals.slice(0, exponent).padEnd(exponent, '0')}`);
  return money(match[1] ? -units : units, currency);
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} cannot be added up`);
}

function divideRounded(value: bigint, by: bigint, rounding: Rounding): bigint {
  const quotient = value / by;
  const rest = value % by;
  if (rest === 0n) return quotient;
  const away = value < 0n ? -1n : 1n;
  if (rounding === 'down') return quotient;
  if (rounding === 'up') return quotient + away;
  const doubled = (rest < 0n ? -rest : rest) * 2n;
  const roundAway = doubled > by || (doubled === by && (rounding === 'half-up' || quotient % 2n !== 0n));
  return roundAway ? quotient + away : quotient;
}
