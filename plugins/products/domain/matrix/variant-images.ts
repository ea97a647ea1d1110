import type { CommandContext, MatrixChange, WriteContext, WrittenRow } from 'emporion';
import { Variant } from '../../resources/variant.resource.js';
import { VARIANT_IMAGE } from '../variant-image.js';

type Rows = MatrixChange['rows'];
type Imported = Readonly<Record<string, string>>;

/**
 * The addresses from which images came that are chosen for variants.
 * @param context of a command of the product
 * @param rows as they were sent
 * @returns addresses by asset; none of what was uploaded
 */
export async function chosenImages(
  context: CommandContext,
  rows: Rows,
): Promise<ReadonlyMap<string, string>> {
  const chosen = new Set(rows.flatMap(({ cells: { image } }) => (typeof image === 'string' ? image : [])));
  if (chosen.size === 0) return new Map();
  const sources = await context.tx.query<{ asset: string; url: string }>(
    `SELECT asset_id AS asset, url FROM products_source_image
     WHERE product_id = $1::uuid AND asset_id = ANY($2::uuid[])`,
    [context.targetId, [...chosen]],
  );
  return new Map(sources.map(({ asset, url }) => [asset, url]));
}

/**
 * What is kept of a file about the image of a variant, so that neither an export nor a later fetch undoes the choice.
 * @param cells of the variant
 * @param imported what is kept of it
 * @param addresses of the chosen images by asset
 */
export function importedImage(
  cells: Rows[number]['cells'],
  imported: Imported,
  addresses: ReadonlyMap<string, string>,
): { readonly imported?: Imported } {
  const { [VARIANT_IMAGE]: address, ...others } = imported;
  const chosen = addresses.get(String(cells['image']));
  if (!Object.hasOwn(cells, 'image') || chosen === address) return {};
  return { imported: chosen === undefined ? others : { ...others, [VARIANT_IMAGE]: chosen } };
}

/** Hook: a variant shows no image that was taken from its product. */
export async function dropLostImages(context: WriteContext, writes: readonly WrittenRow[]): Promise<void> {
  const products = writes.flatMap(({ id, action, changed }) =>
    action === 'updated' && changed.includes('images') ? id : [],
  );
  if (products.length === 0) return;
  const variants = await context.tx.query<{ id: string }>(
    `SELECT v.id FROM products_variant v WHERE v.product_id = ANY($1::uuid[]) AND v.image_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM products_product_images i WHERE i.owner_id = v.product_id AND i.target_id = v.image_id
     ) ORDER BY v.id`,
    [products],
  );
  await context.rows(Variant).updateMany(variants.map(({ id }) => ({ id, patch: { image: null } })));
}
