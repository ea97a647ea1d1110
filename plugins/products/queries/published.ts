import { z } from 'zod';
import { PublishedAsset } from '../../media/contract/index.js';

/** Money as storefronts read it. */
export const PublishedMoney = z
  .strictObject({ amount: z.int().describe('In minor units'), currency: z.string().describe('ISO 4217') })
  .meta({ id: 'products_money' });

/** A product in a list. */
export const PublishedCard = z
  .strictObject({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    image: PublishedAsset.nullable(),
    price: z
      .strictObject({
        from: PublishedMoney.describe('Of the cheapest variant'),
        to: PublishedMoney.describe('Of the dearest variant'),
        compareAt: PublishedMoney.nullable().describe('What the cheapest variant cost before'),
      })
      .nullable()
      .describe('In the currency of the channel; null when nothing has a price in it'),
    vendor: z.string().nullable(),
    productType: z.string().nullable(),
    publishedAt: z.string().describe('ISO 8601'),
  })
  .meta({ id: 'products_card' });

/** An amount in minor units as JSON, or null; see {@link PublishedMoney}. */
export function moneySql(amount: string, currency: string): string {
  return `CASE WHEN ${amount} IS NOT NULL THEN json_build_object('amount', ${amount}, 'currency', ${currency}) END`;
}

/** A point in time as JSON holds it. */
export function instantSql(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
