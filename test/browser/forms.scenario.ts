import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const LONG = 120_000;

describeWithChromium('a merchant who sorts products', () => {
  let app: AdminApp;
  let chromium: Chromium;

  beforeAll(async () => {
    app = await startAdminApp([channels, media, products]);
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

  /** Somebody new each time, as the language that was chosen stays with the account. */
  async function signIn(viewport: typeof WIDE, inChinese: boolean, ...permissions: string[]): Promise<Page> {
    const who = await makeStaff(app, ...(permissions.length > 0 ? permissions : ['*']));
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
      const listed = page.locator('[data-block=queryList]');
      await listed.getByRole('link', { name: inChinese ? `陶盆${end}2` : `Clay pot ${end} 2` }).waitFor();
      expect(await listed.getByRole('heading').textContent()).toBe(inChinese ? '商品 2' : 'Products 2');
      const { body } = await app.asAdmin(`GET /v1/admin/collections/${collection}/members`);
      expect((body.items as { slug: string }[]).map(({ slug }) => slug)).toEqual([
        `pot-${end}-2`,
        `pot-${end}-1`,
      ]);
      await page.context().close();
    },
    LONG,
  );

  /** Keys alone: to a box, to the text that finds something in it, to the first that is found. */
  async function pick(page: Page, box: string, typed: string): Promise<void> {
    await page.focus(box);
    await page.keyboard.insertText(typed);
    await page.getByRole('option', { name: typed }).first().waitFor();
    await page.keyboard.press('Enter');
  }

  it.each([
    ['1280 px in English', WIDE, 'wide', false],
    ['390 px in Chinese', PHONE, 'phone', true],
  ] as const)(
    'fills a collection by rules, sees what they hold before saving, and reads at the rule what is wrong, at %s',
    async (_how, viewport, end, inChinese) => {
      const say = (en: string, zh: string): string => (inChinese ? zh : en);
      const tag = `Sale ${end}`;
      const tags = [await made('tags', { name: tag })];
      const cotton = { key: 'cotton', name: named('Cotton', '棉') };
      const stuff = named(`Material ${end}`, `材质${end}`);
      await made('attributes', { name: stuff, key: `stuff-${end}`, type: 'choice', choices: [cotton] });
      await made('products', { title: named('Rug', '地毯'), slug: `rug-${end}`, tags });
      await made('products', {
        title: named('Towel', '毛巾'),
        slug: `towel-${end}`,
        tags,
        attributes: { [`stuff-${end}`]: 'cotton' },
      });
      const page = await signIn(viewport, inChinese);
      await page.goto(`${app.url}/admin/resources/products.collection/actions/new`);
      await page.click('[data-language=en]');
      await page.fill('input[id="title.en"]', 'On offer');
      await page.fill('#slug', `offer-${end}`);
      expect(await page.locator('#rules').count()).toBe(0);
      await page.selectOption('#kind', 'rules');

      const add = page.locator('#rules .e-list-row > .e-text-button');
      await add.press('Enter');
      await page.click('[data-testid=button-save]');
      await page.locator('#rules-conditions-0-value-note[role=alert]').waitFor();
      await page.selectOption('#rules-conditions-0-field', { label: say('Tag', '标签') });
      await pick(page, '#rules-conditions-0-value', tag);
      await page.locator('[data-preview="2"]').waitFor();
      await add.press('Enter');
      await page.selectOption('#rules-conditions-1-field', { label: say('Attribute', '属性') });
      await pick(page, '#rules-conditions-1-key', say(`Material ${end}`, `材质${end}`));
      await page.selectOption('#rules-conditions-1-value', { label: say('Cotton', '棉') });
      await page.locator('[data-preview="1"]').waitFor();
      expect(await page.locator('.e-preview').textContent()).toBe(
        say('Matching products: 1 Towel', '符合条件的商品: 1 毛巾'),
      );
      await page.click('[data-testid=button-save]');
      await page.waitForURL(/records\/[0-9a-f-]{36}\/show/);
      const told = page.locator('[data-field=rules]');
      await told.getByText(say(`Tag is ${tag}`, `标签 是 ${tag}`)).waitFor();
      await told.getByText(say(`Attribute Material ${end} is Cotton`, `属性 材质${end} 是 棉`)).waitFor();
      await app.jobsDone();
      const id = /records\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
      const { body } = await app.asAdmin(`GET /v1/admin/collections/${id}/members`);
      expect(body.items).toMatchObject([{ slug: `towel-${end}` }]);
      await page.context().close();
    },
    LONG,
  );

  it(
    'types ids where they may not look the products up, and reads which of them is wrong',
    async () => {
      const collection = await made('collections', { title: named('Autumn', '秋季'), slug: 'autumn' });
      const product = await made('products', { title: named('Rake', '耙子'), slug: 'rake' });
      const may = ['products.collection.read', 'products.collection.addProducts'];
      const page = await signIn(WIDE, false, ...may);
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
      expect(body.items).toMatchObject([{ id: product }]);
      await page.context().close();
    },
    LONG,
  );
});
