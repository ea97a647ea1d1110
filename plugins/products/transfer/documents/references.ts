import type { FileFault, WriteContext } from 'emporion';
import { assetsNamed } from '../../../media/contract/index.js';
import { firstMisfit, type AttributeType } from '../../domain/attribute-values.js';
import { isImageAddress } from '../image-address.js';
import type { ImageDocument, ProductDocument } from './product-document.js';
import { faultIn } from './read-document.js';

interface CategoryPlace {
  readonly id: string;
  /** Addresses from the top of the tree, joined by "/". */
  readonly path: string;
}

/** What documents may speak of, by the names that they use. */
export interface References {
  readonly channels: ReadonlyMap<string, string>;
  /** By their own address alone. */
  readonly categories: ReadonlyMap<string, CategoryPlace>;
  readonly collections: ReadonlyMap<string, { readonly id: string; readonly kind: string }>;
  readonly attributes: ReadonlyMap<string, AttributeType>;
  /** Fingerprints of files in the library. */
  readonly fingerprints: ReadonlySet<string>;
  /** SKUs that are there, or come with the same documents. */
  readonly skus: ReadonlySet<string>;
}

/**
 * Looks everything up that documents speak of, with one statement for each kind of thing.
 * @param context of the batch
 */
export async function referencesOf(
  context: WriteContext,
  documents: readonly ProductDocument[],
): Promise<References> {
  const { tx } = context;
  const channels = await tx.query<{ code: string; id: string }>('SELECT code, id FROM channels_channel');
  const categories = await tx.query<CategoryPlace & { slug: string }>(
    `WITH RECURSIVE tree AS (
       SELECT id, slug, slug AS path FROM products_category WHERE parent_id IS NULL
       UNION ALL
       SELECT c.id, c.slug, tree.path || '/' || c.slug FROM products_category c JOIN tree ON tree.id = c.parent_id
     ) SELECT id, slug, path FROM tree WHERE slug = ANY($1::text[])`,
    [documents.flatMap((one) => one.categories?.map(lastOf) ?? [])],
  );
  const collections = await tx.query<{ slug: string; id: string; kind: string }>(
    'SELECT slug, id, kind FROM products_collection WHERE slug = ANY($1::text[])',
    [documents.flatMap((one) => one.collections?.map(({ slug }) => slug) ?? [])],
  );
  const attributes = await tx.query<AttributeType>('SELECT key, type, choices FROM products_attribute');
  const parts = documents.flatMap((one) => one.variants?.flatMap(({ components = [] }) => components) ?? []);
  const skus = await tx.query<{ sku: string }>(
    'SELECT sku FROM products_variant WHERE sku = ANY($1::text[])',
    [parts.flatMap(({ sku }) => sku ?? [])],
  );
  const named = documents.flatMap((one) => one.images?.flatMap(({ sha256 }) => sha256 ?? []) ?? []);
  const fingerprints = await assetsNamed(context, named);
  const coming = documents.flatMap((one) => one.variants?.flatMap(({ sku }) => sku ?? []) ?? []);
  return {
    channels: new Map(channels.map(({ code, id }) => [code, id])),
    categories: new Map(categories.map(({ slug, ...place }) => [slug, place])),
    collections: new Map(collections.map(({ slug, ...collection }) => [slug, collection])),
    attributes: new Map(attributes.map((attribute) => [attribute.key, attribute])),
    fingerprints: new Set(fingerprints.keys()),
    skus: new Set([...skus.map(({ sku }) => sku), ...coming]),
  };
}

/**
 * Why a document speaks of what is not there.
 * @param line of the document
 */
export function referenceFaults(line: number, document: ProductDocument, known: References): FileFault[] {
  const each = <T>(items: readonly T[] = [], member: string, reasonOf: (item: T) => string | undefined) =>
    items.flatMap((item, place) => {
      const reason = reasonOf(item);
      return reason === undefined ? [] : [faultIn(line, `${member.replace('*', String(place))}`, reason)];
    });
  return [
    ...each(document.channels, 'channels/*', (code) => unknown(known.channels, code, 'channel')),
    ...each(document.categories, 'categories/*', (path) => categoryFault(known, path)),
    ...each(document.collections, 'collections/*/slug', ({ slug }) => collectionFault(known, slug)),
    ...imageFaults(line, document, known),
    ...attributeFaults(line, document, known),
    ...(document.variants ?? []).flatMap(({ components }, place) =>
      each(components, `variants/${place}/components/*/sku`, ({ sku }) =>
        sku === undefined || known.skus.has(sku) ? undefined : `there is no variant with the SKU "${sku}"`,
      ),
    ),
  ];
}

/** How an image is named: by the fingerprint of a file that is here, or else by its address. */
export function nameOfImage(
  { url, sha256 }: ImageDocument,
  { fingerprints }: References,
): string | undefined {
  return sha256 !== undefined && fingerprints.has(sha256) ? sha256 : url;
}

function imageFaults(
  line: number,
  { images, variants = [] }: ProductDocument,
  known: References,
): FileFault[] {
  const seen = new Set<string>();
  const wrong = (images ?? []).flatMap((image, place) => {
    const name = nameOfImage(image, known);
    const at = `images/${place}`;
    if (name === undefined) return [faultIn(line, `${at}/sha256`, 'is of no file in the library')];
    if (seen.has(name)) return [faultIn(line, at, 'stands here twice')];
    seen.add(name);
    return name === image.sha256 || isImageAddress(name)
      ? []
      : [faultIn(line, `${at}/url`, 'is no address of an image')];
  });
  const names = new Set(images?.flatMap(({ url, sha256 }) => [url ?? [], sha256 ?? []].flat()));
  const strangers = variants.flatMap(({ image }, place) =>
    !images || !image || names.has(image)
      ? []
      : [faultIn(line, `variants/${place}/image`, 'is not among the images')],
  );
  return [...wrong, ...strangers];
}

/** The last address of a path; each is one category's alone. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function unknown(all: ReadonlyMap<string, unknown>, name: string, what: string): string | undefined {
  return all.has(name) ? undefined : `there is no ${what} "${name}"`;
}

function categoryFault({ categories }: References, path: string): string | undefined {
  const found = categories.get(lastOf(path));
  if (!found) return `there is no category "${path}"`;
  return path.includes('/') && found.path !== path ? `stands elsewhere: "${found.path}"` : undefined;
}

function collectionFault({ collections }: References, slug: string): string | undefined {
  const missing = unknown(collections, slug, 'collection');
  return missing ?? (collections.get(slug)?.kind === 'manual' ? undefined : 'is filled by rules');
}

function attributeFaults(line: number, { attributes = {} }: ProductDocument, known: References): FileFault[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    const misfit = firstMisfit({ [key]: value }, known.attributes);
    if (!misfit) return [];
    const { expected } = misfit;
    const reason = expected === undefined ? `there is no attribute "${key}"` : `must be ${expected}`;
    return [faultIn(line, `attributes/${key}`, reason)];
  });
}
