import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const LONG = 240_000;
const A_MINUTE = 60_000;
/** Four storefronts that wait for a minute stay below what one address may ask, RATE_LIMIT_STOREFRONT. */
const ASKED_EVERY_MS = 400;

describeWithChromium('a merchant with a new product', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let merchant: TestStaff;

  beforeAll(async () => {
    app = await startAdminApp([channels, media, products]);
    merchant = await makeStaff(app, '*');
    const web = {
      code: 'web',
      name: { en: 'Web', 'zh-CN': '网店' },
      currency: 'EUR',
      locales: ['en', 'zh-CN'],
    };
    expect((await app.asAdmin('POST /v1/admin/channels', web)).status).toBe(201);
    chromium = await startChromium(app);
  }, LONG);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const onSale = (slug: string) =>
    app.request(`GET /v1/store/products/${slug}`, { headers: { 'accept-language': 'zh-CN' } });
  const cellAt = (row: number, column: string): string =>
    `.e-grid tbody tr:nth-child(${row}) [data-column="${column}"]`;
  const settled = (page: Page) =>
    page.waitForSelector('[data-block=matrix][data-unsaved=false][aria-busy=false]');

  async function readChinese(page: Page): Promise<void> {
    await page.click('[data-testid=language-switch]');
    await page.waitForSelector('html[lang=zh-CN]');
  }

  async function addProduct(page: Page, slug: string, addTheRest: () => Promise<void>): Promise<void> {
    await page.goto(`${app.url}/admin/resources/products.product/actions/new`);
    await page.click('[data-language=en]');
    await page.fill('input[id="title.en"]', 'Linen shirt');
    await page.click('[data-language=zh-CN]');
    await page.fill('input[id="title.zh-CN"]', '亚麻衬衫');
    await page.fill('#slug', slug);
    await addTheRest();
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('.e-grid tbody tr');
  }

  async function addOption(page: Page, at: number, name: string, values: string): Promise<void> {
    await page.click('.e-axes > .e-text-button');
    await page.fill(`[data-axis="${at}"] .e-axis-name input`, name);
    await page.fill(`[data-axis="${at}"] .e-chip-new`, values);
    await page.keyboard.press('Enter');
  }

  async function priceAll(page: Page, amount: string): Promise<void> {
    await page.click(cellAt(1, 'price.EUR'));
    await page.keyboard.insertText(amount);
    await page.selectOption('.e-grid-fill', 'all');
    await page.click('[data-testid=matrix-save]');
    await settled(page);
  }

  async function schedule(page: Page, at: Date): Promise<void> {
    await page.click('[data-command="products.product.schedule"]');
    const local = new Date(at.getTime() - at.getTimezoneOffset() * A_MINUTE).toISOString().slice(0, 16);
    await page.fill('dialog input[type=datetime-local]', local);
    await page.click('[data-testid=step-confirm]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }

  const TILES = '[data-field=images] .e-media-tile';
  const order = (page: Page) =>
    page.$$eval(`${TILES} .e-media-open`, (tiles) =>
      tiles.map((tile) => tile.getAttribute('aria-label')?.replace(/^(?:Look at|查看) ?/, '')),
    );
  const picture = async (width: number) => {
    const create = { width, height: 300, channels: 3, background: { r: width % 256, g: 90, b: 60 } } as const;
    const buffer = await sharp({ create }).png().toBuffer();
    return { name: `${width}.png`, mimeType: 'image/png', buffer };
  };

  /** Uploads two images together, and puts the second before the first: with the mouse, or by its button. */
  async function addImages(page: Page, widths: readonly [number, number], isPhone: boolean): Promise<void> {
    await page.setInputFiles('[data-field=images] input[type=file]', await Promise.all(widths.map(picture)));
    await page.waitForSelector(`${TILES}:nth-child(2) img`);
    const [first, second] = widths.map((width) => `${width}.png`);
    expect(await order(page)).toEqual([first, second]);
    if (isPhone) await page.click(`${TILES}:nth-child(2) .e-tool >> nth=0`);
    else await page.dragAndDrop(`${TILES}:nth-child(2)`, `${TILES}:nth-child(1)`);
    expect(await order(page)).toEqual([second, first]);
  }

  /** What a storefront that asks again and again got last before it saw the product, and what it saw when. */
  async function firstSight(slug: string, until: number) {
    let unseen = 0;
    for (;;) {
      const reply = await onSale(slug);
      const now = Date.now();
      if (reply.status !== 404 || now > until) return { reply, unseen, seen: now };
      unseen = now;
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
  }

  interface Awaited {
    readonly slug: string;
    readonly widths: readonly [number, number];
    readonly minute: number;
    readonly sight: ReturnType<typeof firstSight>;
  }
  const scheduled: Awaited[] = [];

  it.each([
    ['1280 px in English', WIDE, 'shirt-wide-en', [501, 502], false],
    ['1280 px in Chinese', WIDE, 'shirt-wide-zh', [503, 504], true],
    ['390 px in English', PHONE, 'shirt-phone-en', [505, 506], false],
    ['390 px in Chinese', PHONE, 'shirt-phone-zh', [507, 508], true],
  ] as const)(
    'adds two images, makes 24 variants of options, prices them, and sets the minute from which it is on sale, at %s',
    async (_how, viewport, slug, widths, inChinese) => {
      const page = await chromium.signIn(merchant, viewport);
      if (inChinese) await readChinese(page);
      await addProduct(page, slug, () => addImages(page, widths, viewport === PHONE));
      await addOption(page, 0, 'Size', 'XS, S, M, L, XL, XXL');
      await addOption(page, 1, 'Colour', 'White, Sand, Blue, Olive');
      await page.waitForSelector('.e-grid tbody tr:nth-child(24)');
      await priceAll(page, '59.90');
      expect((await onSale(slug)).status).toBe(404);
      const minute = Math.ceil((Date.now() + 5_000) / A_MINUTE) * A_MINUTE;
      await schedule(page, new Date(minute));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      if (inChinese) await page.click('[data-testid=language-switch]');
      await page.waitForSelector('html[lang=en]');
      scheduled.push({ slug, widths, minute, sight: firstSight(slug, minute + 10_000) });
      await page.context().close();
    },
    LONG,
  );

  it(
    'finds each in the storefront from its minute on and not before, with its variants, and its images in their order',
    async () => {
      expect(scheduled).toHaveLength(4);
      for (const { slug, widths, minute, sight } of scheduled) {
        const { reply, unseen, seen } = await sight;
        expect(reply).toMatchObject({ status: 200, body: { slug, title: '亚麻衬衫' } });
        expect(seen).toBeGreaterThanOrEqual(minute);
        // It was looked for until right before.
        expect(unseen).toBeGreaterThan(minute - 2_000);
        const { variants, images } = reply.body as {
          variants: { price: object }[];
          images: { url: string; width: number }[];
        };
        expect(variants.map(({ price }) => price)).toEqual(
          Array(24).fill({ amount: 5_990, currency: 'EUR' }),
        );
        expect(images.map(({ width }) => width)).toEqual([widths[1], widths[0]]);
        for (const { url } of images) {
          expect((await fetch(new URL(new URL(url).pathname, app.url))).status).toBe(200);
        }
      }
    },
    LONG,
  );
});
