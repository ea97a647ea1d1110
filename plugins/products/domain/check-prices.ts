import type { Fault, Money, WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';

interface Price {
  readonly price: { readonly currency: string };
  readonly compareAt: { readonly currency: string } | null;
}

/**
 * The prices of a variant that are in a currency twice, and the compare-at prices in another one.
 * @param pointer to the prices in the input
 */
export function repeatedPrices(prices: readonly Price[], pointer: string): Fault[] {
  const currencies = prices.map(({ price }) => price.currency);
  return prices.flatMap(({ price: { currency }, compareAt }, index): Fault[] => {
    const twice = {
      pointer: `${pointer}/${index}/price`,
      code: 'duplicate',
      detail: 'is in a currency twice',
    };
    const other = {
      pointer: `${pointer}/${index}/compareAt`,
      code: 'invalid',
      detail: `must be in ${currency}`,
    };
    return [
      ...(currencies.indexOf(currency) < index ? [twice] : []),
      ...(compareAt && compareAt.currency !== currency ? [other] : []),
    ];
  });
}

interface Values {
  readonly prices?: readonly { readonly price: Money; readonly compareAt: Money | null }[];
}

/**
 * Refuses more than one price in a currency, and a compare-at price in another one. Runs in the save's transaction.
 * @param write what is to be stored. Raises `products.two_prices`
 */
export function checkPrices<V extends Values>(_context: WriteContext, { values }: { readonly values: V }): V {
  const seen = new Set<string>();
  for (const { price, compareAt } of values.prices ?? []) {
    const { currency } = price;
    const other = compareAt !== null && compareAt.currency !== currency;
    if (seen.has(currency) || other) throw ProductErrors.two_prices({ currency });
    seen.add(currency);
  }
  return values;
}
