import type { Label, MatrixColumn, Tx } from 'emporion';

/** As many currencies as a variant has prices at most. */
const MOST_CURRENCIES = 20;

/**
 * Currencies of the open channels, that of the default channel first.
 * @param tx reads
 */
export async function openCurrencies(tx: Pick<Tx, 'query'>): Promise<string[]> {
  const rows = await tx.query<{ currency: string }>(
    `SELECT currency FROM channels_channel WHERE enabled
     GROUP BY currency ORDER BY bool_or(is_default) DESC, currency LIMIT ${MOST_CURRENCIES}`,
  );
  return rows.map(({ currency }) => currency);
}

/**
 * The column of the image that a variant shows.
 * @param images of the product, one of which it is
 */
export function imageColumn(images: readonly string[]): MatrixColumn {
  return { key: 'image', label: { en: 'Image', zh: '图片' }, kind: 'media', files: [...images] };
}

/**
 * The other columns in which the variants of a product are edited: two for each currency, and what else a variant has.
 * @param currencies of the open channels
 */
export function variantColumns(currencies: readonly string[]): MatrixColumn[] {
  return [
    { key: 'sku', label: { en: 'SKU', zh: 'SKU 编码' }, kind: 'text', max: 255, unique: true, fill: 'none' },
    ...currencies.flatMap((currency): MatrixColumn[] => [
      price(`price.${currency}`, { en: 'Price', zh: '价格' }, currency),
      price(`compareAt.${currency}`, { en: 'Compare-at price', zh: '划线价' }, currency),
    ]),
    { key: 'enabled', label: { en: 'On sale', zh: '可售' }, kind: 'boolean' },
    { key: 'barcode', label: { en: 'Barcode', zh: '条形码' }, kind: 'text', max: 100, fill: 'none' },
    size('weightGrams', { en: 'Weight (g)', zh: '重量（克）' }, 100_000_000),
    size('lengthMm', { en: 'Length (mm)', zh: '长（毫米）' }),
    size('widthMm', { en: 'Width (mm)', zh: '宽（毫米）' }),
    size('heightMm', { en: 'Height (mm)', zh: '高（毫米）' }),
    { key: 'requiresShipping', label: { en: 'Needs shipping', zh: '需要配送' }, kind: 'boolean' },
    { key: 'taxable', label: { en: 'Taxed', zh: '计税' }, kind: 'boolean' },
  ];
}

function price(key: string, label: Label, currency: string): MatrixColumn {
  return { key, label: { ...label }, kind: 'money', currency, min: 0 };
}

function size(key: string, label: Label, max = 100_000): MatrixColumn {
  return { key, label: { ...label }, kind: 'integer', min: 0, max };
}
