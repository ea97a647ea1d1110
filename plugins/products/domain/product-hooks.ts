import type { Tx, WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';
import { firstMisfit, type AttributeType, type AttributeValues } from './attribute-values.js';

interface Values {
  readonly attributes?: AttributeValues;
  readonly channels?: readonly string[];
}

/**
 * Checks attributes, and puts a new product into every open channel unless it says where it is sold.
 * @param context of the save
 * @param write the product before, and what is to be stored. Raises `products.unknown_attribute`,
 * `products.wrong_attribute`
 */
export async function beforeProduct<V extends Values>(
  context: WriteContext,
  { before, values }: { readonly before: object | null; readonly values: V },
): Promise<V> {
  await checkAttributes(context, values.attributes ?? {});
  if (before || values.channels !== undefined) return values;
  const open = await context.tx.query<{ id: string }>(
    'SELECT id FROM channels_channel WHERE enabled ORDER BY id',
  );
  return { ...values, channels: open.map(({ id }) => id) };
}

async function checkAttributes(context: WriteContext, values: AttributeValues): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const misfit = firstMisfit(values, await attributeTypes(context.tx));
  if (!misfit) return;
  const { key, expected } = misfit;
  throw expected === undefined
    ? ProductErrors.unknown_attribute({ key })
    : ProductErrors.wrong_attribute({ key, expected });
}

/** Read once for each transaction: an import checks thousands of products in one. */
const typesIn = new WeakMap<Tx, Promise<ReadonlyMap<string, AttributeType>>>();

function attributeTypes(tx: Tx): Promise<ReadonlyMap<string, AttributeType>> {
  const known = typesIn.get(tx) ?? readAttributeTypes(tx);
  typesIn.set(tx, known);
  return known;
}

async function readAttributeTypes(tx: Tx): Promise<ReadonlyMap<string, AttributeType>> {
  const rows = await tx.query<AttributeType>('SELECT key, type, choices FROM products_attribute');
  return new Map(rows.map((row) => [row.key, row]));
}
