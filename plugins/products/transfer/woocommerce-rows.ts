import type { FileRow, RowGroup, RowOwnership } from 'emporion';
import { CellReader } from './cell-reader.js';
import { itemsOf } from './cell-lists.js';
import type { Cells, Facet } from './facet.js';

const KINDS = ['simple', 'variable', 'grouped', 'external', 'variation'] as const;
const MARKS = new Set(['virtual', 'downloadable']);

/** What WooCommerce calls the type of a product, and whether it needs no shipping. */
export interface ProductType {
  readonly kind: (typeof KINDS)[number];
  readonly isVirtual: boolean;
}

/** The rows of one product: its own, unless the file has only variations of it, and those of its variations. */
export interface ProductRows {
  readonly head: FileRow | undefined;
  readonly variations: readonly FileRow[];
  readonly line: number;
}

export const typeFacet: Facet<ProductType> = {
  columns: ['Type'],
  read: (reader, row) => {
    const words = itemsOf(reader.text(row, 'Type')?.toLowerCase() ?? '');
    const [word = 'simple', ...others] = words.filter((one) => !MARKS.has(one));
    const kind = KINDS.find((one) => one === word);
    if (kind && others.length === 0 && words.length > 0)
      return { kind, isVirtual: words.includes('virtual') };
    const reason =
      words.length === 0 ? 'is missing' : `"${words.join(', ').slice(0, 40)}" is no type of product`;
    return reader.refuse(row, 'Type', `${reason}: ${KINDS.join(', ')}, with virtual or downloadable`);
  },
  write: ({ kind, isVirtual }) => ({ Type: isVirtual ? `${kind}, virtual` : kind }),
};

/** How variations are known to belong to their product, by its SKU or `id:` and its ID. */
export const variationOwnership: RowOwnership = {
  names: ({ cells }) => (isVariation(cells) ? [] : namesOf(cells)),
  owner: ({ cells }) => (isVariation(cells) ? cells.Parent?.trim() || undefined : undefined),
};

/** What variations may call a product. */
export function namesOf(cells: Cells): string[] {
  const [id, sku] = [cells.ID?.trim(), cells.SKU?.trim()];
  return [...(sku ? [sku] : []), ...(id ? [`id:${id}`] : [])];
}

/**
 * Which row of a group says what the product is.
 * @param rows that belong together
 */
export function productRows(rows: RowGroup): ProductRows {
  const head = rows.find(({ cells }) => !isVariation(cells));
  return { head, variations: rows.filter((row) => row !== head), line: (head ?? rows[0]).line };
}

/** The type of a row; undefined when it is none, which reading tells. */
export function typeOf(row: FileRow): ProductType | undefined {
  return typeFacet.read(new CellReader(new Set(['Type'])), row);
}

function isVariation(cells: Cells): boolean {
  return itemsOf(cells.Type?.toLowerCase() ?? '').includes('variation');
}
