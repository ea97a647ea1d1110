import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const LONG = 240_000;
const A_MINUTE = 60_000;

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

  async function addProduct(page: Page, slug: string): Promise<void> {
    await page.goto(`${app.url}/admin/resources/products.product/actions/new`);
    await page.click('[data-language=en]');
    await page.fill('input[id="title.en"]', 'Linen shirt');
    await page.click('[data-language=zh-CN]');
    await page.fill('input[id="title.zh-CN"]', '亚麻衬衫');
    await page.fill('#slug', slug);
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

  it.each([
    ['1280 px in English', WIDE, 'shirt-wide', false],
    ['390 px in Chinese', PHONE, 'shirt-phone', true],
  ])(
    'makes 24 variants of options, prices them, and it is on sale at the minute that was set, at %s',
    async (_how, viewport, slug, inChinese) => {
      const page = await chromium.signIn(merchant, viewport);
      if (inChinese) await readChinese(page);
      await addProduct(page, slug);
      await addOption(page, 0, 'Size', 'XS, S, M, L, XL, XXL');
      await addOption(page, 1, 'Colour', 'White, Sand, Blue, Olive');
      await page.waitForSelector('.e-grid tbody tr:nth-child(24)');
      await priceAll(page, '59.90');
      const next = new Date(Math.ceil((Date.now() + 2_000) / A_MINUTE) * A_MINUTE);
      await schedule(page, next);
      expect((await onSale(slug)).status).toBe(404);
      await page.waitForTimeout(Math.max(0, next.getTime() - Date.now() - 1_000));
      expect(Date.now() < next.getTime() ? (await onSale(slug)).status : 404).toBe(404);
      let reply = await onSale(slug);
      for (const end = next.getTime() + 10_000; reply.status !== 200 && Date.now() < end;) {
        await page.waitForTimeout(200);
        reply = await onSale(slug);
      }
      expect(reply).toMatchObject({ status: 200, body: { slug, title: '亚麻衬衫' } });
      const { variants } = reply.body as { variants: { price: object }[] };
      expect(variants).toHaveLength(24);
      expect(variants.map(({ price }) => price)).toEqual(Array(24).fill({ amount: 5_990, currency: 'EUR' }));
      await page.context().close();
    },
    LONG,
  );
});
