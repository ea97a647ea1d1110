import { systemActor } from '../../src/access/actor.js';
import type { WriteContext } from '../../src/command/write-context.js';
import { WriteScope } from '../../src/command/write-scope.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { Variant } from '../../plugins/products/resources/variant.resource.js';

/** A shop with products to read. */
export class TestShop {
  private constructor(readonly app: TestApp) {}

  /** Starts it with a channel `web` in euros, the default, and `cn` in yuan. */
  static async start(): Promise<TestShop> {
    const env = { RATE_LIMIT_ADMIN: 'off', RATE_LIMIT_STOREFRONT: 'off' };
    const shop = new TestShop(await startTestApp({ plugins: [channels, media, products], env }));
    for (const [code, currency] of [
      ['web', 'EUR'],
      ['cn', 'CNY'],
    ]) {
      await shop.make('channels', { code, currency, name: { en: code }, locales: ['en'] });
    }
    return shop;
  }

  /**
   * Creates a row over REST.
   * @returns its id
   */
  async make(plural: string, values: object): Promise<string> {
    const { status, body, text } = await this.app.asAdmin(`POST /v1/admin/${plural}`, values);
    if (status !== 201) throw new Error(`${plural}: ${status} ${text}`);
    return (body as { id: string }).id;
  }

  /**
   * A product on sale.
   * @param slug its address; the title is made of it
   * @param euros prices of its variants in cents, and what the first cost before
   * @param values other members
   */
  async sell(
    slug: string,
    euros: { readonly prices: readonly number[]; readonly before?: number },
    values: object = {},
  ): Promise<string> {
    const id = await this.make('products', { slug, title: { en: `The ${slug}` }, ...values });
    await this.write(async (context) => {
      for (const [position, amount] of euros.prices.entries()) {
        const compareAt =
          position === 0 && euros.before !== undefined ? { amount: euros.before, currency: 'EUR' } : null;
        await context.rows(Variant).insert({
          product: id,
          position,
          combination: position === 0 ? '' : `v${position}`,
          sku: `${slug}-${position}`,
          prices: [{ price: { amount, currency: 'EUR' }, compareAt }],
        } as never);
      }
    });
    const { status, text } = await this.app.asAdmin(`POST /v1/admin/products/${id}/publish`, {});
    if (status !== 200) throw new Error(`publish: ${status} ${text}`);
    return id;
  }

  /** Runs a write as the application itself. */
  write<T>(work: (context: WriteContext) => Promise<T>): Promise<T> {
    const origin = { actor: systemActor('test'), action: 'test', requestId: 'test', locale: 'en' };
    return this.app.app.get(WriteScope).run(origin, work);
  }

  /**
   * Reads what storefronts read.
   * @param path behind `/v1/store/`
   */
  read(path: string, headers: Readonly<Record<string, string>> = {}): Promise<TestReply> {
    return this.app.request(`GET /v1/store/${path}`, { headers });
  }

  /** The addresses of the products of a page, in its order. */
  async slugs(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const { status, body, text } = await this.read(path, headers);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return (body as { items: { slug: string }[] }).items.map((item) => item.slug);
  }
}
