import type { NewRow, RowChange, WriteContext } from 'emporion';
import { describeAssets } from '../../media/contract/index.js';
import { SourceImage } from '../resources/source-image.resource.js';
import type { ImageRow, KnownCatalogue } from './known-catalogue.js';
import type { ProductPlan } from './plan-product.js';

/** What came of the images of files. */
interface WrittenImages {
  readonly changed: ReadonlySet<ProductPlan>;
  /** Ids of products that have images to fetch. */
  readonly pending: ReadonlySet<string>;
}

/**
 * Notes images that have to be fetched, forgets those that are no longer mentioned, and describes those that are here.
 * @param context of the batch
 * @param ids of the products by their plans
 */
export async function writeImages(
  context: WriteContext,
  ids: ReadonlyMap<ProductPlan, string>,
  known: KnownCatalogue,
): Promise<WrittenImages> {
  const changed = new Set<ProductPlan>();
  const created: NewRow<typeof SourceImage>[] = [];
  const patches: (RowChange<typeof SourceImage> & { plan: ProductPlan; before: ImageRow })[] = [];
  for (const [plan, product] of ids) {
    const rows = new Map((known.images.get(product) ?? []).map((row) => [row.url, row]));
    for (const { url, ...said } of plan.images.sources) {
      const before = rows.get(url);
      if (before) patches.push({ id: before.id, patch: said, plan, before });
      else {
        created.push({ product, url, ...said });
        changed.add(plan);
      }
    }
  }
  const sources = context.rows(SourceImage);
  const after = await sources.updateMany(patches.map(({ id, patch }) => ({ id, patch })));
  const moved = patches.filter(({ before }, index) => after[index]?.version !== before.version);
  await sources.insertMany(created);
  for (const { plan } of moved) changed.add(plan);
  for (const plan of await forget(context, ids.keys())) changed.add(plan);
  for (const plan of await describe(context, ids.keys())) changed.add(plan);
  const pending = [...created.map(({ product }) => product), ...moved.map(({ before }) => before.product)];
  return { changed, pending: new Set(pending) };
}

async function forget(context: WriteContext, plans: Iterable<ProductPlan>): Promise<ProductPlan[]> {
  const forgetting = [...plans].filter(({ images }) => images.gone.length > 0);
  for (const { images } of forgetting)
    for (const { id } of images.gone) await context.rows(SourceImage).delete(id);
  return forgetting;
}

async function describe(context: WriteContext, plans: Iterable<ProductPlan>): Promise<ProductPlan[]> {
  const describing = [...plans].filter(({ images }) => images.described.size > 0);
  const words = new Map(
    describing.flatMap(({ images }) =>
      [...images.described].map(([id, { alt, focal }]) => [
        id,
        { id, ...(alt === undefined ? {} : { alt }), ...(focal ? { focal } : {}) },
      ]),
    ),
  );
  if (words.size === 0) return [];
  const described = await describeAssets(context, [...words.values()]);
  return describing.filter(({ images }) => [...images.described.keys()].some((id) => described.has(id)));
}
