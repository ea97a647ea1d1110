import { z } from 'zod';

/** The place of an address in a path. */
export const addressPlace = z.object({
  slug: z
    .string()
    .max(200)
    .regex(/^[^\u0000]+$/u, 'holds a NUL byte'),
});

/** A row that was looked for by its address. */
export interface Addressed {
  readonly body: string | null;
  /** Where it is now, when nothing is at this address. */
  readonly moved: string | null;
}

/**
 * SQL of the address to which a former one leads now, or null.
 * @param kind of what had the address
 * @param slug place of the former address
 */
export function movedSql(kind: 'product' | 'category' | 'collection', slug: string): string {
  return `(SELECT now.slug FROM products_former_slug f JOIN products_${kind} now ON now.id = f.${kind}_id
    WHERE f.kind = '${kind}' AND f.slug = ${slug})`;
}
