import type { FileFault, NewRow, WriteContext } from 'emporion';
import { keepSchedule } from '../jobs/keep-schedule.job.js';
import { Product } from '../resources/product.resource.js';
import type { FileProduct, FilePublication } from './file-product.js';
import type { KnownCatalogue, ProductRow, VariantRow } from './known-catalogue.js';
import type { ProductPlan } from './plan-product.js';
import type { VariantPlan } from './plan-variants.js';

type Status = FilePublication['status'];
type Times = Omit<FilePublication, 'status'>;

/** Transitions from one status to another, in their order. */
const MOVES: Readonly<Record<Status, Readonly<Record<Status, readonly string[]>>>> = {
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

/**
 * A new product as its file says: on sale when something of it can be bought, or else as a draft.
 * @param plan of a product that is not there
 */
export function withPublication(
  context: WriteContext,
  plan: ProductPlan,
  known: KnownCatalogue,
): NewRow<typeof Product> {
  const { publication, published } = plan.file;
  if (publication) {
    const { status, ...times } = publication;
    const publishedAt = times.publishedAt ?? (status === 'published' ? context.now : null);
    return { ...plan.values, ...times, status, publishedAt };
  }
  const isOpen = published === true && isSellable(plan.variants, [], currenciesOf(known));
  return isOpen ? { ...plan.values, status: 'published', publishedAt: context.now } : plan.values;
}

/**
 * Why a product cannot be put on sale as its file says. One that is on sale already may stay so.
 * @param channels ids of the channels where it will be sold; every open one when left out
 */
export function publicationFaults(
  file: FileProduct,
  before: ProductRow | undefined,
  { variants, known }: { readonly variants: readonly VariantPlan[]; readonly known: KnownCatalogue },
): FileFault[] {
  const { status } = file.publication ?? {};
  if ((status !== 'published' && status !== 'scheduled') || before?.status === status) return [];
  const channels = file.values.channels ?? before?.channels;
  const left = before ? leftOut(before, variants, known) : [];
  if (isSellable(variants, left, currenciesOf(known, channels))) return [];
  const reason = 'nothing of it has a price in the currency of a channel where it is sold';
  return [{ line: file.line, column: 'status', reason }];
}

/**
 * Moves products that were there to where their files say, each along its transitions, and keeps their schedules.
 * @returns those that changed
 */
export async function publishKnown(
  context: WriteContext,
  plans: readonly ProductPlan[],
  known: KnownCatalogue,
): Promise<ProductPlan[]> {
  const changed: ProductPlan[] = [];
  for (const plan of plans) {
    const { before, file } = plan;
    if (!before) continue;
    const isChanged = file.publication
      ? await settle(context, before, file.publication)
      : await move(context, before, plan, known);
    if (isChanged) changed.push(plan);
  }
  return changed;
}

/**
 * Has products that files say a time of put on sale or taken off then.
 * @param ids of the products by their plans
 */
export async function keepSchedules(
  context: WriteContext,
  ids: ReadonlyMap<ProductPlan, string>,
): Promise<void> {
  for (const [{ before, file }, id] of ids) {
    const { publishAt, unpublishAt } = file.publication ?? {};
    if (publishAt && publishAt.getTime() !== before?.publishAt?.getTime())
      await context.enqueue(keepSchedule, { id }, { runAt: publishAt, key: `publish:${id}` });
    if (unpublishAt && unpublishAt.getTime() !== before?.unpublishAt?.getTime())
      await context.enqueue(keepSchedule, { id }, { runAt: unpublishAt, key: `unpublish:${id}` });
  }
}

async function settle(
  context: WriteContext,
  before: ProductRow,
  { status, ...times }: FilePublication,
): Promise<boolean> {
  const products = context.rows(Product);
  const moves = MOVES[before.status][status];
  for (const transition of moves) await products.transition(before.id, transition);
  const given = { ...(moves.length > 0 ? usualTimes(context, before, status) : {}), ...times };
  await products.update(before.id, given);
  return moves.length > 0 || isOther(before, given);
}

/** What commands that move a product leave behind. */
function usualTimes({ now }: WriteContext, { publishedAt }: ProductRow, status: Status): Times {
  if (status === 'scheduled') return {};
  if (status === 'published') return { publishAt: null, publishedAt: publishedAt ?? now };
  return { publishAt: null, unpublishAt: null };
}

function isOther(before: ProductRow, given: Times): boolean {
  const times = Object.entries(given) as [keyof Times, Date | null][];
  return times.some(([name, time]) => before[name]?.getTime() !== time?.getTime());
}

async function move(
  context: WriteContext,
  before: ProductRow,
  plan: ProductPlan,
  known: KnownCatalogue,
): Promise<boolean> {
  const { published } = plan.file;
  const transition = published === undefined ? undefined : moveOf(before.status, published);
  if (!transition) return false;
  const left = leftOut(before, plan.variants, known);
  const isPublishing = transition === 'publish';
  if (isPublishing && !isSellable(plan.variants, left, currenciesOf(known, before.channels))) return false;
  await context.rows(Product).transition(before.id, transition, {
    set: isPublishing
      ? { publishAt: null, publishedAt: before.publishedAt ?? context.now }
      : { publishAt: null, unpublishAt: null },
  });
  return true;
}

/** A file does not bring back what was archived, and does not undo a schedule by saying that it is not on sale yet. */
function moveOf(status: string, published: boolean): 'publish' | 'unpublish' | undefined {
  if (published) return status === 'draft' || status === 'scheduled' ? 'publish' : undefined;
  return status === 'published' ? 'unpublish' : undefined;
}

function isSellable(
  variants: readonly VariantPlan[],
  others: readonly VariantRow[],
  currencies: ReadonlySet<string>,
): boolean {
  const all = [...variants.map(({ before, values }) => ({ enabled: true, ...before, ...values })), ...others];
  return all.some(
    ({ enabled, prices }) => enabled && prices.some(({ price }) => currencies.has(price.currency)),
  );
}

/** Currencies of the channels that are open. */
function currenciesOf({ channels }: KnownCatalogue, ids?: readonly string[]): ReadonlySet<string> {
  const mine = ids ? channels.filter(({ id }) => ids.includes(id)) : channels;
  return new Set(mine.map(({ currency }) => currency));
}

/** Variants that the file does not mention. */
function leftOut({ id }: ProductRow, variants: readonly VariantPlan[], known: KnownCatalogue): VariantRow[] {
  const mentioned = new Set(variants.map(({ before }) => before?.id));
  return (known.variants.get(id) ?? []).filter((variant) => !mentioned.has(variant.id));
}
