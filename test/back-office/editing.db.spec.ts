import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { content } from '../../plugins/content/content.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { startChromium, type Chromium } from '../../admin/testing/browser.js';
import { samplePlugin } from '../../admin/testing/sample-plugin.js';

describeWithChromium('editing in a browser', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let editor: TestStaff;

  beforeAll(async () => {
    app = await startAdminApp([content, media, samplePlugin]);
    editor = await makeStaff(app, '*');
    chromium = await startChromium(app);
  }, 180_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const chooseLanguage = (page: Page, tag: string) => page.click(`[data-language=${tag}]`);

  async function writePage(page: Page, slug: string): Promise<void> {
    await page.goto(`${app.url}/admin/resources/content.page/actions/new`);
    await page.fill('input[id="title.en"]', 'About us');
    await page.fill('#slug', slug);
    await page.click('[data-field=body] .ProseMirror');
    await page.keyboard.type('We sell ');
    await page.click('[data-field=body] [aria-label="Bold"]');
    await page.keyboard.type('tea');
    await chooseLanguage(page, 'zh-CN');
    await page.fill('input[id="title.zh-CN"]', '关于我们');
    await page.click('[data-field=body] .ProseMirror');
    await page.keyboard.insertText('我们卖茶');
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('[data-block=stateMachine]');
  }

  async function takeStep(page: Page, command: string): Promise<void> {
    await page.click(`[data-command="${command}"]`);
    await page.click('[data-testid=step-confirm]');
    await page.waitForSelector('dialog', { state: 'detached' });
  }

  describe('an editor', () => {
    it('writes a page in two languages, previews it, publishes it, and the storefront has it', async () => {
      const page = await chromium.signIn(editor);
      await writePage(page, 'about-us');
      await page.click('[data-command="content.page.preview"]');
      const preview = await page.getAttribute('[data-testid=preview-link]', 'href');
      await page.keyboard.press('Escape');
      expect((await app.request('GET /v1/store/pages/about-us')).status).toBe(404);
      const draft = await app.request(`GET ${preview}`, { headers: { 'accept-language': 'zh-CN' } });
      expect([draft.status, draft.body?.title]).toEqual([200, '关于我们']);

      await takeStep(page, 'content.page.publish');
      await page.waitForSelector('[data-block=stateMachine] [data-value=published]');
      const published = await app.request('GET /v1/store/pages/about-us', {
        headers: { 'accept-language': 'en' },
      });
      expect(published.body).toMatchObject({
        title: 'About us',
        body: '<p>We sell <strong>tea</strong></p>',
      });
      const chinese = await app.request('GET /v1/store/pages/about-us?locale=zh-CN');
      expect(chinese.body).toMatchObject({ title: '关于我们', body: '<p>我们卖茶</p>' });
      await page.waitForSelector('[data-block=timeline] >> text=Publish page');
      await page.context().close();
    }, 120_000);

    it('sees the rows that belong to a row beside it, and goes to one of them or to all', async () => {
      const page = await chromium.signIn(editor);
      await writePage(page, 'revised');
      const { body } = await app.asAdmin('GET /v1/admin/pages?filter[slug]=revised');
      const [{ id }] = body.items;
      const changed = await app.asAdmin(`PATCH /v1/admin/pages/${id}`, { title: { en: 'Revised' } });
      expect(changed.status).toBe(200);
      await page.reload();
      const revisions = '[data-block=relatedList]';
      await page.waitForSelector(`${revisions} tbody tr`);
      const { body: all } = await app.asAdmin(`GET /v1/admin/revisions?filter[page]=${id}`);
      expect(all.items.length).toBeGreaterThan(0);
      expect(await page.locator(`${revisions} tbody tr`).count()).toBe(all.items.length);
      await page.click(`${revisions} >> text=Show all`);
      await page.waitForURL((url) => url.search.includes(id));
      await page.waitForSelector('.e-row-link');
      expect(await page.locator('.e-row-link').count()).toBe(all.items.length);
      await page.goBack();
      await page.click(`${revisions} tbody tr:first-child a`);
      await page.waitForURL(/content\.revision\/records\/.+\/show/);
      await page.waitForSelector('.e-record .e-values');
      await page.context().close();
    }, 60_000);

    it('is told when somebody else saved meanwhile, loses nothing, and decides', async () => {
      const first = await chromium.signIn(editor);
      await writePage(first, 'shared');
      await first.click('text=Edit');
      await first.waitForSelector('#slug');
      const second = await chromium.signIn(await makeStaff(app, '*'));
      await second.goto(first.url());
      await second.fill('input[id="title.en"]', 'Theirs');
      await second.click('[data-testid=button-save]');
      await second.waitForSelector('[data-block=stateMachine]');

      await first.fill('input[id="title.en"]', 'Mine');
      await first.click('[data-testid=button-save]');
      await first.waitForSelector('text=Somebody else saved this');
      expect(await first.inputValue('input[id="title.en"]')).toBe('Mine');
      expect((await app.asAdmin('GET /v1/admin/pages?filter[slug]=shared')).body.items[0].title.en).toBe(
        'Theirs',
      );
      await first.click('text=Save mine over it');
      await first.waitForSelector('[data-block=stateMachine]');
      expect((await app.asAdmin('GET /v1/admin/pages?filter[slug]=shared')).body.items[0].title.en).toBe(
        'Mine',
      );
      await first.context().close();
      await second.context().close();
    }, 120_000);

    it('sees what is wrong beside the field, and keeps what was typed', async () => {
      const page = await chromium.signIn(editor);
      await page.goto(`${app.url}/admin/resources/content.page/actions/new`);
      await page.fill('input[id="title.en"]', 'Half done');
      await page.fill('#slug', 'Not A Slug');
      await page.click('[data-testid=button-save]');
      await page.waitForSelector('[data-field=slug] .e-error');
      expect(await page.textContent('[data-field=body] .e-error')).toBe(
        'needs a text in at least one language',
      );
      expect(await page.inputValue('input[id="title.en"]')).toBe('Half done');
      await page.context().close();
    }, 60_000);

    it('fills in every kind of field, and sees it again', async () => {
      const page = await chromium.signIn(editor);
      await page.goto(`${app.url}/admin/resources/sample.thing/actions/new`);
      await page.fill('input[id="title.en"]', 'Kettle');
      await page.fill('#code', 'kettle');
      await page.fill('#note', 'one\ntwo');
      await page.fill('#amount', '3');
      await page.fill('#weight', '1.5');
      await page.fill('#worth', '12.34');
      await page.fill('[aria-label="Worth: currency"]', 'usd');
      await page.check('#active');
      await page.fill('#at', '2026-05-01T10:00');
      await page.selectOption('#size', 'l');
      await page.click('[data-field=lines] >> text=Add');
      await page.fill('[id="lines.0.name"]', 'inner');
      await page.fill('[id="lines.0.count"]', '2');
      await page.fill('[aria-label="Each: currency"]', 'KWD');
      await page.fill('[id="lines.0.each"]', '1.5');
      await page.fill('#token', 'secret words');
      await page.click('[data-testid=button-save]');
      // The form has panels too; only the page of a saved row is a record.
      await page.waitForSelector('.e-record .e-values');
      const { body } = await app.asAdmin('GET /v1/admin/things?filter[code]=kettle');
      expect(body.items[0]).toMatchObject({
        title: { en: 'Kettle' },
        note: 'one\ntwo',
        amount: 3,
        weight: '1.500',
        worth: { amount: 1234, currency: 'USD' },
        active: true,
        size: 'l',
        lines: [{ name: 'inner', count: 2, each: { amount: 1500, currency: 'KWD' } }],
        token: { isSet: true },
      });
      expect(await page.textContent('[data-field=worth] .e-number')).toContain('12.34');
      await page.context().close();
    }, 60_000);
  });
});
