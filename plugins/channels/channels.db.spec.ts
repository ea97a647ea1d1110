import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { race } from '../../src/testing/race.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';
import { channels } from './channels.plugin.js';

let desk: TestApp;
beforeAll(async () => {
  desk = await startTestApp({ plugins: [channels] });
});
afterAll(() => desk?.close());

let count = 0;
const make = (changes: object = {}): Promise<TestReply> => {
  count += 1;
  return desk.asAdmin('POST /v1/admin/channels', {
    code: `channel-${count}`,
    name: { en: `Channel ${count}` },
    currency: 'EUR',
    locales: ['en'],
    ...changes,
  });
};
const defaults = async (): Promise<string[]> => {
  const { body } = await desk.asAdmin('GET /v1/admin/channels?filter[isDefault]=true');
  return (body.items as { id: string }[]).map(({ id }) => id);
};

describe('the default channel', () => {
  it('is the first one, and one alone when many are made the default at once', async () => {
    const first = await make();
    expect(first).toMatchObject({ status: 201, body: { isDefault: true } });
    const others = [await make(), await make(), await make()].map(({ body }) => body.id as string);
    const { fulfilled } = await race(9, (index) =>
      desk.asAdmin(`POST /v1/admin/channels/${others[index % 3]}/make-default`, {}),
    );
    expect(fulfilled.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(await defaults()).toHaveLength(1);
    expect(others).toContain((await defaults())[0]);
  });

  it('cannot be closed', async () => {
    const [id] = await defaults();
    expect(await desk.asAdmin(`PATCH /v1/admin/channels/${id}`, { enabled: false })).toMatchObject({
      status: 422,
      body: { code: 'kernel.rule_violated' },
    });
  });
});

describe('a channel', () => {
  it.each([
    [{ currency: 'EUX' }, 'channels.unknown_currency'],
    [{ timeZone: 'Europe/Atlantis' }, 'channels.unknown_time_zone'],
    [{ locales: ['en', 'fr'] }, 'channels.unknown_language'],
  ])('refuses %j and makes nothing', async (changes, code) => {
    const { body } = await desk.asAdmin('GET /v1/admin/channels?total=true');
    expect(await make(changes)).toMatchObject({ status: 422, body: { code } });
    const after = await desk.asAdmin('GET /v1/admin/channels?total=true');
    expect(after.body.total).toBe(body.total);
  });

  it('keeps its currency', async () => {
    const { body } = await make();
    expect(await desk.asAdmin(`PATCH /v1/admin/channels/${body.id}`, { currency: 'USD' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/currency' }] },
    });
  });
});
