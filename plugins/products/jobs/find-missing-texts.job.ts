import { defineJob } from 'emporion';
import { z } from 'zod';
import { refreshMissingTexts } from '../domain/refresh/missing-texts.js';

/** Products of one transaction. */
const AT_ONCE = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Looks through all products for missing texts when the languages of the shop are others than the last time. One that ends
 * early begins again.
 */
export const findMissingTexts = defineJob({
  name: 'products.find-missing-texts',
  label: { en: 'Find missing translations', zh: '检查缺失的翻译' },
  payload: z.strictObject({}),
  schedule: { everySeconds: 600 },
  transaction: 'none',
  timeoutSeconds: 3_600,
  handle: async (context) => {
    const locales = [...context.contentLocales].sort();
    const known = await context.inTransaction(({ tx }) =>
      tx.query<{ locale: string }>('SELECT locale FROM products_text_locale ORDER BY locale COLLATE "C"'),
    );
    if (known.map(({ locale }) => locale).join() === locales.join()) return;
    for (let after: string | undefined = FIRST; after !== undefined;) {
      context.signal.throwIfAborted();
      const from: string = after;
      after = await context.inTransaction(async ({ tx }) => {
        const ids = await tx.query<{ id: string }>(
          `SELECT id FROM products_product WHERE id > $1::uuid ORDER BY id LIMIT ${AT_ONCE} FOR NO KEY UPDATE`,
          [from],
        );
        await refreshMissingTexts(
          tx,
          ids.map(({ id }) => id),
          locales,
        );
        return ids.at(-1)?.id;
      });
    }
    await context.inTransaction(({ tx }) =>
      tx.query(
        `WITH gone AS (DELETE FROM products_text_locale WHERE locale <> ALL($1::text[]))
         INSERT INTO products_text_locale SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`,
        [locales],
      ),
    );
  },
});
