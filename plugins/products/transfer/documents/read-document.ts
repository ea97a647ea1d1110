import { faultsOf, type FileFault, type RowGroup } from 'emporion';
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
    ...idFaults(line, parsed.data),
    ...priceFaults(line, parsed.data),
    ...timeFaults(line, parsed.data),
  ];
  return faults.length > 0 ? { faults } : { line, document: parsed.data };
}

/** A fault of a member: `variants/0/sku`; of the whole line when it names none. */
export function faultIn(line: number, member: string, reason: string): FileFault {
  return { line, ...(member === '' ? {} : { column: member }), reason };
}

/** An id means one thing in the whole product. */
function idFaults(line: number, { options = [] }: ProductDocument): FileFault[] {
  const seen = new Set<string>();
  const twice = (id: string, member: string): FileFault[] => {
    if (!/[/]/.test(id) && !seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [faultIn(line, member, seen.has(id) ? 'stands here twice' : 'has a slash in it')];
  };
  return options.flatMap(({ id, values }, place) => [
    ...twice(id, `options/${place}/id`),
    ...values.flatMap((value, index) => twice(value.id, `options/${place}/values/${index}/id`)),
  ]);
}

function priceFaults(line: number, { variants = [] }: ProductDocument): FileFault[] {
  return variants.flatMap(({ prices = [] }, place) => {
    const currencies = prices.map(({ price }) => price.currency);
    const isClear = prices.every(
      ({ price, compareAt }, index) =>
        currencies.indexOf(price.currency) === index &&
        (compareAt?.currency ?? price.currency) === price.currency,
    );
    const reason = 'has one price for each currency, and its compare-at price in the same one';
    return isClear ? [] : [faultIn(line, `variants/${place}/prices`, reason)];
  });
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
