import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const LONG = 120_000;

describeWithChromium('a merchant who sorts products', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let merchant: TestStaff;

  beforeAll(async () => {
    app = await startAdminApp([channels, media, products]);
    merchant = await makeStaff(app, '*');
    chromium = await startChromium(app);
  }, LONG);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const made = async (path: string, body: object): Promise<string> => {
    const reply = await app.asAdmin(`POST /v1/admin/${path}`, body);
    expect(reply).toMatchObject({ status: 201 });
    return String(reply.body.id);
  };
  const named = (en: string, zh: string) => ({ en, 'zh-CN': zh });

  async function signIn(viewport: typeof WIDE, inChinese: boolean, who = merchant): Promise<Page> {
    const page = await chromium.signIn(who, viewport);
    if (!inChinese) return page;
    await page.click('[data-testid=language-switch]');
    await page.waitForSelector('html[lang=zh-CN]');
    return page;
  }

  const open = (page: Page, resource: string, id: string) =>
    page.goto(`${app.url}/admin/resources/${resource}/records/${id}/show`);

  async function choose(page: Page, box: string, typed: string, title: string): Promise<void> {
    await page.fill(box, typed);
    await page.getByRole('option', { name: title, exact: true }).click();
  }

  async function confirm(page: Page): Promise<void> {
    await page.click('[data-testid=step-confirm]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }

  it.each([
    ['1280 px in English', WIDE, 'wide', false],
    ['390 px in Chinese', PHONE, 'phone', true],
  ] as const)(
    'moves a category into another and puts products into a collection by their names, at %s',
    async (_how, viewport, end, inChinese) => {
      const within = await made('categories', {
        name: named(`Garden ${end}`, `园艺${end}`),
        slug: `in-${end}`,
      });
      const moved = await made('categories', {
        name: named(`Pots ${end}`, `花盆${end}`),
        slug: `pots-${end}`,
      });
      const collection = await made('collections', { title: named('Spring', '春季'), slug: `spring-${end}` });
      for (const n of [1, 2]) {
        const title = named(`Clay pot ${end} ${n}`, `陶盆${end}${n}`);
        await made('products', { title, slug: `pot-${end}-${n}` });
      }
      const page = await signIn(viewport, inChinese);

      await open(page, 'products.category', moved);
      await page.click('[data-command="products.category.move"]');
      await choose(
        page,
        '#schema-parent',
        inChinese ? '园艺' : 'Garden',
        inChinese ? `园艺${end}` : `Garden ${end}`,
      );
      await confirm(page);
      expect((await app.asAdmin(`GET /v1/admin/categories/${moved}`)).body.parent).toBe(within);
      // Opened again, the form says by its name where the category is.
      await page.click('[data-command="products.category.move"]');
      await page
        .getByText(inChinese ? `园艺${end}` : `Garden ${end}`)
        .last()
        .waitFor();
      await page.keyboard.press('Escape');

      await open(page, 'products.collection', collection);
      await page.click('[data-command="products.collection.addProducts"]');
      for (const n of [2, 1]) {
        const title = inChinese ? `陶盆${end}${n}` : `Clay pot ${end} ${n}`;
        await choose(page, '#schema-products', title, title);
      }
      await confirm(page);
      const { body } = await app.asAdmin(`GET /v1/admin/collections/${collection}/members`);
      expect((body.products as { slug: string }[]).map(({ slug }) => slug)).toEqual([
        `pot-${end}-2`,
        `pot-${end}-1`,
      ]);
      await page.context().close();
    },
    LONG,
  );

  it(
    'types ids where they may not look the products up, and reads which of them is wrong',
    async () => {
      const collection = await made('collections', { title: named('Autumn', '秋季'), slug: 'autumn' });
      const product = await made('products', { title: named('Rake', '耙子'), slug: 'rake' });
      const helper = await makeStaff(app, 'products.collection.read', 'products.collection.addProducts');
      const page = await signIn(WIDE, false, helper);
      await open(page, 'products.collection', collection);
      await page.click('[data-command="products.collection.addProducts"]');
      const box = page.locator('textarea#schema-products');
      await box.fill(collection);
      await page.getByText('Enter the ids, one on each line').waitFor();
      await page.click('[data-testid=step-confirm]');
      await page.getByText(`${collection}: is no product`).waitFor();
      await box.fill(product);
      await confirm(page);
      const { body } = await app.asAdmin(`GET /v1/admin/collections/${collection}/members`);
      expect(body.products).toMatchObject([{ id: product }]);
      await page.context().close();
    },
    LONG,
  );
});
