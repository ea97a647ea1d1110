import { isDeepStrictEqual } from 'node:util';
import { decimalOf, type FileRow, type Money } from 'emporion';
import { CellReader } from './cell-reader.js';
import { cellOf, cellOfPaths, itemsOf, pathsOf } from './cell-lists.js';
import { cellsOfFacet, type Cells, type Facet } from './facet.js';
import { isImageAddress } from './image-address.js';
import { inUnit, measured } from './measures.js';
import { cellOfHtml, htmlOf } from './wordpress-text.js';
import { measureOf, unitsOf } from './woocommerce-columns.js';

const SALE_STARTS = 'Date sale price starts';
const SALE_ENDS = 'Date sale price ends';

/** A price, and the higher one beside it. */
export interface PricePair {
  readonly price: Money | null;
  readonly compareAt: Money | null;
}

/** A text that stands in one column. */
export function textFacet(column: string): Facet<string | null> {
  return {
    columns: [column],
    read: (reader, row) => reader.text(row, column),
    write: (text) => ({ [column]: text ?? '' }),
  };
}

export const descriptionFacet: Facet<string | null> = {
  columns: ['Description'],
  read: (reader, row) => {
    const text = reader.text(row, 'Description');
    return text ? htmlOf(text) : text;
  },
  write: (html) => ({ Description: cellOfHtml(html ?? '') }),
};

export const tagsFacet: Facet<readonly string[]> = {
  columns: ['Tags'],
  read: (reader, row) => {
    const text = reader.text(row, 'Tags');
    const tags = text === undefined ? undefined : [...new Set(itemsOf(text ?? ''))];
    if (tags?.some((name) => name.length > 255 || /[\n\r]/.test(name)))
      reader.refuse(row, 'Tags', 'holds a tag of more than 255 characters or more than one line');
    return tags;
  },
  write: (tags) => ({ Tags: cellOf(tags) }),
};

/** Paths of names, from the top of the tree. */
export const categoriesFacet: Facet<readonly (readonly string[])[]> = {
  columns: ['Categories'],
  read: (reader, row) => {
    const text = reader.text(row, 'Categories');
    const paths = text === undefined ? undefined : pathsOf(text ?? '');
    if (paths?.some((path) => path.some((name) => name.length > 150 || /[\n\r]/.test(name))))
      reader.refuse(row, 'Categories', 'holds a category of more than 150 characters or more than one line');
    return paths;
  },
  write: (paths) => ({ Categories: cellOfPaths(paths) }),
};

/** The first brand; where brands lie within each other, the innermost. */
export const brandFacet: Facet<string | null> = {
  columns: ['Brands'],
  read: (reader, row) => {
    const text = reader.text(row, 'Brands');
    return text ? (pathsOf(text)[0]?.at(-1) ?? null) : text;
  },
  write: (brand) => ({ Brands: brand === null ? '' : cellOf([brand]) }),
};

/** Addresses of images, the main one first. */
export const imagesFacet: Facet<readonly string[]> = {
  columns: ['Images'],
  read: (reader, row) => {
    const text = reader.text(row, 'Images');
    const urls = text === undefined ? undefined : [...new Set(itemsOf(text ?? ''))];
    if (urls?.some((url) => !isImageAddress(url)))
      reader.refuse(
        row,
        'Images',
        'holds no address of at most 2000 bytes that begins with https:// or http://',
      );
    return urls;
  },
  write: (urls) => ({ Images: cellOf(urls) }),
};

/** The first image of a variation; WooCommerce shows no other. */
export const variationImageFacet: Facet<string | null> = {
  columns: ['Images'],
  read: (reader, row) => {
    const urls = imagesFacet.read(reader, row);
    return urls && (urls[0] ?? null);
  },
  write: (url) => ({ Images: url === null ? '' : cellOf([url]) }),
};

export const taxableFacet: Facet<boolean> = {
  columns: ['Tax status'],
  read: (reader, row) => {
    const text = reader.text(row, 'Tax status')?.toLowerCase();
    if (!text) return undefined;
    if (['taxable', 'true', '1'].includes(text)) return true;
    if (['shipping', 'none', 'false', '0'].includes(text)) return false;
    return reader.refuse(row, 'Tax status', `"${text.slice(0, 40)}" is none of taxable, shipping, none`);
  },
  write: (isTaxable) => ({ 'Tax status': isTaxable ? 'taxable' : 'none' }),
};

/** 1 is on sale; 0 (private), -1 (draft) and 2 (pending) are not. */
export const publishedFacet: Facet<boolean> = {
  columns: ['Published'],
  read: (reader, row) => {
    const text = reader.text(row, 'Published')?.toLowerCase();
    if (!text) return undefined;
    if (['1', 'true'].includes(text)) return true;
    if (['0', '-1', '2', 'false'].includes(text)) return false;
    return reader.refuse(row, 'Published', `"${text.slice(0, 40)}" is none of 1, 0, -1`);
  },
  write: (isPublished) => ({ Published: isPublished ? '1' : '-1' }),
};

/** Whether a variation is sold: only a private one (0) is not, as -1 stands for the draft that its product is. */
export const enabledFacet: Facet<boolean> = {
  columns: ['Published'],
  read: (reader, row) => {
    const isPublished = publishedFacet.read(reader, row);
    return isPublished === undefined ? undefined : reader.text(row, 'Published') !== '0';
  },
  write: (isEnabled) => ({ Published: isEnabled ? '1' : '0' }),
};

/**
 * Weight in grams, or a length in millimetres.
 * @param column that names the measure and its unit: `Weight (lbs)`
 */
export function measureFacet(column: string): Facet<number | null> {
  const { measure, unit } = measureOf(column) ?? { measure: 'Weight', unit: '' };
  const units = unitsOf(measure);
  const factor = units[unit.toLowerCase()];
  return {
    columns: [column],
    read: (reader, row) => {
      const text = reader.text(row, column);
      if (!text) return text as null | undefined;
      if (!factor)
        return reader.refuse(row, column, `"${unit}" is none of the units ${Object.keys(units).join(', ')}`);
      return (
        measured(text, factor) ??
        reader.refuse(row, column, `"${text.slice(0, 40)}" is no number from 0, such as 1.5`)
      );
    },
    write: (value) => ({ [column]: value === null || !factor ? '' : inUnit(value, factor) }),
  };
}

/**
 * The price. A sale price is in force from the day on which it starts to the day on which it ends; then the regular one
 * stands beside it.
 * @param currency of the amounts
 * @param today the date in the shop, such as 2026-11-25
 */
export function priceFacet(currency: string, today: string): Facet<PricePair> {
  return {
    columns: ['Sale price', 'Regular price', SALE_STARTS, SALE_ENDS],
    read: (reader, row) => {
      const regular = amount(reader, row, 'Regular price', currency);
      const sale = amount(reader, row, 'Sale price', currency) ?? null;
      const starts = day(reader, row, SALE_STARTS);
      const ends = day(reader, row, SALE_ENDS);
      if (regular === undefined) return undefined;
      const isOver = (starts !== undefined && today < starts) || (ends !== undefined && today > ends);
      if (sale === null || isOver) return { price: regular, compareAt: null };
      if (regular === null) return { price: sale, compareAt: null };
      return sale.amount < regular.amount
        ? { price: sale, compareAt: regular }
        : { price: regular, compareAt: null };
    },
    write: ({ price, compareAt }) => ({
      'Regular price': decimal(compareAt ?? price),
      'Sale price': compareAt ? decimal(price) : '',
    }),
  };
}

/**
 * The cells of a price. Those that were kept are given back even when their sale has begun or ended since.
 * @param keptCells of the file
 */
export function priceCells(pair: PricePair, keptCells: Cells, currency: string): Cells {
  const { columns } = priceFacet(currency, '');
  const row = { line: 0, cells: keptCells };
  const days = [
    '',
    keptCells[SALE_STARTS]?.slice(0, 10) ?? '',
    keptCells[SALE_ENDS]?.slice(0, 10) ?? '',
    '9999',
  ];
  const isSaid = (): boolean =>
    days.some((date) =>
      isDeepStrictEqual(priceFacet(currency, date).read(new CellReader(new Set(columns)), row), pair),
    );
  return cellsOfFacet(priceFacet(currency, ''), pair, keptCells, isSaid);
}

/** As people type it: 45, not 45.00. */
function decimal(amountOf: Money | null): string {
  return amountOf ? decimalOf(amountOf).replace(/\.0+$/, '') : '';
}

/** Amounts have the shop's sign for decimals and none for thousands, and may end in zeros. */
function amount(
  reader: CellReader,
  row: FileRow,
  column: string,
  currency: string,
): Money | null | undefined {
  const text = reader.text(row, column);
  if (!text) return text as null | undefined;
  const plain = /^\d*[.,]\d+$/.test(text)
    ? text.replace(',', '.').replace(/0+$/, '').replace(/\.$/, '')
    : text;
  const whole = plain.startsWith('.') ? `0${plain}` : plain || '0';
  const cells = { ...row.cells, [column]: whole };
  return reader.money({ line: row.line, cells }, column, currency);
}

function day(reader: CellReader, row: FileRow, column: string): string | undefined {
  const text = reader.text(row, column);
  if (!text) return undefined;
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T]|$)/.exec(text)?.[1];
  if (found !== undefined && !Number.isNaN(Date.parse(found))) return found;
  return reader.refuse(row, column, `"${text.slice(0, 40)}" is no date, such as 2026-11-25`);
}
