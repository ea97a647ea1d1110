import { money, type Fault, type MatrixChange, type Money, type RowPatch } from 'emporion';
import type { Variant } from '../../resources/variant.resource.js';

type Cells = MatrixChange['rows'][number]['cells'];
type Values = RowPatch<typeof Variant>;

interface Price {
  readonly price: Money;
  readonly compareAt: Money | null;
}

interface Amounts {
  readonly price: number | null;
  readonly compareAt: number | null;
}

const PRICE = /^(price|compareAt)\.([A-Z]{3})$/;
/** Cells that are yes when they are left empty. */
const YES = new Set(['enabled', 'requiresShipping', 'taxable']);

/**
 * What cells say of a variant.
 * @param cells checked by their columns
 * @param prices that the variant has already; those in currencies without a cell are kept
 */
export function variantValues(cells: Cells, prices: readonly Price[]): Values {
  const entries = Object.entries(cells);
  const plain = entries
    .filter(([key]) => !PRICE.test(key))
    .map(([key, value]) => [key, (typeof value === 'string' ? value.trim() : value) || emptyOf(key, value)]);
  const priced = entries.some(([key]) => PRICE.test(key)) ? { prices: mergedPrices(cells, prices) } : {};
  return { ...(Object.fromEntries(plain) as Values), ...priced };
}

/**
 * The compare-at prices that stand without a price.
 * @param cells checked by their columns
 * @param prices that the variant has already
 * @param place of the row in the change
 */
export function priceFaults(cells: Cells, prices: readonly Price[], place: number): Fault[] {
  return [...amounts(cells, prices)].flatMap(([currency, { price, compareAt }]) =>
    price === null && compareAt !== null
      ? [
          {
            pointer: `/rows/${place}/cells/price.${currency}`,
            code: 'required',
            detail: 'is needed beside a compare-at price',
          },
        ]
      : [],
  );
}

function emptyOf(key: string, value: Cells[string] | undefined): number | boolean | null {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return YES.has(key) ? true : null;
}

function mergedPrices(cells: Cells, prices: readonly Price[]): Price[] {
  return [...amounts(cells, prices)].flatMap(([currency, { price, compareAt }]) =>
    price === null
      ? []
      : [
          {
            price: money(price, currency),
            compareAt: compareAt === null ? null : money(compareAt, currency),
          },
        ],
  );
}

/** Amounts by currency, those of the cells over those there are. */
function amounts(cells: Cells, prices: readonly Price[]): Map<string, Amounts> {
  const found = new Map<string, Amounts>(
    prices.map(({ price, compareAt }) => [
      price.currency,
      { price: price.amount, compareAt: compareAt?.amount ?? null },
    ]),
  );
  for (const [key, value] of Object.entries(cells)) {
    const [, member, currency] = PRICE.exec(key) ?? [];
    if (member === undefined || currency === undefined) continue;
    const amount = typeof value === 'number' ? value : null;
    const known = found.get(currency) ?? { price: null, compareAt: null };
    found.set(currency, { ...known, [member]: amount });
  }
  return found;
}
