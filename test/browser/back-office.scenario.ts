import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startProcess, type ApplicationProcess } from '../../src/testing/application-process.js';
import { launchChromium } from '../../src/testing/chromium.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { createTestDatabase, type TestDatabase } from '../../src/testing/postgres.js';

const LONG = 180_000;
/** What the README shows, and beside it the words in it, by which it is known when the picture is out of date. */
const PICTURE = { image: 'docs/images/back-office.png', words: 'docs/images/back-office.txt' };
const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';

describeWithChromium('the back-office in a browser', () => {
  let database: TestDatabase;
  let node: ApplicationProcess;
  let browser: Browser;
  let password: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    node = await startProcess({ DATABASE_URL: database.url, EMPORION_SECRET: SECRET, DEMO_DATA: 'on' });
    await node.ready();
    password = /Password +(\S+)/.exec(node.output())?.[1] ?? '';
    browser = await launchChromium();
    await chooseOwnPassword();
  }, LONG);
  afterAll(async () => {
    await browser?.close();
    await node?.stop();
    await database?.drop();
  });

  /** Opens a window whose faults are collected: console errors, page errors, requests to other machines. */
  async function openWindow(
    width: number,
    height: number,
  ): Promise<{ page: Page; faults: string[]; context: BrowserContext }> {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' });
    const page = await context.newPage();
    const faults: string[] = [];
    // A refused form is answered with a status that the browser reports as an error of its own.
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4(00|09|12|22)/.test(message.text()))
        faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      const own = request.url().startsWith(node.url) || /^(data|blob):/.test(request.url());
      if (!own) faults.push(`a request to ${request.url()}`);
    });
    return { page, faults, context };
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto(`${node.url}/admin`);
    await page.fill('input[name=email]', 'admin@example.com');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForURL((url) => !url.pathname.includes('login'));
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  }

  /** What the first login asks for. */
  async function chooseOwnPassword(): Promise<void> {
    const { page, context } = await openWindow(1_280, 900);
    await signIn(page);
    expect(new URL(page.url()).pathname).toBe('/admin/pages/account');
    await page.fill('#current', password);
    password = 'four random words of mine';
    await page.fill('#next', password);
    await page.click('form.e-panel button[type=submit]');
    await page.waitForURL((url) => url.pathname.includes('login'));
    await context.close();
  }

  async function write(page: Page, slug: string): Promise<void> {
    await page.goto(`${node.url}/admin/resources/content.page/actions/new`);
    await page.locator('input[name="slug"], input[id$="slug"]').first().fill(slug);
    for (const [language, title, body] of [
      ['en', `Gift cards ${slug}`, 'Give what they choose.'],
      ['zh-CN', `礼品卡 ${slug}`, '让收礼人自己选。'],
    ] as const) {
      await page.locator(`[data-language="${language}"]`).click();
      await page.locator(`input[id="title.${language}"]`).fill(title);
      const editor = page.locator('[data-field=body] [contenteditable=true]');
      await editor.click();
      await page.keyboard.press('Control+b');
      await editor.pressSequentially(body);
    }
    await page.getByTestId('button-save').click();
    await page.waitForURL(/records\/[0-9a-f-]{36}\/show/);
  }

  const storefront = async (slug: string, locale: string, query = ''): Promise<Response> =>
    fetch(`${node.url}/v1/store/pages/${slug}?locale=${locale}${query}`);

  it.each([
    ['1280 px wide', 1_280, 900, 'gift-cards'],
    ['390 px wide', 390, 844, 'gift-cards-phone'],
  ])(
    'a merchant signs in, switches the language, writes a page in two languages, previews and publishes it, %s',
    async (_name, width, height, slug) => {
      const { page, faults, context } = await openWindow(width, height);
      await signIn(page);
      await page.getByRole('button', { name: '中文' }).click();
      await page.getByRole('button', { name: 'English' }).waitFor();
      await page.goto(`${node.url}/admin/resources/content.page`);
      await page.getByRole('heading', { name: /页面/ }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);

      await write(page, slug);
      expect((await storefront(slug, 'en')).status).toBe(404);
      await page.getByRole('button', { name: '预览' }).click();
      const address = await page.getByTestId('preview-link').getAttribute('href');
      const preview = await fetch(new URL(address ?? '', node.url));
      expect(await preview.json()).toMatchObject({ slug });
      await page.keyboard.press('Escape');

      await page.locator('[data-command="content.page.publish"]').click();
      await page.getByTestId('step-confirm').click();
      await page.locator('[data-field="status"][data-value="published"]').waitFor();
      const english = (await (await storefront(slug, 'en')).json()) as { title: string; body: string };
      expect(english).toMatchObject({
        title: `Gift cards ${slug}`,
        body: '<p><strong>Give what they choose.</strong></p>',
      });
      const chinese = (await (await storefront(slug, 'zh-CN')).json()) as { title: string };
      expect(chinese.title).toBe(`礼品卡 ${slug}`);
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - window.innerWidth',
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: '中文' }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    LONG,
  );

  it(
    'looks as the picture in the README says; UPDATE_PICTURES=1 takes it anew',
    async () => {
      const { page, faults, context } = await openWindow(1_280, 900);
      await signIn(page);
      await page.goto(`${node.url}/admin/resources/products.product`);
      await page.locator('.e-row-link').first().waitFor();
      if (process.env.UPDATE_PICTURES) {
        // The demo shop's pictures are drawn after the start, those of the newest products last.
        for (; (await page.locator('tbody tr:has(img)').count()) < 20; await page.waitForTimeout(2_000))
          await page.reload({ waitUntil: 'networkidle' });
        await page.screenshot({ path: PICTURE.image });
      }
      // Rows are data, with the time at which they were made.
      await page.evaluate('document.querySelector("tbody").remove()');
      const words = `${(await page.innerText('body')).replace(/\s*\n\s*/g, '\n')}\n`;
      if (process.env.UPDATE_PICTURES) await writeFile(PICTURE.words, words);
      expect(words).toBe(await readFile(PICTURE.words, 'utf8'));
      expect(faults).toEqual([]);
      await context.close();
    },
    LONG,
  );

  it(
    'tells a second editor that somebody saved before them, changes nothing, and keeps what they typed',
    async () => {
      const first = await openWindow(1_280, 900);
      await signIn(first.page);
      await write(first.page, 'contested');
      const edit = first.page.url().replace(/\/show.*$/, '/edit');
      const second = await first.context.newPage();
      await first.page.goto(edit);
      await second.goto(edit);
      for (const [page, title] of [
        [first.page, 'Saved first'],
        [second, 'Typed second'],
      ] as const) {
        await page.locator('input[id="title.en"]').fill(title);
      }
      await first.page.getByTestId('button-save').click();
      await first.page.waitForURL(/\/show/);
      await second.getByTestId('button-save').click();
      await second.getByRole('alert').waitFor();
      expect(await second.locator('input[id="title.en"]').inputValue()).toBe('Typed second');
      const id = /records\/([0-9a-f-]{36})/.exec(edit)?.[1] ?? '';
      await first.page.goto(`${node.url}/admin/resources/content.page/records/${id}/show`);
      await first.page.getByText('Saved first').first().waitFor();
      expect(first.faults).toEqual([]);
      await first.context.close();
    },
    LONG,
  );
});
