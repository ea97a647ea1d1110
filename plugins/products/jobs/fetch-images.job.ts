import { AppError, defineJob, type JobContext } from 'emporion';
import { z } from 'zod';
import { ASSET_LIBRARY, describeAssets, type AssetLibrary } from '../../media/contract/index.js';
import { withImages } from '../domain/place-images.js';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import { Product } from '../resources/product.resource.js';
import { SourceImage } from '../resources/source-image.resource.js';
import { Variant } from '../resources/variant.resource.js';
import type { ImageRow } from '../transfer/known-catalogue.js';

/** Fetches the images of a product that a file named, and shows those that came. One that fails stops none of the others. */
export const fetchImages = defineJob({
  name: 'products.fetch-images',
  label: { en: 'Fetch images of a product', zh: '下载商品图片' },
  transaction: 'none',
  timeoutSeconds: 900,
  payload: z.strictObject({ product: z.uuid() }),
  handle: async (context, { product }) => {
    const images = await context.inTransaction((part) => part.rows(SourceImage).where({ product }));
    for (const image of images) {
      context.signal.throwIfAborted();
      if (image.status === 'waiting') await fetchOne(context, image);
    }
    await context.inTransaction((part) => show(part as JobContext, product));
  },
});

async function fetchOne(context: JobContext, image: ImageRow): Promise<void> {
  const { id } = image;
  const done = await resultOf(context, image);
  await context.inTransaction(async (part) => {
    const rows = part.rows(SourceImage);
    if (await rows.find(id, { lock: true })) await rows.update(id, done);
  });
}

async function resultOf(
  context: JobContext,
  { url, alt, focal }: ImageRow,
): Promise<{ status: 'fetched' | 'failed'; problem: string | null; asset?: string }> {
  const known = await context.inTransaction((part) =>
    part.rows(SourceImage).where({ url, status: 'fetched' }, { limit: 1 }),
  );
  const there = known[0]?.asset;
  if (there) return { status: 'fetched', problem: null, asset: there };
  try {
    const library = context.get<AssetLibrary>(ASSET_LIBRARY);
    const { id, created } = await library.addFromUrl(context, url, alt ?? undefined);
    if (created && focal) await context.inTransaction((part) => describeAssets(part, [{ id, focal }]));
    return { status: 'fetched', problem: null, asset: id };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { status: 'failed', problem: error.message.slice(0, 500) };
  }
}

/** Puts images that came to their places among those that are shown. */
async function show(context: JobContext, id: string): Promise<void> {
  const products = context.rows(Product);
  const product = await products.find(id, { lock: true });
  if (!product) return;
  const images = await context.rows(SourceImage).where({ product: id, status: 'fetched' });
  const placed = images.flatMap(({ asset, position }) => (asset ? [{ asset, position }] : []));
  await products.update(id, { images: withImages(product.images, placed) });
  const byUrl = new Map(images.map(({ url, asset }) => [url, asset]));
  const variants = await context.rows(Variant).findMany([id], { by: 'product', lock: true });
  await context.rows(Variant).updateMany(
    variants.flatMap(({ id: variant, imported }) => {
      const image = byUrl.get(imported[VARIANT_IMAGE] ?? '');
      return image ? [{ id: variant, patch: { image } }] : [];
    }),
  );
}
