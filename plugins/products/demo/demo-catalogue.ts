import { money, type Money } from 'emporion';
import { DESK_LINES } from './desk-lines.js';
import { ean13 } from './ean13.js';
import { KITCHEN_LINES } from './kitchen-lines.js';
import { LIVING_LINES } from './living-lines.js';
import type { DemoSize, ProductLine } from './product-line.js';
import {
  CARE,
  COLOURS,
  MATERIALS,
  SERIES,
  VENDORS,
  words,
  type ColourKey,
  type MaterialKey,
} from './words.js';
import type { Words } from './words.js';

/** A price with the one it is struck through for, in minor units. */
export interface DemoPrice {
  readonly price: Money;
  readonly compareAt: Money | null;
}

export interface DemoVariant {
  readonly combination: string;
  readonly sku: string;
  readonly barcode: string;
  readonly weightGrams: number;
  readonly prices: readonly DemoPrice[];
  readonly colour: ColourKey | undefined;
}

export interface DemoOption {
  readonly id: string;
  readonly name: Words;
  readonly values: readonly { readonly id: string; readonly name: Words }[];
}

export interface DemoProduct {
  readonly slug: string;
  readonly title: Words;
  readonly description: Words;
  readonly seoDescription: Words;
  readonly vendor: string;
  readonly productType: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly options: readonly DemoOption[];
  readonly variants: readonly DemoVariant[];
  readonly line: ProductLine;
  readonly material: MaterialKey;
}

export const TAGS = ['New', 'Gift', 'Bestseller', 'Sale', 'Handmade', 'Plastic-free'] as const;

const LINES: readonly ProductLine[] = [...KITCHEN_LINES, ...LIVING_LINES, ...DESK_LINES];
/** Series in which each line is made. */
const SERIES_OF_LINE = 5;
/** Yuan for a euro, as this shop reckons. */
const YUAN = 7.8;

/** All products of the demo shop: the same ones whenever and wherever it is asked. */
export function demoCatalogue(): DemoProduct[] {
  return LINES.flatMap((line, at) =>
    Array.from({ length: SERIES_OF_LINE }, (_, turn) => product(line, at, turn)),
  );
}

function product(line: ProductLine, at: number, turn: number): DemoProduct {
  const number = at * SERIES_OF_LINE + turn;
  const series = nth(SERIES, at * 3 + turn);
  const material = nth(line.materials, turn);
  const made = MATERIALS[material].name;
  const isNamed = line.materials.length > 1 && !line.choosesMaterial;
  const prefix = isNamed ? words(`${series.en} ${made.en}`, `${series['zh-CN']}${made['zh-CN']}`) : series;
  const title = words(`${prefix.en} ${line.noun.en}`, `${prefix['zh-CN']}${line.noun['zh-CN']}`);
  const isReduced = number % 6 === 2;
  const options = optionsOf(line);
  const isBlend = line.choosesMaterial === true;
  return {
    slug: slugOf(title.en),
    title,
    description: descriptionOf(line, material),
    seoDescription: line.about,
    vendor: nth(VENDORS, at + turn * 2),
    productType: line.noun.en.charAt(0).toUpperCase() + line.noun.en.slice(1),
    category: line.category,
    tags: tagsOf(line, number, isReduced),
    attributes: {
      material: isBlend ? [...line.materials] : [material],
      care: line.care,
      'dishwasher-safe': line.care === 'dishwasher',
      ...(line.colours.length > 0 ? { colour: [...line.colours] } : {}),
      ...(line.capacity === undefined ? {} : { capacity: line.capacity + turn * 20 }),
    },
    options,
    variants: variantsOf(line, options, number, isReduced),
    line,
    material,
  };
}

function descriptionOf(line: ProductLine, material: MaterialKey): Words {
  const made = MATERIALS[material].about;
  const care = CARE[line.care];
  const text = (locale: keyof Words, heading: string): string =>
    `<p>${line.about[locale]}</p><p>${made[locale]}</p><ul><li>${heading}${care[locale]}</li></ul>`;
  return words(text('en', 'Care: '), text('zh-CN', '保养：'));
}

function tagsOf(line: ProductLine, number: number, isReduced: boolean): string[] {
  const is: Record<(typeof TAGS)[number], boolean> = {
    New: number % 5 === 0,
    Gift: number % 4 === 1,
    Bestseller: number % 9 === 3,
    Sale: isReduced,
    Handmade: ['rattan', 'stoneware', 'beeswax'].includes(nth(line.materials, number % SERIES_OF_LINE)),
    'Plastic-free': line.materials.every((key) => key !== 'enamel') && number % 2 === 0,
  };
  return TAGS.filter((tag) => is[tag]);
}

function optionsOf({ colours, sizes, choosesMaterial, materials }: ProductLine): DemoOption[] {
  const axes: DemoOption[] = [
    { id: 'size', name: words('Size', '尺寸'), values: sizes.map(({ id, name }) => ({ id, name })) },
    {
      id: 'material',
      name: words('Material', '材质'),
      values: choosesMaterial ? materials.map((id) => ({ id, name: titled(MATERIALS[id].name) })) : [],
    },
    {
      id: 'colour',
      name: words('Colour', '颜色'),
      values: colours.map((id) => ({ id, name: COLOURS[id].name })),
    },
  ];
  return axes.filter(({ values }) => values.length > 0);
}

function variantsOf(
  line: ProductLine,
  options: readonly DemoOption[],
  number: number,
  isReduced: boolean,
): DemoVariant[] {
  const combinations = options.reduce<string[][]>(
    (found, { values }) => found.flatMap((row) => values.map(({ id }) => [...row, id])),
    [[]],
  );
  return combinations.map((ids, place) => {
    const size = line.sizes.find(({ id }) => ids.includes(id));
    const percent = size?.percent ?? 100;
    return {
      combination: ids.join('/'),
      sku: [`E${String(number + 1).padStart(4, '0')}`, ...ids.map((id) => id.slice(0, 4).toUpperCase())].join(
        '-',
      ),
      barcode: ean13(`4012345${String(number * 20 + place).padStart(5, '0')}`),
      weightGrams: Math.round((line.grams * percent) / 100),
      prices: pricesOf(line.price, percent + (number % SERIES_OF_LINE) * 6, isReduced),
      colour: line.colours.find((key) => ids.includes(key)),
    };
  });
}

/** Prices that end as prices of a shop do: in 90 cents, in 9 yuan. */
function pricesOf(base: number, percent: DemoSize['percent'], isReduced: boolean): DemoPrice[] {
  const euros = Math.ceil((base * percent) / 100 / 100) * 100 - 10;
  const yuan = Math.ceil((euros * YUAN) / 1_000) * 1_000 - 100;
  const asWas = (now: number, step: number, rest: number): number =>
    Math.ceil((now * 1.25) / step) * step - rest;
  return [
    { price: money(euros, 'EUR'), compareAt: isReduced ? money(asWas(euros, 100, 10), 'EUR') : null },
    { price: money(yuan, 'CNY'), compareAt: isReduced ? money(asWas(yuan, 1_000, 100), 'CNY') : null },
  ];
}

/** As a value that is chosen: with a capital letter. */
function titled(name: Words): Words {
  return words(name.en.charAt(0).toUpperCase() + name.en.slice(1), name['zh-CN']);
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll("'", '')
    .replace(/[^a-z0-9]+/g, '-');
}

/** The list goes round. */
function nth<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}
