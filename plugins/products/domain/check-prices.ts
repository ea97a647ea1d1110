import type { Money, WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';

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
