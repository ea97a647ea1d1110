import { defineQuery, inLocale, matrixDocument } from 'emporion';
import { imageColumn, openCurrencies, variantColumns } from '../domain/matrix/columns.js';

/** Of a product without variants: what its one variant starts with. */
const FIRST_CELLS = { enabled: true, requiresShipping: true, taxable: true };

/** Prices of a variant as cells, `price.EUR` and `compareAt.EUR`; $3 holds the currencies that have columns. */
const PRICES = `SELECT jsonb_object_agg(cell.key, cell.amount)
  FROM jsonb_array_elements(v.prices) AS item, LATERAL (VALUES
    ('price.' || (item #>> '{price,currency}'), item #> '{price,amount}'),
    ('compareAt.' || (item #>> '{price,currency}'), item #> '{compareAt,amount}')
  ) AS cell(key, amount)
  WHERE item #>> '{price,currency}' = ANY($3::text[])`;

const ROWS = `SELECT jsonb_agg(jsonb_build_object(
    'id', v.id, 'version', v.version, 'keys', to_jsonb(string_to_array(v.combination, '/')),
    'heading', coalesce(v.sku, ''),
    'cells', jsonb_build_object('image', v.image_id, 'sku', v.sku, 'barcode', v.barcode, 'enabled', v.enabled,
      'weightGrams', v.weight_grams, 'lengthMm', v.length_mm, 'widthMm', v.width_mm, 'heightMm', v.height_mm,
      'requiresShipping', v.requires_shipping, 'taxable', v.taxable) || coalesce((${PRICES}), '{}')
  ) ORDER BY v.position, v.id)
  FROM products_variant v WHERE v.product_id = p.id`;

/** The columns, that of the image only where there are images; $2 holds it, $6 the others. */
const COLUMNS = `CASE WHEN pictures.ids = '[]' THEN $6::jsonb
  ELSE jsonb_build_array(jsonb_set($2::jsonb, '{files}', pictures.ids)) || $6::jsonb END`;

/** The variants of a product as a matrix: its options are the axes. */
export const variants = defineQuery({
  name: 'products.product.variants',
  label: { en: 'Variants of a product', zh: '商品规格' },
  resource: 'products.product',
  result: matrixDocument,
  handle: async (context) => {
    const currencies = await openCurrencies(context.tx);
    const title = inLocale('p.title', ['$5::text']);
    const first = `CASE p.options WHEN '[]' THEN jsonb_build_array(jsonb_build_object(
      'id', NULL, 'keys', '[]'::jsonb, 'heading', ${title}, 'cells', $4::jsonb)) ELSE '[]' END`;
    return context.text(
      `SELECT jsonb_build_object('version', p.version, 'axes', p.options, 'columns', ${COLUMNS},
         'rows', coalesce((${ROWS}), ${first}))::text AS body
       FROM products_product p, LATERAL (
         SELECT coalesce(jsonb_agg(i.target_id ORDER BY i.position), '[]') AS ids
         FROM products_product_images i WHERE i.owner_id = p.id
       ) pictures
       WHERE p.id = $1::uuid`,
      [
        context.targetId,
        JSON.stringify(imageColumn([])),
        currencies,
        JSON.stringify(FIRST_CELLS),
        context.locale,
        JSON.stringify(variantColumns(currencies)),
      ],
    );
  },
});
