import { faultsOf, type Fault, type FileFault, type RowGroup } from 'emporion';
import { repeatedPrices } from '../../domain/check-prices.js';
import { repeatedIds } from '../../domain/options.js';
import { productDocument, type ProductDocument } from './product-document.js';

/** A document of a file with its line, or why it cannot be read. */
export type ReadDocument =
  { readonly line: number; readonly document: ProductDocument } | { readonly faults: readonly FileFault[] };

/**
 * Reads a line as a product, and checks what can be told without looking anything up.
 * @param rows one line
 */
export function readDocument([{ line, cells }]: RowGroup): ReadDocument {
  let given: unknown;
  try {
    given = JSON.parse(cells.json ?? '');
  } catch (error) {
    return { faults: [{ line, reason: error instanceof Error ? error.message : 'is no JSON' }] };
  }
  const parsed = productDocument.safeParse(given);
  if (!parsed.success) {
    return {
      faults: faultsOf(parsed.error).map(({ pointer, detail }) => faultIn(line, pointer.slice(1), detail)),
    };
  }
  const faults = [
    ...[...repeatedIds(parsed.data.options ?? []), ...pricesTwice(parsed.data)].map(({ pointer, detail }) =>
      faultIn(line, pointer.slice(1), detail),
    ),
    ...timeFaults(line, parsed.data),
  ];
  return faults.length > 0 ? { faults } : { line, document: parsed.data };
}

/** A fault of a member: `variants/0/sku`; of the whole line when it names none. */
export function faultIn(line: number, member: string, reason: string): FileFault {
  return { line, ...(member === '' ? {} : { column: member }), reason };
}

function pricesTwice({ variants = [] }: ProductDocument): Fault[] {
  return variants.flatMap(({ prices = [] }, place) => repeatedPrices(prices, `/variants/${place}/prices`));
}

function timeFaults(
  line: number,
  { status, publishAt, unpublishAt, publishedAt }: ProductDocument,
): FileFault[] {
  const isTimed = publishAt !== undefined || unpublishAt !== undefined || publishedAt !== undefined;
  if (status === undefined && isTimed) return [faultIn(line, 'status', 'is needed with times of it')];
  if (status === 'scheduled' && !publishAt) return [faultIn(line, 'publishAt', 'is needed for a schedule')];
  if (publishAt && unpublishAt && new Date(unpublishAt) <= new Date(publishAt))
    return [faultIn(line, 'unpublishAt', 'is not after publishAt')];
  return [];
}
