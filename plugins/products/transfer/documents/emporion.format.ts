import { JSON_COLUMN, type TransferFormat } from 'emporion';
import { documentPages } from './document-pages.js';
import { takeDocuments } from './take-documents.js';
import { writeDocument } from './write-document.js';

/** Products with everything that belongs to them, a document in JSON for each: what this shop gives, it takes. */
export const emporionProducts: TransferFormat = {
  label: { en: 'Whole products (JSON lines)', zh: '完整商品（JSON 行）' },
  resource: 'products.product',
  permissions: [
    'products.product.create',
    'products.product.update',
    'products.collection.addProducts',
    'products.variant.setComponents',
    'media.asset.update',
  ],
  file: 'ndjson',
  columns: [JSON_COLUMN],
  keys: [{ key: 'slug', label: { en: 'Address, then SKU', zh: '网址别名，其次 SKU' } }],
  detect: (members) => members.includes('slug') && members.includes('variants'),
  // Bundles speak of variants that may stand further down, and lists begin with what is new.
  isLast: ({ cells }) => /"components":\s*\[\s*\{/.test(cells.json ?? ''),
  take: takeDocuments,
  export: {
    header: [JSON_COLUMN.key],
    lines: async (context, rows) => {
      const pages = await documentPages(
        context,
        rows.map(({ id }) => String(id)),
      );
      return pages.map((page) => [JSON.stringify(writeDocument(page))]);
    },
  },
};
