import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { plugins } from '../../plugins.config.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
});
afterAll(() => shop?.close());

type Body = Readonly<Record<string, unknown>>;

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const DISTANT = '2090-01-01T00:00:00Z';

/** Makes a row and moves it on; what the move takes is worked out then, as times run. */
async function make(plural: string, values: Body, move?: string, input = (): Body => ({})): Promise<string> {
  const made = await shop.asAdmin(`POST /v1/admin/${plural}`, values);
  expect(made.status).toBe(201);
  const id = made.body.id as string;
  if (move !== undefined)
    expect((await shop.asAdmin(`POST /v1/admin/${plural}/${id}/${move}`, input())).status).toBe(200);
  return id;
}

async function becomes(plural: string, id: string, status: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { body } = await shop.asAdmin(`GET /v1/admin/${plural}/${id}`);
    if (body.status === status) return;
    if (Date.now() > deadline) throw new Error(`It is still ${String(body.status)} after 10 s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What storefronts see that has a member. */
async function seen(plural: string, member: string, query = ''): Promise<Body[]> {
  const { body, status } = await shop.request(`GET /v1/store/${plural}?${query}`);
  expect(status).toBe(200);
  return (body.items as Body[]).filter((item) => member in item);
}

describe.each([
  { plural: 'announcements', member: 'text', place: {} },
  { plural: 'banners', member: 'headline', place: { placement: 'home-top' } },
])('$plural', ({ plural, member, place }) => {
  const values = (en: string, position: number, zh?: string): Body => ({
    ...place,
    position,
    [member]: { en, ...(zh ? { 'zh-CN': zh } : {}) },
  });

  it('are shown while they run: not as a draft, not before, not after, and not when withdrawn', async () => {
    await make(plural, values('Draft', 1));
    await make(plural, values('Scheduled', 2), 'schedule', () => ({ publishAt: DISTANT }));
    const running = await make(plural, values('Running', 4, '进行中'), 'schedule', () => ({
      publishAt: inSeconds(1),
      endAt: DISTANT,
    }));
    const ended = await make(plural, values('Ended', 5), 'schedule', () => ({
      publishAt: inSeconds(1),
      endAt: inSeconds(1.5),
    }));
    const stopped = await make(plural, values('Stopped', 6), 'publish');
    await shop.asAdmin(`POST /v1/admin/${plural}/${stopped}/end`, {});
    const withdrawn = await make(plural, values('Withdrawn', 7), 'publish');
    await shop.asAdmin(`POST /v1/admin/${plural}/${withdrawn}/withdraw`, {});
    await make(plural, values('Published', 3), 'publish');
    await becomes(plural, running, 'published');
    await becomes(plural, ended, 'ended');

    const shown = await seen(plural, member, 'locale=en');
    expect(shown.map((item) => item[member])).toEqual(['Published', 'Running']);
    await shop.asAdmin(`POST /v1/admin/${plural}/${running}/end`, {});
    expect((await seen(plural, member, 'locale=en')).map((item) => item[member])).toEqual(['Published']);
  });

  it('speak the reader’s language, and that of the shop where a text is not translated', async () => {
    await make(plural, values('Hello', 8, '你好'), 'publish');
    await make(plural, values('Only English', 9), 'publish');
    const texts = async (query: string, language = ''): Promise<unknown[]> => {
      const headers = { 'accept-language': language };
      const { body } = await shop.request(`GET /v1/store/${plural}?${query}`, { headers });
      return (body.items as Body[]).map((item) => item[member]).slice(-2);
    };
    expect(await texts('locale=zh-CN')).toEqual(['你好', 'Only English']);
    expect(await texts('', 'zh-Hans, zh;q=0.9')).toEqual(['你好', 'Only English']);
    expect(await texts('locale=en', 'zh')).toEqual(['Hello', 'Only English']);
    expect(await texts('locale=fr')).toEqual(['Hello', 'Only English']);
  });

  it('keep their schedule and their state to themselves', async () => {
    await make(plural, values('Plain', 10), 'publish');
    const [first = {}] = await seen(plural, member);
    for (const hidden of ['status', 'publishAt', 'endAt', 'version', 'createdAt'])
      expect(first).not.toHaveProperty(hidden);
    expect((await shop.request(`GET /v1/store/${plural}?filter[status]=ended`)).status).toBe(400);
  });
});

describe('menus', () => {
  it('give their items in order, each in the reader’s language, or in that of the shop', async () => {
    const items = [
      { label: { en: 'Shop', 'zh-CN': '商店' }, path: '/shop', level: 0 },
      { label: { en: 'New' }, path: '/shop/new', level: 1 },
    ];
    const id = await make('menus', { key: 'footer', name: { en: 'Footer', 'zh-CN': '页脚' }, items });
    const chinese = await shop.request('GET /v1/store/menus/footer?locale=zh-CN');
    expect(chinese.body).toEqual({
      id,
      key: 'footer',
      name: '页脚',
      items: [
        { label: '商店', path: '/shop', level: 0 },
        { label: 'New', path: '/shop/new', level: 1 },
      ],
    });
    expect((await shop.request('GET /v1/store/menus/nowhere')).status).toBe(404);
  });
});
