import { AppError, defineJob, type JobContext } from 'emporion';
import { z } from 'zod';
import { ASSET_LIBRARY, type AssetLibrary } from '../../media/contract/index.js';
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

async function fetchOne(context: JobContext, { id, url, alt }: ImageRow): Promise<void> {
  const done = await resultOf(context, url, alt);
  await context.inTransaction(async (part) => {
    const rows = part.rows(SourceImage);
    if (await rows.find(id, { lock: true })) await rows.update(id, done);
  });
}

async function resultOf(
  context: JobContext,
  url: string,
  alt: string | null,
): Promise<{ status: 'fetched' | 'failed'; problem: string | null; asset?: string }> {
  const known = await context.inTransaction((part) =>
    part.rows(SourceImage).where({ url, status: 'fetched' }, { limit: 1 }),
  );
  const there = known[0]?.asset;
  if (there) return { status: 'fetched', problem: null, asset: there };
  try {
    const library = context.get<AssetLibrary>(ASSET_LIBRARY);
    const text = alt === null ? undefined : { [context.contentLocales[0] ?? 'en']: alt };
    const { id } = await library.addFromUrl(context, url, text);
    return { status: 'fetched', problem: null, asset: id };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { status: 'failed', problem: error.message.slice(0, 500) };
  }
}

/** Puts images where they are shown: those of the file in its order, then those that staff gave. */
async function show(context: JobContext, id: string): Promise<void> {
  const products = context.rows(Product);
  const product = await products.find(id, { lock: true });
  if (!product) return;
  const images = await context.rows(SourceImage).where({ product: id, status: 'fetched' });
  const assets = images.toSorted((a, b) => a.position - b.position).flatMap(({ asset }) => asset ?? []);
  await products.update(id, { images: [...new Set([...assets, ...product.images])] });
  const byUrl = new Map(images.map(({ url, asset }) => [url, asset]));
  const variants = await context.rows(Variant).findMany([id], { by: 'product', lock: true });
  await context.rows(Variant).updateMany(
    variants.flatMap(({ id: variant, imported }) => {
      const image = byUrl.get(imported[VARIANT_IMAGE] ?? '');
      return image ? [{ id: variant, patch: { image } }] : [];
    }),
  );
}
