import type { FormatColumn } from 'emporion';
import { LENGTHS, WEIGHTS } from './measures.js';

/** Columns of WooCommerce's product CSV, in its order, with what a merchant reads in Chinese. */
const COLUMNS: Readonly<Record<string, string>> = {
  ID: '商品 ID',
  Type: '商品类型',
  SKU: 'SKU 编码',
  'GTIN, UPC, EAN, or ISBN': '条形码（GTIN、UPC、EAN 或 ISBN）',
  Name: '商品名称',
  Published: '是否发布',
  'Is featured?': '是否推荐',
  'Visibility in catalog': '目录可见性',
  'Short description': '简短描述',
  Description: '商品描述',
  'Date sale price starts': '促销开始日期',
  'Date sale price ends': '促销结束日期',
  'Tax status': '计税状态',
  'Tax class': '税类',
  'In stock?': '是否有货',
  Stock: '库存数量',
  'Low stock amount': '低库存阈值',
  'Backorders allowed?': '是否允许缺货下单',
  'Sold individually?': '是否限购一件',
  'Weight (kg)': '重量（kg）',
  'Length (cm)': '长（cm）',
  'Width (cm)': '宽（cm）',
  'Height (cm)': '高（cm）',
  'Allow customer reviews?': '是否允许评价',
  'Purchase note': '购买备注',
  'Sale price': '促销价',
  'Regular price': '常规价格',
  Categories: '分类',
  Tags: '标签',
  'Shipping class': '运费类别',
  Images: '图片',
  'Download limit': '下载次数限制',
  'Download expiry days': '下载有效天数',
  Parent: '父商品',
  'Grouped products': '组合内商品',
  Upsells: '追加销售',
  'Cross-sells': '交叉销售',
  'External URL': '外部链接',
  'Button text': '按钮文字',
  Position: '排序',
  Brands: '品牌',
};

/** What an empty cell means to WooCommerce; what a product says that came from elsewhere. */
export const USUAL: Readonly<Record<string, string>> = {
  'Is featured?': '0',
  'Visibility in catalog': 'visible',
  'Tax status': 'taxable',
  'In stock?': '1',
  'Backorders allowed?': '0',
  'Sold individually?': '0',
  'Allow customer reviews?': '1',
  Position: '0',
};

/** Cells of an attribute, by its number. */
export const ATTRIBUTE_CELLS = ['name', 'value(s)', 'visible', 'global', 'default'] as const;
export type AttributeCell = (typeof ATTRIBUTE_CELLS)[number];

const CELL_NAMES: Readonly<Record<AttributeCell, string>> = {
  name: '名称',
  'value(s)': '值',
  visible: '是否可见',
  global: '是否全局',
  default: '默认值',
};
const ATTRIBUTE = /^attribute (\d{1,3}) (name|value\(s\)|visible|global|default)$/i;
const MEASURE = /^(weight|length|width|height) \(([^()]+)\)$/i;
const MEASURES = { Weight: WEIGHTS, Length: LENGTHS, Width: LENGTHS, Height: LENGTHS } as const;
const MEASURE_LABELS = { Weight: '重量', Length: '长', Width: '宽', Height: '高' } as const;
export type Measure = keyof typeof MEASURES;

/** The key under which a column is kept has room for its name and the mark of the format. */
const LONGEST_NAME = 190;

/** The column of an attribute: `Attribute 2 value(s)`. */
export function attributeColumn(number: number, cell: AttributeCell): string {
  return `Attribute ${number} ${cell}`;
}

/** Attributes that every mapping offers, whatever the file has. */
const OFFERED = [1, 2, 3] as const;
const attributeColumns = (number: number): FormatColumn[] =>
  ATTRIBUTE_CELLS.map((cell) => attributeOf(number, cell));

function attributeOf(number: number, cell: AttributeCell): FormatColumn {
  const key = attributeColumn(number, cell);
  return { key, label: { en: key, zh: `属性 ${number} ${CELL_NAMES[cell]}` } };
}

export const WOOCOMMERCE_COLUMNS: readonly FormatColumn[] = [
  ...Object.entries(COLUMNS).map(([key, zh]) => ({
    key,
    label: { en: key, zh },
    ...(key === 'Type' ? { required: true } : {}),
  })),
  ...OFFERED.flatMap(attributeColumns),
];

const KNOWN = new Set(WOOCOMMERCE_COLUMNS.map(({ key }) => key.toLowerCase()));

/**
 * The columns of a file beyond the usual ones: further attributes, measures in another unit, and everything that plugins
 * of WooCommerce add (`Meta: …`), which is kept.
 * @param header of the file
 */
export function moreColumns(header: readonly string[]): FormatColumn[] {
  const more = new Map<string, FormatColumn>();
  for (const name of header) {
    const column = moreColumn(name.trim());
    if (column && !KNOWN.has(column.key.toLowerCase())) more.set(column.key, column);
  }
  return [...more.values()];
}

function moreColumn(name: string): FormatColumn | undefined {
  const [, number, cell] = ATTRIBUTE.exec(name) ?? [];
  if (number && cell) return attributeOf(Number(number), cell.toLowerCase() as AttributeCell);
  const measured = measureOf(name);
  if (measured) {
    const { measure, unit } = measured;
    return { key: name, label: { en: `${measure} (${unit})`, zh: `${MEASURE_LABELS[measure]}（${unit}）` } };
  }
  if (name === '' || name.length > LONGEST_NAME) return undefined;
  return { key: name, label: { en: `Keep “${name}”`, zh: `保留「${name}」` } };
}

/** What a column measures, and in which unit, known or not. */
export function measureOf(column: string): { measure: Measure; unit: string } | undefined {
  const [, word = '', unit = ''] = MEASURE.exec(column) ?? [];
  const measure = (Object.keys(MEASURES) as Measure[]).find(
    (one) => one.toLowerCase() === word.toLowerCase(),
  );
  return measure && { measure, unit };
}

/** The units that a measure may have. */
export function unitsOf(measure: Measure): Readonly<Record<string, readonly [bigint, bigint]>> {
  return MEASURES[measure];
}

/** Numbers of the attributes that some columns are of, in order. */
export function attributeNumbers(columns: Iterable<string>): number[] {
  const numbers = [...columns].flatMap((name) => ATTRIBUTE.exec(name)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].toSorted((a, b) => a - b);
}

/** The columns of attributes among others, each attribute's together. */
export function attributeColumnsIn(columns: Iterable<string>): string[] {
  const given = new Set(columns);
  const all = attributeNumbers(given).flatMap((number) =>
    ATTRIBUTE_CELLS.map((cell) => attributeColumn(number, cell)),
  );
  return all.filter((column) => given.has(column));
}

/** Names of the usual columns, in WooCommerce's order. */
export const WOOCOMMERCE_HEADER = Object.keys(COLUMNS);

/**
 * Where faults of our fields lie in a file.
 * @param columns that the file has
 */
export function placesIn(columns: ReadonlySet<string>): Readonly<Record<string, string>> {
  const measures = [...columns].flatMap((column): [string, string][] => {
    const measure = measureOf(column)?.measure;
    const field = measure === 'Weight' ? 'weightGrams' : `${String(measure).toLowerCase()}Mm`;
    return measure ? [[field, column]] : [];
  });
  return {
    slug: 'Name',
    title: 'Name',
    description: 'Description',
    vendor: 'Brands',
    tags: 'Tags',
    status: 'Published',
    categories: 'Categories',
    sku: 'SKU',
    barcode: 'GTIN, UPC, EAN, or ISBN',
    prices: 'Regular price',
    choice0: attributeColumn(1, 'value(s)'),
    choice1: attributeColumn(2, 'value(s)'),
    choice2: attributeColumn(3, 'value(s)'),
    ...Object.fromEntries(measures),
  };
}
