import { describe, expect, it } from '@jest/globals';
import { CellReader } from './cell-reader.js';
import { cellOf, itemsOf, pathsOf } from './cell-lists.js';
import { priceCells, priceFacet, type PricePair } from './woocommerce-facets.js';
import { cellOfHtml, htmlOf } from './wordpress-text.js';

type Cells = Record<string, string>;

/** The price and the compare-at price of cells in cents, or the columns at fault. */
function priced(cells: Cells, today = '2026-11-25', currency = 'EUR'): unknown {
  const facet = priceFacet(currency, today);
  const reader = new CellReader(new Set(facet.columns));
  const pair = facet.read(reader, { line: 2, cells });
  const { price, compareAt } = pair ?? { price: null, compareAt: null };
  return reader.faults.length > 0
    ? reader.faults.map(({ column }) => column)
    : [price?.amount ?? null, compareAt?.amount ?? null];
}

describe('a price of WooCommerce', () => {
  it.each<[Cells, unknown]>([
    [{ 'Regular price': '45' }, [4_500, null]],
    [{ 'Regular price': '45', 'Sale price': '35.5' }, [3_550, 4_500]],
    [{ 'Regular price': '12,90', 'Sale price': '.50' }, [50, 1_290]],
    [{ 'Regular price': '20.0000' }, [2_000, null]],
    [{ 'Regular price': '0.00' }, [0, null]],
    [{ 'Regular price': '10', 'Sale price': '10' }, [1_000, null]],
    [{ 'Sale price': '7' }, [700, null]],
    [{ 'Regular price': '' }, [null, null]],
    [{ 'Regular price': '1,299.00' }, ['Regular price']],
    [{ 'Regular price': '12.345', 'Sale price': '-1' }, ['Regular price', 'Sale price']],
  ])('of %p is read as %p', (cells, expected) => {
    expect(priced(cells)).toEqual(expected);
  });

  it('is the sale price from the day it starts to the day it ends', () => {
    const cells = {
      'Regular price': '45',
      'Sale price': '35',
      'Date sale price starts': '2026-11-20 0:00:00',
      'Date sale price ends': '2026-11-30 23:59:59',
    };
    const days = ['2026-11-19', '2026-11-20', '2026-11-30', '2026-12-01'];
    expect(days.map((day) => priced(cells, day))).toEqual([
      [4_500, null],
      [3_500, 4_500],
      [3_500, 4_500],
      [4_500, null],
    ]);
  });

  it('is given back as it stood, until it is another one here', () => {
    const cells = { 'Regular price': '45', 'Sale price': '35', 'Date sale price ends': '2026-11-30' };
    const pair = (amount: number, compareAt: number | null): PricePair =>
      ({
        price: { amount, currency: 'EUR' },
        compareAt: compareAt === null ? null : { amount: compareAt, currency: 'EUR' },
      }) as PricePair;
    for (const same of [pair(3_500, 4_500), pair(4_500, null)])
      expect(priceCells(same, cells, 'EUR')).toMatchObject(cells);
    expect(priceCells(pair(3_000, null), cells, 'EUR')).toMatchObject({
      'Regular price': '30',
      'Sale price': '',
      'Date sale price ends': '',
    });
  });
});

describe('a cell of WooCommerce', () => {
  it('holds items that may have commas', () => {
    expect(itemsOf('one, two\\, three,, four')).toEqual(['one', 'two, three', 'four']);
    expect(cellOf(['one', 'two, three'])).toBe('one, two\\, three');
    expect(pathsOf('A > B, C, A>B')).toEqual([['A', 'B'], ['C']]);
  });

  it('of a description has lines as WordPress shows them', () => {
    expect(htmlOf('One\\nline.\\n\\nTwo')).toBe('<p>One<br />line.</p><p>Two</p>');
    expect(htmlOf('<p>One</p>\\n<p>Two</p>')).toBe('<p>One</p>\n<p>Two</p>');
    expect(htmlOf('C:\\\\new')).toBe('C:\\new');
    expect(cellOfHtml('<p>C:\\new</p>\n<p>Two</p>')).toBe('<p>C:\\\\new</p>\\n<p>Two</p>');
  });
});
