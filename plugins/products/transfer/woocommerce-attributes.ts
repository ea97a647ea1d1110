import type { Translated, WriteContext } from 'emporion';
import type { AttributeType, AttributeValues } from '../domain/attribute-values.js';
import { cellOf, itemsOf } from './cell-lists.js';
import type { Cells, Facet } from './facet.js';
import type { ProductRow } from './known-catalogue.js';
import { slugOf } from './slug-of.js';
import { textIn } from './text-in.js';
import {
  ATTRIBUTE_CELLS,
  attributeColumn,
  attributeNumbers,
  type AttributeCell,
} from './woocommerce-columns.js';

/** An attribute of a row, with its cells as they stand. */
export interface FileAttribute extends Readonly<Record<Exclude<AttributeCell, 'value(s)'>, string>> {
  readonly number: number;
  readonly values: string;
}

/** An attribute that there is here. */
export interface TypedAttribute extends AttributeType {
  readonly name: Translated;
  readonly shown: boolean;
  readonly choices: readonly { readonly key: string; readonly name: Translated }[];
}

const YES = new Set(['yes', 'true', '1', '是']);
const NO = new Set(['no', 'false', '0', '否']);

/** All attributes that there are, in their order. */
export async function typedAttributes({ tx }: WriteContext): Promise<TypedAttribute[]> {
  return tx.query<TypedAttribute>(
    'SELECT key, name, type, shown, choices FROM products_attribute ORDER BY position, key',
  );
}

/** The attributes that cells name, by their number. */
export function attributesIn(cells: Cells): FileAttribute[] {
  return attributeNumbers(Object.keys(cells)).flatMap((number) => {
    const cell = (what: AttributeCell): string => cells[attributeColumn(number, what)]?.trim() ?? '';
    const name = cell('name');
    const [values, visible, global] = [cell('value(s)'), cell('visible'), cell('global')];
    return name === '' ? [] : { number, name, values, visible, global, default: cell('default') };
  });
}

/** The cells of attributes. */
export function cellsOfAttributes(attributes: readonly FileAttribute[]): Cells {
  return Object.fromEntries(
    attributes.flatMap((attribute) =>
      ATTRIBUTE_CELLS.map((cell) => [
        attributeColumn(attribute.number, cell),
        cell === 'value(s)' ? attribute.values : attribute[cell],
      ]),
    ),
  );
}

/** The attribute of a name, whatever its case. */
export function attributeNamed(
  attributes: readonly FileAttribute[],
  name: string,
): FileAttribute | undefined {
  return attributes.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/**
 * What variations differ in: attributes of which they have values, in the order of their product. One of which none has
 * a value is "any" to WooCommerce and no option here.
 * @param product attributes of the product's own row
 * @param variations attributes of each of them
 */
export function axesOf(
  product: readonly FileAttribute[],
  variations: readonly (readonly FileAttribute[])[],
): string[] {
  const used = variations.flat().filter(({ values }) => values !== '');
  const names = [...product, ...used].map(({ name }) => name);
  const axes = new Map(
    names
      .filter((name) => attributeNamed(used, name))
      .toReversed()
      .map((name) => [name.toLowerCase(), name]),
  );
  return [...axes.values()].toReversed();
}

/**
 * The values that a variation has of the options of its product.
 * @param axes names of the options
 * @param product attributes of the product's own row, with whose numbers they are written
 * @param columns of attributes that are read
 */
export function choicesFacet(
  axes: readonly string[],
  product: readonly FileAttribute[],
  columns: readonly string[],
): Facet<readonly string[]> {
  return {
    columns,
    read: (_reader, { cells }) => {
      const attributes = attributesIn(cells);
      return axes.map((axis) => itemsOf(attributeNamed(attributes, axis)?.values ?? '')[0] ?? '');
    },
    write: (choices) =>
      cellsOfAttributes(
        axes.map((axis, index) => {
          const { number = index + 1, name = axis, global = '0' } = attributeNamed(product, axis) ?? {};
          return { number, name, values: cellOf([choices[index] ?? '']), visible: '', global, default: '' };
        }),
      ),
  };
}

/**
 * What the attributes of a file say in terms of those that there are; a value that does not fit is only kept.
 * @param attributes of the file that are no options
 * @param known those that there are
 */
export function typedValues(
  attributes: readonly FileAttribute[],
  known: readonly TypedAttribute[],
): AttributeValues {
  return Object.fromEntries(
    known.flatMap((attribute) => {
      const given = attributes.find(({ name }) => isMeant(attribute, name));
      const value = given && typedValue(itemsOf(given.values), attribute);
      return value === undefined ? [] : [[attribute.key, value]];
    }),
  );
}

function isMeant({ key, name }: Pick<TypedAttribute, 'key' | 'name'>, text: string): boolean {
  const names = Object.values(name).map((one) => one.toLowerCase());
  return slugOf(text) === key || names.includes(text.toLowerCase());
}

function typedValue(
  items: readonly string[],
  { type, choices }: TypedAttribute,
): AttributeValues[string] | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const keys = items.map((item) => choices.find((choice) => isMeant(choice, item))?.key);
  const isSingle = items.length === 1;
  switch (type) {
    case 'text':
      return items.join(', ').slice(0, 500);
    case 'number':
      return isSingle && /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : undefined;
    case 'boolean':
      return isSingle && (YES.has(first.toLowerCase()) || NO.has(first.toLowerCase()))
        ? YES.has(first.toLowerCase())
        : undefined;
    case 'choice':
      return isSingle ? keys[0] : undefined;
    case 'choices':
      return keys.every((key) => key !== undefined) ? [...new Set(keys)] : undefined;
  }
}

/**
 * The attributes of a product's own row: as they were kept, where that is still so, with its options and what else is
 * known of it.
 * @param known attributes that there are
 * @param keptCells of the product
 */
export function attributesOf(
  { options, attributes }: Pick<ProductRow, 'options' | 'attributes'>,
  known: readonly TypedAttribute[],
  keptCells: Cells,
  locale: string,
): FileAttribute[] {
  const list = attributesIn(keptCells);
  for (const { name, values } of options) {
    const names = new Set(Object.values(name).map((text) => text.toLowerCase()));
    const texts = values.map((value) => textIn(value.name, locale));
    put(list, {
      isIt: (text) => names.has(text.toLowerCase()),
      fits: (items) => texts.every((text) => items.includes(text)),
      own: { ...SHOWN, name: textIn(name, locale), values: cellOf(texts) },
    });
  }
  for (const attribute of known) {
    const value = attributes[attribute.key];
    put(list, {
      isIt: (text) => isMeant(attribute, text),
      fits: (items) => isSame(typedValue(items, attribute), value),
      own: value !== undefined && {
        ...SHOWN,
        name: textIn(attribute.name, locale),
        values: cellOf(textsOf(value, attribute, locale)),
        visible: attribute.shown ? '1' : '0',
      },
    });
  }
  return list;
}

const SHOWN = { visible: '1', global: '0', default: '' } as const;

interface Placed {
  readonly isIt: (name: string) => boolean;
  /** Whether the values in the file are the own ones. */
  readonly fits: (items: readonly string[]) => boolean;
  /** False for one without a value. */
  readonly own: Omit<FileAttribute, 'number'> | false;
}

function put(list: FileAttribute[], { isIt, fits, own }: Placed): void {
  const place = list.findIndex(({ name }) => isIt(name));
  const before = list[place];
  if (before && !fits(itemsOf(before.values))) {
    if (own) list[place] = { ...before, values: own.values };
    else list.splice(place, 1);
  }
  if (!before && own) list.push({ ...own, number: Math.max(0, ...list.map(({ number }) => number)) + 1 });
}

function isSame(a: AttributeValues[string] | undefined, b: AttributeValues[string] | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function textsOf(
  value: AttributeValues[string],
  { choices, type }: TypedAttribute,
  locale: string,
): string[] {
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  if (typeof value === 'number' || type === 'text') return [String(value)];
  return [value]
    .flat()
    .map((key) => textIn(choices.find((choice) => choice.key === key)?.name ?? null, locale));
}
