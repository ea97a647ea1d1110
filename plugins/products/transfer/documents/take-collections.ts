import { can, KernelErrors, type WriteContext } from 'emporion';
import { Collection } from '../../resources/collection.resource.js';
import type { ProductDocument } from './product-document.js';
import type { References } from './references.js';
import type { TakenDocument } from './take-documents.js';

interface Member {
  readonly collection: string;
  readonly product: string;
  readonly position: number;
}

/**
 * Puts products into collections by hand at the places that documents say, and takes them out of the others.
 * @param context of the batch
 * @param known collections by their addresses
 * @returns the documents of which something was written. Raises `kernel.invalid_input` when a product would be taken out
 * and who asked may not do that
 */
export async function takeCollections(
  context: WriteContext,
  taken: readonly TakenDocument[],
  known: References,
): Promise<ProductDocument[]> {
  const saying = taken.filter(({ document }) => document.collections !== undefined);
  if (saying.length === 0) return [];
  const changes = await changesOf(context, saying, known);
  const touched = [...changes.values()].flatMap(({ put, out }) => [...put, ...out]);
  if (touched.length === 0) return [];
  const collections = [...new Set(touched.map(({ collection }) => collection))];
  // Locks them, in the order of their ids: who arranges one by hand comes before or after.
  await context.rows(Collection).findMany(collections, { lock: true });
  const put = [...changes.values()].flatMap((change) => change.put);
  const out = [...changes.values()].flatMap((change) => change.out);
  if (out.length > 0) refuseRemoval(context);
  await context.tx.query(
    `DELETE FROM products_membership m USING unnest($1::uuid[], $2::uuid[]) AS gone(collection, product)
     WHERE m.collection_id = gone.collection AND m.product_id = gone.product`,
    [out.map(({ collection }) => collection), out.map(({ product }) => product)],
  );
  await context.tx.query(
    `INSERT INTO products_membership (collection_id, product_id, position)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[])
     ON CONFLICT (collection_id, product_id) DO UPDATE SET position = excluded.position`,
    [
      put.map(({ collection }) => collection),
      put.map(({ product }) => product),
      put.map(({ position }) => position),
    ],
  );
  const patch = { arrangedAt: context.now };
  await context.rows(Collection).updateMany(collections.map((id) => ({ id, patch })));
  return [...changes].flatMap(([document, change]) =>
    change.put.length + change.out.length > 0 ? document : [],
  );
}

function refuseRemoval({ actor }: WriteContext): void {
  const permission = 'products.collection.removeProducts';
  if (can(actor, permission)) return;
  const detail = `needs the permission ${permission}`;
  throw KernelErrors.invalid_input().withErrors([{ pointer: '/collections', code: 'forbidden', detail }]);
}

async function changesOf(
  { tx }: WriteContext,
  saying: readonly TakenDocument[],
  known: References,
): Promise<Map<ProductDocument, { readonly put: Member[]; readonly out: Member[] }>> {
  const before = await tx.query<Member>(
    `SELECT m.collection_id AS collection, m.product_id AS product, m.position
     FROM products_membership m JOIN products_collection c ON c.id = m.collection_id
     WHERE m.product_id = ANY($1::uuid[]) AND c.kind = 'manual'`,
    [saying.map(({ product }) => product)],
  );
  const placeOf = ({ collection, product }: Member): string => `${collection}/${product}`;
  const places = new Map(before.map((member) => [placeOf(member), member]));
  return new Map(
    saying.map(({ document, product }) => {
      const wanted = (document.collections ?? []).flatMap(({ slug, position }): Member[] => {
        const collection = known.collections.get(slug)?.id;
        return collection === undefined ? [] : [{ collection, product, position }];
      });
      const kept = new Set(wanted.map(placeOf));
      return [
        document,
        {
          put: wanted.filter((member) => places.get(placeOf(member))?.position !== member.position),
          out: before.filter((member) => member.product === product && !kept.has(placeOf(member))),
        },
      ];
    }),
  );
}
