import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { previewTokenOf } from '../../src/testing/preview-token.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { plugins } from '../../plugins.config.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
});
afterAll(() => shop?.close());

const page = (slug: string) => ({
  slug,
  title: { en: `About ${slug}`, 'zh-CN': `关于 ${slug}` },
  body: { en: '<p onclick="x()">Hello<script>alert(1)</script></p>' },
});

async function newPage(slug: string): Promise<string> {
  const reply = await shop.asAdmin('POST /v1/admin/pages', page(slug));
  expect(reply.status).toBe(201);
  return reply.body.id as string;
}

describe('a page', () => {
  it('is seen by storefronts once it is published, in the language they ask for, and never before', async () => {
    const id = await newPage('about');
    expect((await shop.request('GET /v1/store/pages/about')).status).toBe(404);

    const published = await shop.asAdmin(`POST /v1/admin/pages/${id}/publish`, {});
    expect(published.body).toEqual({ id, version: 2, status: 'published' });

    const chinese = await shop.request('GET /v1/store/pages/about', { headers: { 'accept-language': 'zh' } });
    expect(chinese.body).toMatchObject({ title: '关于 about', body: '<p>Hello</p>' });
    expect(chinese.headers.get('content-language')).toBe('zh-CN');
    const english = await shop.request('GET /v1/store/pages/about?locale=en');
    expect(english.body.title).toBe('About about');
  });

  it('answers 304 to a storefront that has it already, and anew after a change', async () => {
    const id = await newPage('cached');
    await shop.asAdmin(`POST /v1/admin/pages/${id}/publish`, {});
    const first = await shop.request('GET /v1/store/pages/cached');
    const etag = first.headers.get('etag') ?? '';
    expect(
      (await shop.request('GET /v1/store/pages/cached', { headers: { 'if-none-match': etag } })).status,
    ).toBe(304);
    await shop.asAdmin(`PATCH /v1/admin/pages/${id}`, { title: { en: 'New' } });
    const after = await shop.request('GET /v1/store/pages/cached', { headers: { 'if-none-match': etag } });
    expect(after.status).toBe(200);
    expect(after.body.title).toBe('New');
  });

  it('is shown unpublished to who holds a preview token for it, and to nobody with another', async () => {
    const id = await newPage('secret-plan');
    const preview = await shop.asAdmin(`POST /v1/admin/pages/${id}/preview`, {});
    expect(preview.body.url).toContain('/v1/store/pages/secret-plan?preview=');
    const seen = await shop.request(`GET ${preview.body.url as string}`);
    expect(seen.status).toBe(200);
    expect(seen.headers.get('cache-control')).toBe('private, no-store');
    await newPage('other-plan');
    const token = preview.body.token as string;
    expect((await shop.request(`GET /v1/store/pages/other-plan?preview=${token}`)).status).toBe(404);
  });

  it('is shown to nobody with a preview token that is older than a day', async () => {
    await newPage('old-plan');
    const signedAgo = (hours: number): string => previewTokenOf(shop, 'content.page', 'old-plan', hours);
    const seen = async (token: string) =>
      (await shop.request(`GET /v1/store/pages/old-plan?preview=${token}`)).status;
    expect(await seen(signedAgo(23))).toBe(200);
    expect(await seen(signedAgo(25))).toBe(404);
  });

  it('refuses a second editor who saves over a newer version, and changes nothing', async () => {
    const id = await newPage('contested');
    const mine = { 'if-match': '"1"' };
    expect((await shop.asAdmin(`PATCH /v1/admin/pages/${id}`, { title: { en: 'First' } }, mine)).status).toBe(
      200,
    );
    const second = await shop.asAdmin(`PATCH /v1/admin/pages/${id}`, { title: { en: 'Second' } }, mine);
    expect(second.status).toBe(412);
    expect(second.body).toMatchObject({ code: 'kernel.stale', params: { current: 2, expected: 1 } });
    expect((await shop.asAdmin(`GET /v1/admin/pages/${id}`)).body.title).toEqual({ en: 'First' });
  });

  it('keeps a revision of each saved text and brings an earlier one back', async () => {
    const id = await newPage('revised');
    await shop.asAdmin(`PATCH /v1/admin/pages/${id}`, { title: { en: 'Second title' } });
    const revisions = await shop.asAdmin(`GET /v1/admin/revisions?filter[page]=${id}&sort=createdAt`);
    expect(revisions.body.items).toHaveLength(2);
    const [first] = revisions.body.items as { id: string }[];
    const restored = await shop.asAdmin(`POST /v1/admin/pages/${id}/restore`, { revisionId: first?.id });
    expect(restored.status).toBe(200);
    expect((await shop.asAdmin(`GET /v1/admin/pages/${id}`)).body.title).toEqual(page('revised').title);
  });

  it('is published and ended by its schedule', async () => {
    const id = await newPage('seasonal');
    const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
    const times = { publishAt: soon(700), endAt: soon(1_600) };
    const scheduled = await shop.asAdmin(`POST /v1/admin/pages/${id}/schedule`, times);
    expect(scheduled.body).toMatchObject({ status: 'scheduled' });
    expect((await shop.request('GET /v1/store/pages/seasonal')).status).toBe(404);
    await eventually(async () => (await shop.request('GET /v1/store/pages/seasonal')).status === 200);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(times.publishAt));
    await eventually(async () => (await shop.request('GET /v1/store/pages/seasonal')).status === 404);
    expect((await shop.asAdmin(`GET /v1/admin/pages/${id}`)).body.status).toBe('ended');
  });

  it('refuses a schedule in the past, or one that ends before it starts', async () => {
    const id = await newPage('late');
    const past = await shop.asAdmin(`POST /v1/admin/pages/${id}/schedule`, {
      publishAt: '2020-01-01T00:00:00Z',
    });
    expect(past.body).toMatchObject({ status: 422, code: 'content.schedule_in_past' });
    const backwards = { publishAt: '2090-01-02T00:00:00Z', endAt: '2090-01-01T00:00:00Z' };
    const reply = await shop.asAdmin(`POST /v1/admin/pages/${id}/schedule`, backwards);
    expect(reply.body).toMatchObject({ status: 422, code: 'content.ends_before_start' });
  });
});

describe('announcements, banners and menus', () => {
  it('are listed when published, filtered by place, with texts in the reader’s language', async () => {
    const banner = { headline: { en: 'Sale', 'zh-CN': '促销' }, placement: 'home-top' };
    const { body } = await shop.asAdmin('POST /v1/admin/banners', banner);
    await shop.asAdmin(`POST /v1/admin/banners/${body.id as string}/publish`, {});
    await shop.asAdmin('POST /v1/admin/banners', { ...banner, placement: 'home-top', position: 3 });
    const list = await shop.request('GET /v1/store/banners?filter[placement]=home-top&locale=zh-CN');
    expect(list.body.items).toEqual([expect.objectContaining({ headline: '促销' })]);
    expect((await shop.request('GET /v1/store/banners?filter[status]=draft')).status).toBe(400);
    expect((await shop.request('GET /v1/store/announcements')).body).toEqual({ items: [], next: null });
  });

  it('give a menu whose items speak the reader’s language', async () => {
    const items = [{ label: { en: 'Returns', 'zh-CN': '退换货' }, path: '/pages/returns' }];
    await shop.asAdmin('POST /v1/admin/menus', { key: 'main', name: { en: 'Main' }, items });
    const menu = await shop.request('GET /v1/store/menus/main?locale=zh-CN');
    expect(menu.body).toMatchObject({
      name: 'Main',
      items: [{ label: '退换货', path: '/pages/returns', level: null }],
    });
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 8 s.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
