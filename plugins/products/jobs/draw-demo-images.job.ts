import { defineJob, type JobContext, type WriteContext } from 'emporion';
import { z } from 'zod';
import { ASSET_LIBRARY, type AssetLibrary } from '../../media/contract/index.js';
import { demoCatalogue, type DemoProduct } from '../demo/demo-catalogue.js';
import { picturesOf, type DemoPicture } from '../demo/demo-pictures.js';
import { illustrationSvg } from '../demo/illustrations/illustration.js';
import { renderSvg } from '../demo/illustrations/render-svg.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';

/** Products that one job draws. */
export const DRAWN_AT_ONCE = 5;

interface Drawn {
  readonly picture: DemoPicture;
  readonly asset: string;
}

/** Draws products of the demo shop that have no image yet. What a merchant has changed meanwhile stays. */
export const drawDemoImages = defineJob({
  name: 'products.draw-demo-images',
  label: { en: 'Draw images of the demo shop', zh: '绘制示例商店图片' },
  payload: z.strictObject({ slugs: z.array(z.string().max(255)).max(DRAWN_AT_ONCE) }),
  transaction: 'none',
  timeoutSeconds: 600,
  concurrency: 1,
  handle: async (context, { slugs }) => {
    const bare = await withoutImages(context, slugs);
    const wanted = demoCatalogue()
      .map((product, number) => ({ product, pictures: picturesOf(product, number) }))
      .filter(({ product }) => bare.has(product.slug));
    const drawings = wanted.flatMap(({ pictures }) =>
      pictures.map(({ illustration }) => illustrationSvg(illustration)),
    );
    if (drawings.length === 0) return;
    const files = (await renderSvg(drawings, context.signal)).values();
    for (const { product, pictures } of wanted) {
      const drawn: Drawn[] = [];
      for (const picture of pictures) {
        drawn.push({ picture, asset: await added(context, product, picture, files.next().value) });
      }
      context.signal.throwIfAborted();
      await context.inTransaction((write) => show(write, product, drawn));
    }
  },
});

async function withoutImages(context: JobContext, slugs: readonly string[]): Promise<ReadonlySet<string>> {
  const products = await context.inTransaction((write) =>
    write.rows(Product).findMany(slugs, { by: 'slug' }),
  );
  return new Set(products.filter(({ images }) => images.length === 0).map(({ slug }) => slug));
}

async function added(
  context: JobContext,
  { slug }: DemoProduct,
  { colour, alt, illustration }: DemoPicture,
  bytes: Buffer | undefined,
): Promise<string> {
  if (!bytes) throw new RangeError(`There is no file for a picture of ${slug}.`);
  const view = colour ?? (illustration.isDetail ? 'detail' : 'whole');
  const library = context.get<AssetLibrary>(ASSET_LIBRARY);
  const { id } = await library.add(context, { bytes, name: `${slug}-${view}.jpg`, alt });
  return id;
}

async function show(
  write: WriteContext,
  { slug, options }: DemoProduct,
  drawn: readonly Drawn[],
): Promise<void> {
  const [product] = await write.rows(Product).where({ slug }, { limit: 1, lock: true });
  if (!product || product.images.length > 0) return;
  await write.rows(Product).update(product.id, { images: drawn.map(({ asset }) => asset) });
  const place = options.findIndex(({ id }) => id === 'colour');
  if (place < 0) return;
  const variants = await write.rows(Variant).where({ product: product.id });
  await write.rows(Variant).updateMany(
    variants.flatMap(({ id, combination, image }) => {
      const colour = combination.split('/')[place];
      const asset = drawn.find(({ picture }) => picture.colour === colour)?.asset;
      return image !== null || asset === undefined ? [] : [{ id, patch: { image: asset } }];
    }),
  );
}
