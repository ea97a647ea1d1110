import type { WriteContext } from 'emporion';

/**
 * Addresses that nothing has yet: the wished one, or else with a number behind it.
 * @param context of the transaction
 * @param kind of what gets the addresses
 * @param wished one for each thing; equal ones get different numbers
 * @returns in the order given
 */
export async function freeSlugs(
  context: WriteContext,
  kind: 'product' | 'category',
  wished: readonly string[],
): Promise<string[]> {
  const wanted = new Map<string, number>();
  for (const slug of wished) wanted.set(slug, (wanted.get(slug) ?? 0) + 1);
  const taken = new Set<string>();
  for (let more = 1; wanted.size > 0; more *= 4) {
    const candidates = [...wanted].flatMap(([slug, count]) => numbered(slug, count + more));
    const rows = await context.tx.query<{ slug: string }>(
      `SELECT slug FROM products_${kind} WHERE slug = ANY($1::text[])`,
      [candidates],
    );
    for (const { slug } of rows) taken.add(slug);
    for (const [slug, count] of wanted) {
      const free = numbered(slug, count + more).filter((one) => !taken.has(one));
      if (free.length >= count) wanted.delete(slug);
    }
  }
  return wished.map((slug) => {
    let free = slug;
    for (let number = 2; taken.has(free); number += 1) free = `${slug}-${number}`;
    taken.add(free);
    return free;
  });
}

function numbered(slug: string, count: number): string[] {
  return [slug, ...Array.from({ length: count - 1 }, (_, index) => `${slug}-${index + 2}`)];
}
