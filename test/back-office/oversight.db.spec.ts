import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { startChromium, type Chromium } from '../../admin/testing/browser.js';
import { press, worksPlugin } from '../../admin/testing/sample-works.js';

describeWithChromium('the pages that watch over an application, in a browser', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let owner: TestStaff;
  let page: Page;

  beforeAll(async () => {
    app = await startAdminApp([worksPlugin]);
    owner = await makeStaff(app, '*');
    chromium = await startChromium(app);
    page = await chromium.signIn(owner);
  }, 180_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const open = (path: string): Promise<unknown> => page.goto(`${app.url}/admin/${path}`);
  const addBatch = async (name: string): Promise<string> =>
    (await app.asAdmin('POST /v1/admin/batches', { name })).body.id as string;
  const texts = (selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();

  it('the dashboard counts, lists and says what is to be done, each a way to the list behind it', async () => {
    const first = await addBatch('Plates');
    await addBatch('Lids');
    await app.asAdmin(`PATCH /v1/admin/batches/${first}`, { pressed: true });
    await open('');
    await page.waitForSelector('[data-widget="works.all"]');
    expect(await page.innerText('[data-widget="works.all"]')).toMatch(/^2\s+All batches$/);
    expect(await texts('[data-widget="works.latest"] li')).toEqual(['Lids', 'Plates']);
    expect(await page.innerText('[data-widget="works.open"]')).toMatch(/^To be pressed\s+1$/);

    await page.click('[data-widget="works.open"] a');
    await page.waitForSelector('.e-row-link');
    expect(await texts('.e-row-link')).toEqual(['Lids']);
    await page.goBack();
    await page.click('[data-widget="works.latest"] li a:has-text("Plates")');
    await page.waitForURL(new RegExp(`records/${first}/show`));
    await page.waitForSelector('h1:has-text("Plates")');
  });

  it('a job that was given up shows its error, runs again at a click and is gone from the list', async () => {
    press.broken = true;
    const batch = await addBatch('Cups');
    await app.asAdmin(`POST /v1/admin/batches/${batch}/press`, {});
    await open('pages/jobs');
    await page.waitForSelector('[data-job="works.press"] [data-count=dead]:text-is("1")');
    const dead = page.locator('.e-job-row:has([data-value=dead])');
    await page.click('[role=tab]:has-text("With errors")');
    await page.click('[role=tab]:has-text("Given up")');
    await dead.locator('summary').click();
    expect(await dead.locator('summary').innerText()).toContain('failures: 2');
    expect(await dead.locator('.e-code').innerText()).toContain('The press is broken');

    press.broken = false;
    await page.click('[data-job="works.press"] >> text=Run all again');
    await page.waitForSelector('text=Nothing here.');
    await page.click('[role=tab]:has-text("Ended")');
    await page.waitForSelector('.e-job-row:has([data-value=done]):has-text("Press a batch")');
    expect((await app.asAdmin(`GET /v1/admin/batches/${batch}`)).body.pressed).toBe(true);
  });

  it('the page of a row follows its job, and shows what the job did when it has ended', async () => {
    const batch = await addBatch('Saucers');
    await open(`resources/works.batch/records/${batch}/show`);
    await page.waitForSelector('h1:has-text("Saucers")');
    expect(await page.locator('[data-block=rowJobs]').count()).toBe(0);
    press.held = true;
    await page.click('[data-command="works.batch.press"]');
    await page.click('[data-testid=step-confirm]');
    await page.waitForSelector('[data-block=rowJobs] [data-status=active] >> text=3 / 10 · Warming up');
    if (process.env.UPDATE_PICTURES)
      await page.locator('.e-record').screenshot({ path: 'docs/images/block-job-progress.png' });
    press.held = false;
    await page.waitForSelector('[data-block=rowJobs] [data-status=done]');
    await page.waitForSelector('.e-values :text-is("Yes")');
    expect(await texts('[data-block=rowJobs] h2')).toEqual(['Pressing']);
  });

  it('settings show who changed what, and put back what was before', async () => {
    await open('pages/settings');
    const group = page.locator('[data-group="works.rules"]');
    const foreman = group.locator('[id="schema-foreman"]');
    await foreman.fill('Grace');
    await group.locator('button[type=submit]').click();
    await page.waitForSelector('text=Settings saved');
    await group.locator('summary').click();
    const change = group.locator('.e-timeline li').first();
    await change.waitFor();
    expect(await change.innerText()).toContain('Somebody');
    expect(await change.locator('.e-diff tbody tr').allInnerTexts()).toEqual(['Foreman\tAda\tGrace']);

    await change.locator('button').click();
    expect(await foreman.inputValue()).toBe('Ada');
    await group.locator('button[type=submit]').click();
    // What was saved is a form of its own, with its history closed.
    await group.locator('details:not([open])').waitFor();
    await group.locator('summary').click();
    await group.locator('.e-timeline li >> nth=1').waitFor();
    expect(await group.locator('.e-timeline li >> nth=0 >> .e-diff tbody tr').allInnerTexts()).toEqual([
      'Foreman\tGrace\tAda',
    ]);
    expect((await app.asAdmin('GET /v1/admin/settings/works.rules')).body.value.foreman).toBe('Ada');
  });

  it('the audit log shows every change with what was before and after', async () => {
    const batch = await addBatch('Bowls');
    await app.asAdmin(`PATCH /v1/admin/batches/${batch}`, { name: 'Deep bowls' });
    await open(`resources/audit.entry?filters.subjectId~~eq=${batch}`);
    await page.click('.e-row-link >> nth=0');
    await page.waitForSelector('.e-diff');
    expect(await texts('.e-diff tbody tr')).toContain('Name\tBowls\tDeep bowls');
    expect(await texts('.e-diff thead th')).toEqual(['', 'Before', 'After']);
  });
});
