import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { media } from '../../plugins/media/media.plugin.js';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { defineResource } from '../../src/resource/define-resource.js';
import { f } from '../../src/resource/fields.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';

const label = (en: string, zh: string) => ({ en, zh });
const storefront = { storefront: true } as const;

/** Something that is shown by pictures: one on its cover, others in an order. */
const Exhibit = defineResource({
  name: 'museum.exhibit',
  labels: { one: label('Exhibit', '展品'), many: label('Exhibits', '展品') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title', '标题'), translated: true, visibility: storefront }),
    slug: f.slug({ label: label('Address', '网址'), visibility: storefront }),
    cover: f.media({ label: label('Cover', '封面'), optional: true, visibility: storefront }),
    images: f.refs({
      label: label('Images', '图片'),
      to: 'media.asset',
      default: [],
      visibility: storefront,
    }),
  },
  storefront: { by: 'slug' },
  admin: { list: ['title', 'images', 'cover'] },
});
const museum = definePlugin({
  name: 'museum',
  label: label('Museum', '博物馆'),
  icon: 'Home',
  dependsOn: ['media'],
  resources: [Exhibit],
});

interface Shown {
  readonly cover: { readonly id: string } | null;
  readonly images: readonly {
    readonly id: string;
    readonly width: number;
    readonly alt: string | null;
    readonly squares: readonly { readonly url: string }[];
  }[];
}

const HEIGHT = 300;

/** Pixels of something round on a light ground, of a colour that goes with the width. */
function pot(width: number): Buffer {
  const tint = [(width * 37) % 200, (width * 73) % 200, (width * 11) % 200];
  const pixel = (at: number): number[] => {
    const [x, y] = [(at % width) - width / 2, Math.floor(at / width) - HEIGHT * 0.55];
    return (x / 90) ** 2 + (y / 110) ** 2 < 1 ? tint : tint.map((part) => 215 + part / 5);
  };
  return Buffer.from(Array.from({ length: width * HEIGHT }, (_, at) => pixel(at)).flat());
}

describeWithChromium('pictures in a browser', () => {
  let app: AdminApp;
  let chromium: Chromium;
  let editor: TestStaff;

  beforeAll(async () => {
    app = await startAdminApp([media, museum], { MEDIA_UPLOAD_LIMIT: '1MiB' });
    editor = await makeStaff(app, '*');
    chromium = await startChromium(app);
  }, 180_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.close();
  });
  afterEach(() => expect(chromium.faults.splice(0)).toEqual([]));

  const TILES = '[data-field=images] .e-media-tile';
  const picture = async (name: string, width: number) => {
    const image = sharp(pot(width), { raw: { width, height: HEIGHT, channels: 3 } });
    return { name, mimeType: 'image/png', buffer: await image.png().toBuffer() };
  };
  const order = (page: Page) =>
    page.$$eval(`${TILES} .e-media-open`, (tiles) =>
      tiles.map((tile) => tile.getAttribute('aria-label')?.replace(/^(?:Look at|查看) /, '')),
    );
  const stored = async (slug: string, locale = 'en') => {
    const headers = { 'accept-language': locale };
    return (await app.request(`GET /v1/store/exhibits/${slug}`, { headers })).body as unknown as Shown;
  };

  async function begin(page: Page, slug: string): Promise<void> {
    await page.goto(`${app.url}/admin/resources/museum.exhibit/actions/new`);
    await page.fill('input[id="title.en"]', 'Vase');
    await page.fill('#slug', slug);
  }
  async function upload(page: Page, ...widths: number[]): Promise<void> {
    const files = await Promise.all(widths.map((width) => picture(`${width}.png`, width)));
    await page.setInputFiles('[data-field=images] input[type=file]', files);
    await page.waitForSelector(`${TILES}:nth-child(${widths.length}) img`);
    expect(await order(page)).toEqual(files.map(({ name }) => name));
  }
  async function save(page: Page): Promise<void> {
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('.e-record .e-thumb img');
  }

  it('are uploaded together, dragged into another order, described, chosen again, and storefronts have them', async () => {
    const page = await chromium.signIn(editor, WIDE);
    await begin(page, 'vase');
    await upload(page, 501, 502, 503);
    await page.dragAndDrop(`${TILES}:nth-child(3)`, `${TILES}:nth-child(1)`);
    expect(await order(page)).toEqual(['503.png', '501.png', '502.png']);

    await page.click('[aria-label="Look at 503.png"]');
    await page.fill('input[id="picture-alt.en"]', 'A green vase');
    await page.fill('input[id="picture-alt.zh-CN"]', '绿色花瓶');
    await page.click('.e-focal img', { position: { x: 40, y: 30 } });
    await page.click('[data-testid=picture-save]');
    await page.waitForSelector('dialog', { state: 'detached' });

    await page.click('[data-field=cover] >> text=Choose from the library');
    await page.fill('dialog input[type=search]', '502');
    await page.waitForSelector('.e-media-pick >> nth=1', { state: 'detached' });
    await page.click('.e-media-pick');
    await page.waitForSelector('[data-field=cover] img');
    await save(page);

    const { cover, images } = await stored('vase');
    expect(images.map(({ width }) => width)).toEqual([503, 501, 502]);
    expect(cover?.id).toBe(images[2]?.id);
    expect(images[0]?.alt).toBe('A green vase');
    expect((await stored('vase', 'zh-CN')).images[0]?.alt).toBe('绿色花瓶');
    // 40 of 503 and 30 of 300 pixels, in parts per thousand.
    expect(images[0]?.squares[0]?.url).toMatch(/\/s160-(?:79|80)-(?:99|100|101)\.webp$/);

    await page.goto(`${app.url}/admin/resources/museum.exhibit`);
    await page.waitForSelector('td[data-property-name=images] img');
    expect(await page.textContent('td[data-property-name=images]')).toBe('+2');
    await page.context().close();
  }, 120_000);

  it('are moved by the keyboard and taken out on a phone, and the page does not scroll sideways', async () => {
    const page = await chromium.signIn(editor, PHONE);
    await begin(page, 'bowl');
    await upload(page, 601, 602, 603);
    await page.focus('[aria-label="Move 603.png forward"]');
    await page.keyboard.press('Enter');
    // The focus went along.
    await page.keyboard.press('Enter');
    expect(await order(page)).toEqual(['603.png', '601.png', '602.png']);
    await page.click('[aria-label="Take 601.png out"]');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await save(page);
    expect((await stored('bowl')).images.map(({ width }) => width)).toEqual([603, 602]);

    await page.click('text=Edit');
    await page.click('[aria-label="Look at 602.png"]');
    await page.waitForSelector('.e-focal-point');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await page.context().close();
  }, 120_000);

  it('are refused beside their name with the reason in the reader’s language, and the others are taken', async () => {
    const reader = await makeStaff(app, '*');
    const page = await chromium.signIn(reader, PHONE);
    await page.click('[data-testid=language-switch]');
    await page.waitForSelector('h1:has-text("概览")');
    await begin(page, 'plate');
    const svg = { name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') };
    const large = { name: 'b.png', mimeType: 'image/png', buffer: Buffer.alloc(1_100_000) };
    await page.setInputFiles('[data-field=images] input[type=file]', [
      svg,
      large,
      await picture('c.png', 701),
    ]);
    await page.waitForSelector(`${TILES} img`);
    await page.waitForSelector('[data-upload=refused] >> nth=1');
    const refusals = await page.$$eval('[data-upload=refused]', (items) =>
      items.map((item) => item.textContent),
    );
    expect(refusals[0]).toContain('文件内容不是以下类型');
    expect(refusals[1]).toContain('文件过大，最大允许');
    expect(await order(page)).toEqual(['c.png']);
    await page.context().close();
  }, 120_000);

  it('are dropped on the library’s own list, which shows them', async () => {
    const page = await chromium.signIn(editor, WIDE);
    await page.goto(`${app.url}/admin/resources/media.asset`);
    const content = (await picture('dropped.png', 801)).buffer.toString('base64');
    await page.waitForSelector('.e-media-door');
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob('${content}'), (sign) => sign.charCodeAt(0));
      data.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
      return data;
    })()`);
    await page.dispatchEvent('.e-file-drop', 'drop', { dataTransfer: transfer });
    await page.waitForSelector('tr:has-text("dropped.png") td img');
    await page.click('text=dropped.png');
    await page.waitForSelector('.e-large-picture img');
    await page.context().close();
  }, 60_000);
});
