import { z } from 'zod';
import { texts } from './texts.js';

const id = z.string().min(1).max(60);

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
