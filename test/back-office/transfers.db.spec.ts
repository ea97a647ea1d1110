import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { send } from '../../admin/testing/http.js';
import { PHONE, startChromium, type Chromium } from '../../admin/testing/browser.js';
import { samplePlugin } from '../../admin/testing/sample-plugin.js';

const UPLOADS = '/admin/api/emporion/transfer-uploads';
const LIST = '/admin/api/emporion/lists/sample.tag';
const READER = ['sample.tag.read', 'transfers.transfer.read'];

let app: AdminApp;
let keeper: TestStaff;
beforeAll(async () => {
  app = await startAdminApp([samplePlugin]);
  keeper = await makeStaff(app, '*');
}, 180_000);
afterAll(() => app?.close());

/** Sends a part of a file as the browser does, or as another page would. */
function upload(path: string, cookie: string, payload: string, site = 'same-origin') {
  const headers = { cookie, 'sec-fetch-site': site, 'content-type': 'application/octet-stream' };
  return send(Number(new URL(app.url).port), {
    method: 'POST',
    url: path,
    payload: Buffer.from(payload),
    headers,
  });
}

describe('a file sent from the back-office', () => {
  it('arrives in parts, and only from our own page and whoever may import', async () => {
    const browser = await app.signIn(keeper);
    const begun = (await upload(UPLOADS, browser.cookie, 'name\nOa')).json() as { id: string };
    expect(begun).toMatchObject({ size: 7 });
    const more = await upload(`${UPLOADS}/${begun.id}?at=7`, browser.cookie, 'k\n');
    expect(more.json()).toEqual({ id: begun.id, size: 9 });
    expect((await browser.get(`${UPLOADS}/${begun.id}`)).json()).toEqual({ id: begun.id, size: 9 });
    const gap = await upload(`${UPLOADS}/${begun.id}?at=3`, browser.cookie, 'k\n');
    expect(gap.json()).toMatchObject({ code: 'transfers.out_of_step', status: 409 });

    const foreign = await upload(UPLOADS, browser.cookie, 'name\n', 'cross-site');
    expect(foreign.json()).toMatchObject({ code: 'kernel.cross_origin' });
    expect((await upload(UPLOADS, '', 'name\n')).statusCode).toBe(401);
    const reader = await app.signIn(await makeStaff(app, ...READER));
    expect((await upload(UPLOADS, reader.cookie, 'name\n')).statusCode).toBe(403);
    expect((await reader.get(`${UPLOADS}/${begun.id}`)).statusCode).toBe(403);
    const other = await app.signIn(await makeStaff(app, '*'));
    expect((await other.get(`${UPLOADS}/${begun.id}`)).statusCode).toBe(404);
  });

  it('is read by no other route', async () => {
    const { cookie } = await app.signIn(keeper);
    expect((await upload(`${LIST}/import`, cookie, 'name\n')).statusCode).toBe(415);
  });
});

describe('a list', () => {
  it('offers what its reader may do', async () => {
    const offered = async (...permissions: string[]) =>
      (await (await app.signIn(await makeStaff(app, ...permissions))).get(`${LIST}/steps`)).json();
    expect(await offered('*')).toMatchObject({ imports: true, exports: [{ key: 'csv' }, { key: 'ndjson' }] });
    expect(await offered(...READER)).toMatchObject({ imports: false, exports: [] });
    const exporter = await offered(...READER, 'transfers.export');
    expect(exporter).toMatchObject({ imports: false, exports: [{ key: 'csv' }, { key: 'ndjson' }] });
  });
});

describeWithChromium('a merchant at a list', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await startChromium(app);
  });
  afterAll(() => chromium?.close());
  beforeEach(() => {
    chromium.faults.length = 0;
  });
  afterEach(() => expect(chromium.faults).toEqual([]));

  it('imports a file: says what its columns are, tries, imports, and takes the refused rows home', async () => {
    await app.asAdmin('POST /v1/admin/tags', { name: 'Old' });
    const page = await chromium.signIn(keeper);
    await page.goto(`${app.url}/admin/resources/sample.tag`);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const rows = ['Bezeichnung,Extra', 'Old,1', 'Oak,2', 'Elm,3', ',4'];
    const buffer = Buffer.from(rows.join('\n'));
    await page.setInputFiles('dialog input[type=file]', { name: 'tags.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('combobox', { name: 'Bezeichnung' }).selectOption('name');
    expect(await page.inputValue('[data-testid=import-key]')).toBe('name');
    await page.click('text=Try it first');
    await page.waitForSelector('dialog [data-count=failed]');
    const counts = () => page.locator('dialog [data-count] dd').allTextContents();
    expect(await counts()).toEqual(['2', '0', '1', '1']);
    expect((await app.asAdmin('GET /v1/admin/tags?filter[name]=Oak')).body.items).toEqual([]);

    await page.click('text=Import now (2)');
    await page.waitForSelector('dialog dt >> text="Added"');
    expect(await counts()).toEqual(['2', '0', '1', '1']);
    const refused = page.waitForEvent('download');
    await page.click('text=Download all refused rows');
    const lines = (await readFile(await (await refused).path(), 'utf8')).trim().split('\n');
    expect([lines.length, lines[1]?.split(',').slice(0, 2)]).toEqual([2, ['5', 'Bezeichnung']]);
    await page.click('dialog [aria-label=Close]');
    await page.waitForSelector('.e-table >> text=Elm');
    await page.context().close();
  }, 120_000);

  it('exports what the list shows, on a phone', async () => {
    for (const name of ['Reed', 'Reef', 'Rush']) await app.asAdmin('POST /v1/admin/tags', { name });
    const page = await chromium.signIn(keeper, PHONE);
    await page.goto(`${app.url}/admin/resources/sample.tag?filters.name=Ree&sortBy=name&direction=desc`);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.waitForSelector('dialog >> text=Only the rows that match');
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    const file = page.waitForEvent('download');
    await page.click('text=Download the file');
    const lines = (await readFile(await (await file).path(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => line.split(',')[1])).toEqual(['name', 'Reef', 'Reed']);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await page.context().close();
  }, 120_000);
});
