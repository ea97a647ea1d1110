import { z } from 'zod';

const word = z.string().trim().min(1).max(255);
const equality = z.enum(['is', 'isNot']);

const condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('title'), is: z.enum(['contains', 'containsNot']), value: word }),
  z.strictObject({ field: z.literal('vendor'), is: equality, value: word }),
  z.strictObject({ field: z.literal('productType'), is: equality, value: word }),
  /** The name of a tag. */
  z.strictObject({ field: z.literal('tag'), is: equality, value: word }),
  /** The address of a category; what lies below it belongs to it. */
  z.strictObject({ field: z.literal('category'), is: equality, value: word }),
  /** Of the cheapest variant, in minor units. */
  z.strictObject({
    field: z.literal('price'),
    is: z.enum(['atLeast', 'atMost']),
    value: z.strictObject({ amount: z.int().min(0), currency: z.string().length(3) }),
  }),
  z.strictObject({
    field: z.literal('attribute'),
    key: z.string().min(1).max(60),
    is: z.enum(['is', 'isNot', 'atLeast', 'atMost']),
    value: z.union([word, z.number(), z.boolean()]),
  }),
]);

/** Which products belong to a collection: those for which all conditions hold, or any of them. */
export const rules = z.strictObject({
  match: z.enum(['all', 'any']),
  conditions: z.array(condition).max(50),
});

export type Rules = z.output<typeof rules>;
export type Condition = Rules['conditions'][number];
