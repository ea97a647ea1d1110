import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { content } from '../../plugins/content/content.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { samplePlugin } from '../../admin/testing/sample-plugin.js';

describeWithChromium('the back-office in a browser, page by page', () => {
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

  describe('the back-office', () => {
    it('speaks English and Chinese, light and dark, and remembers it', async () => {
      const staff = await makeStaff(app, '*');
      const page = await chromium.signIn(staff);
      await page.click('[data-testid=language-switch]');
      await page.waitForSelector('h1:has-text("概览")');
      const theme = () => page.evaluate('document.documentElement.dataset.theme');
      expect(await theme()).toBe('light');
      await page.click('[data-testid=theme-switch]');
      await page.waitForSelector('[data-testid=theme-switch][title="外观：浅色"]');
      await page.click('[data-testid=theme-switch]');
      await page.waitForSelector('[data-testid=theme-switch][title="外观：深色"]');
      expect(await theme()).toBe('dark');
      await page.context().close();
      const again = await chromium.signIn(staff);
      expect(await again.textContent('.e-title')).toBe('概览');
      expect(await again.evaluate('document.documentElement.dataset.theme')).toBe('dark');
      await again.context().close();
    }, 60_000);

    it('follows the machine’s colours until somebody chooses', async () => {
      const page = await chromium.open({ colorScheme: 'dark' });
      await page.goto(`${app.url}/admin/login`);
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe('rgb(15, 20, 27)');
      await page.context().close();
    }, 60_000);

    it('runs no script that comes with data, whatever it is', async () => {
      const hostile = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
      await app.asAdmin('POST /v1/admin/pages', {
        title: { en: hostile },
        slug: 'hostile',
        body: { en: `<p>${hostile}</p>` },
      });
      const page = await chromium.signIn(editor);
      await page.goto(`${app.url}/admin/resources/content.page`);
      await page.click('.e-row-link:has-text("hacked")');
      await page.waitForSelector('.e-values');
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      await page.context().close();
    }, 60_000);

    it('leads who got a password from somebody else to change it, and to nothing else until then', async () => {
      const staff = await makeStaff(app, '*');
      const reset = `POST /v1/admin/staff/${staff.id}/reset-password`;
      const { password } = (await app.asAdmin(reset, {})).body as { password: string };
      const page = await chromium.signIn({ email: staff.email, password });
      expect(new URL(page.url()).pathname).toBe('/admin/pages/account');
      await page.goto(`${app.url}/admin/resources/content.page`);
      expect(new URL(page.url()).pathname).toBe('/admin/pages/account');
      await page.waitForSelector('.e-reminder');
      expect(await page.locator('nav :text-is("Pages")').count()).toBe(0);
      await page.fill('#current', password);
      await page.fill('#next', 'another four random words');
      await page.click('form.e-panel button[type=submit]');
      await page.waitForSelector('#email');
      const after = await chromium.signIn({ email: staff.email, password: 'another four random words' });
      expect(new URL(after.url()).pathname).toBe('/admin');
      expect(await after.locator('.e-reminder').count()).toBe(0);
      await after.goto(`${app.url}/admin/resources/content.page`);
      await after.waitForSelector('h1:has-text("Pages")');
      await Promise.all([page.context().close(), after.context().close()]);
    });

    it('ends a session on the server when somebody signs out', async () => {
      const page = await chromium.signIn(await makeStaff(app, '*'));
      const [cookie] = await page.context().cookies();
      await page.click('[aria-label="Sign out"]');
      await page.waitForSelector('#password');
      await page.context().addCookies(cookie ? [cookie] : []);
      await page.goto(`${app.url}/admin`);
      await page.waitForSelector('#password');
      await page.context().close();
    }, 60_000);

    it('shows a new API key once', async () => {
      const page = await chromium.signIn(editor);
      await page.goto(`${app.url}/admin/resources/access.apiKey`);
      await page.click('[data-command="access.apiKey.create"]');
      await page.fill('#schema-name', 'storefront');
      await page.check('[id="schema-permissions-content.*"]');
      await page.click('[data-testid=step-confirm]');
      const key = await page.textContent('[data-told=key]');
      expect(
        (await app.request('GET /v1/admin/pages', { headers: { authorization: `Bearer ${key}` } })).status,
      ).toBe(200);
      await page.click('text=I have copied it');
      await page.waitForSelector('.e-row-link:has-text("storefront")');
      expect((await page.content()).includes(String(key))).toBe(false);
      await page.context().close();
    }, 60_000);
  });

  describe.each([
    ['1280 px', WIDE],
    ['390 px', PHONE],
  ])('at %s', (_name, viewport) => {
    it('every page fits its width', async () => {
      const page = await chromium.signIn(editor, viewport);
      const paths = ['', ...app.registry.resources.keys()].map((name) =>
        name === '' ? '' : `resources/${name}`,
      );
      for (const path of [
        ...paths,
        'resources/content.page/actions/new',
        'pages/settings',
        'pages/jobs',
        'pages/account',
      ]) {
        if (path.endsWith('settings.entry')) continue;
        await page.goto(`${app.url}/admin/${path}`);
        await page.waitForSelector('.e-title');
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([path, overflow]).toEqual([path, 0]);
      }
      await page.context().close();
    }, 120_000);
  });

  it('shows lists as cards with every column, and filters over the whole screen, on a phone', async () => {
    const page = await chromium.signIn(editor, PHONE);
    await page.goto(`${app.url}/admin/resources/content.page`);
    await page.waitForSelector('.e-row-link');
    expect(await page.isVisible('.e-table thead')).toBe(false);
    const cells = await page.$$('.e-table tbody tr:first-child td');
    expect(cells.length).toBe(4);
    for (const cell of cells) expect(await cell.isVisible()).toBe(true);
    await page.click('.e-toolbar >> text=Filter');
    const box = await (await page.waitForSelector('.e-filters')).boundingBox();
    expect([box?.width, box?.height]).toEqual([PHONE.width, PHONE.height]);
    await page.selectOption('#filter-status', 'draft');
    await page.click('text=Apply');
    await page.waitForURL(/filters\.status=draft/);
    await page.context().close();
  }, 60_000);
});
