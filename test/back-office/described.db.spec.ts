import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { channels } from '../../plugins/channels/channels.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { products } from '../../plugins/products/products.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { startChromium, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

describeWithChromium('a form whose fields begin with something', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let merchant: TestStaff;

  beforeAll(async () => {
    app = await startAdminApp([channels, media, products]);
    merchant = await makeStaff(app, '*');
    chromium = await startChromium(app);
    const attributes = [
      {
        key: 'material',
        type: 'choice',
        name: { en: 'Material', 'zh-CN': '材质' },
        choices: [choice('wool', '羊毛')],
      },
      {
        key: 'care',
        type: 'choices',
        name: { en: 'Care' },
        choices: [choice('hand', '手洗'), choice('cold', '冷水')],
      },
      { key: 'width', type: 'number', name: { en: 'Width' }, unit: 'cm' },
      { key: 'organic', type: 'boolean', name: { en: 'Organic' } },
    ];
    for (const attribute of attributes) {
      expect((await app.asAdmin('POST /v1/admin/attributes', attribute)).status).toBe(201);
    }
  }, 180_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const choice = (key: string, zh: string) => ({ key, name: { en: key, 'zh-CN': zh } });

  it('saves what it showed: choices and ticks that nobody touched', async () => {
    const page = await chromium.signIn(merchant);
    await page.goto(`${app.url}/admin/resources/products.collection/actions/new`);
    await page.waitForSelector('#kind');
    expect(await page.inputValue('#kind')).toBe('manual');
    expect(await page.isChecked('#shown')).toBe(true);
    await page.fill('input[id="title.en"]', 'Gifts');
    await page.fill('#slug', 'gifts');
    await page.uncheck('#shown');
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('.e-record .e-values');
    const { body } = await app.asAdmin('GET /v1/admin/collections?filter[slug]=gifts');
    expect(body.items).toMatchObject([{ kind: 'manual', shown: false, sort: 'newest' }]);
    await page.context().close();
  }, 90_000);

  it('has a control for each attribute that a merchant has added', async () => {
    const page = await chromium.signIn(merchant);
    await page.goto(`${app.url}/admin/resources/products.product/actions/new`);
    await page.fill('input[id="title.en"]', 'Scarf');
    await page.fill('#slug', 'scarf');
    await page.selectOption('[id="attributes.material"]', 'wool');
    await page.check('[data-field="attributes.care"] >> text=cold');
    await page.fill('[id="attributes.width"]', '31.5');
    await page.selectOption('[id="attributes.organic"]', 'true');
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('.e-record .e-values');
    const { body } = await app.asAdmin('GET /v1/admin/products?filter[slug]=scarf');
    const attributes = { material: 'wool', care: ['cold'], width: 31.5, organic: true };
    expect(body.items).toMatchObject([{ attributes }]);
    await page.waitForSelector('[data-field=attributes] >> text=31.5 cm');
    // The matrix shows the options.
    expect(await page.locator('[data-field=options]').count()).toBe(0);
    await page.context().close();
  }, 90_000);

  it('has a list that is filtered by an attribute that was added while the list was open, and by languages that lack a text', async () => {
    const page = await chromium.signIn(merchant);
    await page.goto(`${app.url}/admin/resources/products.product`);
    await page.waitForSelector('.e-toolbar');
    const weave = { key: 'weave', type: 'choice', name: { en: 'Weave' }, choices: [choice('twill', '斜纹')] };
    await app.asAdmin('POST /v1/admin/attributes', weave);
    const shirt = { slug: 'twill-shirt', title: { en: 'Twill shirt' }, attributes: { weave: 'twill' } };
    expect((await app.asAdmin('POST /v1/admin/products', shirt)).status).toBe(201);
    await app.jobsDone();
    const apply = async (filter: string, value: string): Promise<string[]> => {
      await page.click('.e-toolbar [aria-expanded]');
      await page.selectOption(`[data-filter="${filter}"] select`, value);
      await page.click('.e-filters-foot [type=submit]');
      await page.waitForSelector(`.e-toolbar >> text=Filter (`);
      await page.waitForSelector('section[aria-busy=false] .e-row-link >> text=Twill shirt');
      return page.locator('.e-row-link').allTextContents();
    };
    expect(await apply('attributes.weave', 'twill')).toEqual(['Twill shirt']);
    expect(await apply('missingIn', 'zh-CN')).toEqual(['Twill shirt']);
    await page.goto(`${app.url}/admin`);
    await page.click('[data-widget="products.missingTranslations"] a');
    await page.waitForSelector('.e-row-link >> text=Twill shirt');
    await page.context().close();
  }, 90_000);
});
