import type { NewRow, WriteContext } from 'emporion';
import type { PublicationTimes } from '../domain/publication-times.js';
import { keepSchedule } from '../jobs/keep-schedule.job.js';
import { Product } from '../resources/product.resource.js';
import type { ProductRow } from './known-catalogue.js';
import type { ProductPlan } from './plan-product.js';

/**
 * A new product as its file says: on sale when something of it can be bought, or else as a draft.
 * @param plan of a product that is not there
 */
export function withPublication({ values, publication }: ProductPlan): NewRow<typeof Product> {
  return { ...values, ...publication.times, status: publication.status };
}

/**
 * Moves products that were there to where their files say, each along its transitions.
 * @returns those that changed
 */
export async function publishKnown(
  context: WriteContext,
  plans: readonly ProductPlan[],
): Promise<ProductPlan[]> {
  const products = context.rows(Product);
  const changed: ProductPlan[] = [];
  for (const plan of plans) {
    const { before } = plan;
    const { moves, times } = plan.publication;
    if (!before) continue;
    for (const move of moves) await products.transition(before.id, move);
    const isOther = areOther(before, times);
    if (isOther) await products.update(before.id, times);
    if (moves.length > 0 || isOther) changed.push(plan);
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
  for (const [{ before, publication }, id] of ids) {
    const { publishAt, unpublishAt } = publication.times;
    // The job of a time that a product had before it was moved may have come, and found nothing to do.
    const isMoved = publication.moves.length > 0;
    if (publishAt && (isMoved || publishAt.getTime() !== before?.publishAt?.getTime()))
      await context.enqueue(keepSchedule, { id }, { runAt: publishAt, key: `publish:${id}` });
    if (unpublishAt && (isMoved || unpublishAt.getTime() !== before?.unpublishAt?.getTime()))
      await context.enqueue(keepSchedule, { id }, { runAt: unpublishAt, key: `unpublish:${id}` });
  }
}

function areOther(before: ProductRow, given: PublicationTimes): boolean {
  const times = Object.entries(given) as [keyof PublicationTimes, Date | null][];
  return times.some(([name, time]) => before[name]?.getTime() !== time?.getTime());
}
