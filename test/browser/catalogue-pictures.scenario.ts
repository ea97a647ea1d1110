import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { plugins } from '../../plugins.config.js';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { startChromium, type Chromium } from '../../admin/testing/browser.js';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { WriteScope } from '../../src/command/write-scope.js';
import { loadDemoData } from '../../src/database/demo-data.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const LONG = 240_000;
const MUG = 'fjord-stoneware-mug';
/** A collection of the demo shop that fills itself. */
const COLLECTION = 'dishwasher-safe-tableware';

const DRAW_LATER = `DELETE FROM jobs_job WHERE name = 'products.draw-demo-images' AND NOT payload -> 'slugs' ? $1`;

const ALL_SHOWN = '[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)';

const FILE = `Handle,Title,Vendor,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src
linen-shirt,Linen shirt,Havn,true,Size,S,LS-S,59.90,https://images.example.org/linen-shirt.jpg
linen-shirt,,,,,M,LS-M,59.90,
linen-shirt,,,,,L,LS-L,sixty,
wool-throw,Wool throw,Havn,true,Size,One size,WT-1,89.00,https://images.example.org/wool-throw.jpg
oak-tray,Oak tray,Havn,false,Size,One size,OT-1,34.50,
`;

describeWithChromium('the pictures of the merchants’ guide; UPDATE_PICTURES=1 takes them anew', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let page: Page;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'emporion-pictures-'));
    app = await startAdminApp(plugins, { DATA_DIR: dataDir });
    await loadDemoData(app.registry, app.app.get(WriteScope));
    const merchant = { ...(await makeStaff(app, '*')), email: 'mei@example.org' };
    await app.app.get(UnitOfWork).run(async ({ query }) => {
      await query('UPDATE access_staff SET email = $2 WHERE id = $1::uuid', [merchant.id, merchant.email]);
      // Drawing the images of all products takes too long for a test.
      await query(DRAW_LATER, [MUG]);
    });
    await app.jobsDone();
    chromium = await startChromium(app);
    page = await chromium.signIn(merchant);
  }, LONG);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const rowOf = async (plural: string, slug: string): Promise<string> =>
    String((await app.asAdmin(`GET /v1/admin/${plural}?filter[slug]=${slug}`)).body.items[0]?.id);

  async function open(resource: string, id: string, how: 'show' | 'edit'): Promise<void> {
    await page.goto(`${app.url}/admin/resources/${resource}/records/${id}/${how}`);
    await page.waitForLoadState('networkidle');
  }
  async function picture(name: string, what: Page | Locator = page): Promise<void> {
    await page.waitForFunction(ALL_SHOWN);
    if (process.env.UPDATE_PICTURES) await what.screenshot({ path: `docs/images/${name}.png` });
  }

  it(
    'show the form of a product, its images and its variants',
    async () => {
      const id = await rowOf('products', MUG);
      await open('products.product', id, 'edit');
      await page.waitForSelector('[data-field=images] .e-media-tile img');
      await picture('product-form');
      await page.click('[data-field=images] .e-media-open >> nth=0');
      await page.waitForSelector('dialog .e-focal-point');
      await picture('product-image', page.locator('dialog'));
      await open('products.product', id, 'show');
      await page.waitForSelector('.e-grid tbody tr');
      await picture('product-variants', page.locator('[data-block=matrix]'));
    },
    LONG,
  );

  it(
    'show a collection that fills itself',
    async () => {
      await open('products.collection', await rowOf('collections', COLLECTION), 'edit');
      const content = page.locator('[data-section=content]');
      await content.getByText('Matching products').waitFor();
      await picture('collection', content);
    },
    LONG,
  );

  it(
    'show what a file is taken as, and what a trial finds',
    async () => {
      await page.goto(`${app.url}/admin/resources/products.product`);
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      const file = { name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) };
      await page.setInputFiles('dialog input[type=file]', file);
      await page.waitForSelector('[data-testid=import-key]');
      await picture('import-columns', page.locator('dialog'));
      await page.click('text=Try it first');
      await page.waitForSelector('dialog [data-count=failed]');
      expect(await page.locator('dialog [data-count] dd').allTextContents()).toEqual(['2', '0', '0', '1']);
      await picture('import-trial', page.locator('dialog'));
    },
    LONG,
  );
});
