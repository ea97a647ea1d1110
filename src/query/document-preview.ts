import { z, type ZodType } from 'zod';
import { isStorableDocument } from '../values/storable-text.js';

/** Characters of a document as JSON text: an address holds no more. */
const LONGEST = 12_000;

/** What the preview of a document answers: how much it is about, and what the first of it is called. */
export const documentPreview = z.strictObject({
  total: z.int().min(0),
  /** Whether `total` is all there is. */
  totalExact: z.boolean(),
  titles: z.array(z.string()),
});

/**
 * The query string of a document's preview: the document, not saved yet, as JSON text.
 * @param schema of the document
 */
export function previewOf<S extends ZodType>(schema: S) {
  const document = z
    .string()
    .max(LONGEST)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .refine(isStorableDocument, { message: 'holds a broken character, or is nested too deeply' })
    .pipe(schema);
  return z.strictObject({ document });
}
