import { can, type FileFault, type WriteContext } from 'emporion';
import { timesAfter, type Move, type PublicationTimes } from '../domain/publication-times.js';
import { ProductErrors } from '../products.errors.js';
import type { FileProduct, FilePublication } from './file-product.js';
import type { KnownCatalogue, ProductRow, VariantRow } from './known-catalogue.js';
import type { PlanScope, VariantPlan } from './plan-variants.js';

type Status = FilePublication['status'];

/** Transitions from one status to another, in their order. */
const MOVES: Readonly<Record<Status, Readonly<Record<Status, readonly Move[]>>>> = {
  draft: { draft: [], scheduled: ['schedule'], published: ['publish'], archived: ['archive'] },
  scheduled: { draft: ['unpublish'], scheduled: [], published: ['publish'], archived: ['archive'] },
  published: {
    draft: ['unpublish'],
    scheduled: ['unpublish', 'schedule'],
    published: [],
    archived: ['archive'],
  },
  archived: {
    draft: ['restore'],
    scheduled: ['restore', 'schedule'],
    published: ['restore', 'publish'],
    archived: [],
  },
};

/** Statuses in which customers see a product, or are going to. */
const SHOWN: ReadonlySet<string> = new Set(['published', 'scheduled']);

/** What becomes of a product's being on sale. */
export interface PublicationPlan {
  /** Along which transitions it goes, in their order. */
  readonly moves: readonly Move[];
  readonly status: Status;
  /** Those that are set. */
  readonly times: PublicationTimes;
  /** The commands that would do the same. */
  readonly commands: ReadonlySet<Move>;
}

/** A product as it shall be, as far as it matters for sale. */
interface Goods {
  readonly variants: readonly VariantPlan[];
  readonly known: KnownCatalogue;
}

/**
 * What a file does to a product's being on sale. One that says no more than that it is published leaves a product a draft
 * of which nothing could be bought, does not bring back what was archived, and does not undo a schedule by saying that it
 * is not on sale yet.
 * @param before the product; a new one begins as a draft
 * @param now when a product is on sale for the first time
 */
export function planPublication(
  file: FileProduct,
  before: ProductRow | undefined,
  goods: Goods,
  now: Date,
): PublicationPlan {
  const from = before?.status ?? 'draft';
  const status = statusAfter(file, from, () => isSellableAfter(file, before, goods));
  const moves = MOVES[from][status];
  const last = moves.at(-1);
  const usual: PublicationTimes = last
    ? timesAfter(last, { publishedAt: before?.publishedAt ?? null }, now)
    : {};
  const { status: _status, ...said }: Partial<FilePublication> = file.publication ?? {};
  // What is on sale was put there at some time.
  const times = {
    ...usual,
    ...said,
    ...(said.publishedAt === null ? { publishedAt: usual.publishedAt ?? null } : {}),
  };
  const isTimed = isOther({ ...before, ...usual }, times);
  return { moves, status, times, commands: new Set(isTimed ? [...moves, 'schedule'] : moves) };
}

function isOther(before: PublicationTimes, after: PublicationTimes): boolean {
  const differs = (name: 'publishAt' | 'unpublishAt'): boolean =>
    after[name] !== undefined && after[name]?.getTime() !== before[name]?.getTime();
  return differs('publishAt') || differs('unpublishAt');
}

function statusAfter(
  { publication, published }: FileProduct,
  from: Status,
  isSellable: () => boolean,
): Status {
  if (publication) return publication.status;
  if (published === true && (from === 'draft' || from === 'scheduled') && isSellable()) return 'published';
  return published === false && from === 'published' ? 'draft' : from;
}

/**
 * Why a product cannot be put on sale or taken off as its file says, or cannot stay on sale. One of which nothing could be
 * bought before may stay so.
 * @param context of the batch: who asked needs the permissions of the commands that would do the same
 * @param plan what the file does
 */
export function publicationFaults(
  { actor }: WriteContext,
  file: FileProduct,
  before: ProductRow | undefined,
  { plan, variants, known, columns }: Goods & Pick<PlanScope, 'columns'> & { readonly plan: PublicationPlan },
): FileFault[] {
  const { line } = file;
  const at = (field: string): { column?: string } => (columns[field] ? { column: columns[field] } : {});
  const refused = [...plan.commands].filter((move) => !can(actor, `products.product.${move}`));
  const faults = refused.map((move): FileFault => {
    return { line, ...at('status'), reason: `needs the permission products.product.${move}` };
  });
  if (!SHOWN.has(plan.status) || isSellableAfter(file, before, { variants, known })) return faults;
  if (before?.status !== plan.status) {
    const reason = 'nothing of it has a price in the currency of a channel where it is sold';
    return [...faults, { line, ...at('status'), reason }];
  }
  if (!isSellable(known.variants.get(before.id) ?? [], currenciesOf(known, before.channels))) return faults;
  return [...faults, { line, ...at('variants'), reason: ProductErrors.nothing_left_to_sell().message }];
}

function isSellableAfter(
  file: FileProduct,
  before: ProductRow | undefined,
  { variants, known }: Goods,
): boolean {
  const mentioned = new Set(variants.map((plan) => plan.before?.id));
  const others = before ? (known.variants.get(before.id) ?? []) : [];
  const after = [
    ...variants.map((plan) => ({ enabled: true, ...plan.before, ...plan.values })),
    ...others.filter(({ id }) => !mentioned.has(id)),
  ];
  return isSellable(after, currenciesOf(known, file.values.channels ?? before?.channels));
}

function isSellable(
  variants: readonly Pick<VariantRow, 'enabled' | 'prices'>[],
  currencies: ReadonlySet<string>,
): boolean {
  return variants.some(
    ({ enabled, prices }) => enabled && prices.some(({ price }) => currencies.has(price.currency)),
  );
}

/**
 * Currencies of channels that are open.
 * @param ids of the channels where a product is sold; every one when left out
 */
function currenciesOf({ channels }: KnownCatalogue, ids?: readonly string[]): ReadonlySet<string> {
  const mine = ids ? channels.filter(({ id }) => ids.includes(id)) : channels;
  return new Set(mine.map(({ currency }) => currency));
}
