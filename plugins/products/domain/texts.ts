import { storableText } from 'emporion';
import { z } from 'zod';

/** A text in one or more languages. */
export const texts = z
  .record(z.string().max(35), storableText().trim().min(1).max(255))
  .refine((given) => Object.keys(given).length > 0, { message: 'needs a text in at least one language' });
