import type { Fault } from 'emporion';
import { z } from 'zod';
import { texts } from './texts.js';

const id = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .describe('Small letters, digits and -; unique in the product');

/** What the variants of a product differ in: size, colour. Each variant has one value of each option. */
export const options = z
  .array(
    z.strictObject({
      id,
      name: texts,
      values: z
        .array(z.strictObject({ id, name: texts }))
        .min(1)
        .max(200),
    }),
  )
  .max(5);

export type Options = z.output<typeof options>;

/**
 * The ids that stand twice: values are told apart by them alone, whichever option they belong to.
 * @returns a fault at each: `/options/1/values/0/id`
 */
export function repeatedIds(all: Options): Fault[] {
  const seen = new Set<string>();
  const faultAt = (one: string, pointer: string): Fault[] => {
    if (!seen.has(one)) {
      seen.add(one);
      return [];
    }
    return [{ pointer, code: 'duplicate', detail: 'stands here twice' }];
  };
  return all.flatMap((option, index) => [
    ...faultAt(option.id, `/options/${index}/id`),
    ...option.values.flatMap((value, at) => faultAt(value.id, `/options/${index}/values/${at}/id`)),
  ]);
}
