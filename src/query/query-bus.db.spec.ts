import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineErrors, definePlugin, defineQuery, defineResource, f, JsonText, MovedTo } from '../index.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';

const Lamp = defineResource({
  name: 'lab.lamp',
  labels: { one: { en: 'Lamp', zh: '灯' }, many: { en: 'Lamps', zh: '灯' } },
  title: 'name',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '名称' }, translated: true }),
    key: f.slug({ label: { en: 'Key', zh: '标识' } }),
  },
});
const LabErrors = defineErrors('lab', {
  dark: {
    status: 422,
    title: { en: 'Dark', zh: '黑暗' },
    detail: { en: 'It is dark at {room}.', zh: '{room} 很暗。' },
    remedy: { en: 'Choose another room.', zh: '请换一个房间。' },
  },
});
const room = z.object({ 'x-room': z.string().max(20).optional() });
const lampOfRoom = defineQuery({
  name: 'lab.lampOfRoom',
  label: { en: 'Lamp of a room', zh: '房间的灯' },
  path: '/v1/store/lamp-of-room/:key',
  params: z.object({ key: z.string().max(50) }),
  query: z.strictObject({ loud: z.enum(['yes', 'no']).optional() }),
  headers: room,
  result: z.strictObject({ name: z.string(), room: z.string().nullable() }),
  errors: ['lab.dark'],
  handle: async (context, { params: { key }, headers: { 'x-room': at } }) => {
    if (key === 'former') return new MovedTo('/v1/store/lamp-of-room/desk');
    if (at === 'cellar') throw LabErrors.dark({ room: at });
    return context.text(
      `SELECT json_build_object('name', name ->> $2, 'room', $3::text)::text AS body FROM lab_lamp WHERE key = $1`,
      [key, context.locale, at ?? null],
    );
  },
});
const neighbours = defineQuery({
  name: 'lab.lamp.neighbours',
  label: { en: 'Neighbours of a lamp', zh: '相邻的灯' },
  resource: 'lab.lamp',
  result: z.strictObject({ count: z.int() }),
  handle: async ({ tx, targetId }) => {
    const rows = await tx.query('SELECT 1 FROM lab_lamp WHERE id <> $1::uuid', [targetId]);
    return { count: rows.length };
  },
});
const total = defineQuery({
  name: 'lab.total',
  label: { en: 'Number of lamps', zh: '灯的数量' },
  result: z.strictObject({ total: z.int() }),
  handle: () => Promise.resolve(new JsonText('{"total":2}')),
});
const lab = definePlugin({
  name: 'lab',
  label: { en: 'Lab', zh: '实验室' },
  resources: [Lamp],
  errors: [LabErrors],
  queries: [lampOfRoom, neighbours, total],
});

let desk: TestApp;
let id: string;
beforeAll(async () => {
  desk = await startTestApp({ plugins: [lab] });
  const lamp = (key: string) => ({ key, name: { en: `The ${key} lamp`, 'zh-CN': '台灯' } });
  id = (await desk.asAdmin('POST /v1/admin/lamps', lamp('desk'))).body.id as string;
  await desk.asAdmin('POST /v1/admin/lamps', lamp('floor'));
});
afterAll(() => desk?.close());

describe('a query of storefronts', () => {
  it('answers in the language of the reader, with a tag, and tells caches what decides', async () => {
    const read = (headers = {}) => desk.request('GET /v1/store/lamp-of-room/desk?locale=zh-CN', { headers });
    const { status, body, headers } = await read({ 'x-room': 'hall' });
    expect({ status, body }).toEqual({ status: 200, body: { name: '台灯', room: 'hall' } });
    expect(headers.get('vary')).toBe('Accept-Language, x-room');
    expect(headers.get('content-language')).toBe('zh-CN');
    const again = await read({ 'x-room': 'hall', 'if-none-match': headers.get('etag') ?? '' });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  it('answers 404 to what is not there and 301 to what has moved, keeping what was asked', async () => {
    expect(await desk.request('GET /v1/store/lamp-of-room/none')).toMatchObject({
      status: 404,
      body: { code: 'kernel.not_found' },
    });
    const moved = await desk.request('GET /v1/store/lamp-of-room/former?loud=yes');
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe('/v1/store/lamp-of-room/desk?loud=yes');
  });

  it('refuses parameters, headers and places that it does not know, and answers with its own errors', async () => {
    const read = (path: string, headers = {}) =>
      desk.request(`GET /v1/store/lamp-of-room/${path}`, { headers });
    expect(await read('desk?quiet=yes')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'query/quiet' }] },
    });
    expect(await read('desk', { 'x-room': 'x'.repeat(21) })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'header/x-room' }] },
    });
    expect(await read('desk', { 'x-room': 'cellar' })).toMatchObject({
      status: 422,
      body: { code: 'lab.dark', detail: 'It is dark at cellar.' },
    });
  });
});

describe('a query of the back-office', () => {
  it('is about a row for those who may read it, and about nothing for those who hold its own permission', async () => {
    expect(await desk.asAdmin(`GET /v1/admin/lamps/${id}/neighbours`)).toMatchObject({ body: { count: 1 } });
    expect(await desk.asAdmin('GET /v1/admin/lab/total')).toMatchObject({ body: { total: 2 } });
    const reader = await desk.keyWith('lab.lamp.read');
    const ask = (path: string, headers = {}) => desk.request(`GET /v1/admin/${path}`, { headers });
    expect(await ask(`lamps/${id}/neighbours`, reader)).toMatchObject({ status: 200 });
    expect(await ask('lab/total', reader)).toMatchObject({
      status: 403,
      body: { params: { permission: 'lab.total' } },
    });
    expect(await ask('lab/total')).toMatchObject({ status: 401 });
  });

  it('answers 404 to an id that is none', async () => {
    expect(await desk.asAdmin('GET /v1/admin/lamps/none/neighbours')).toMatchObject({ status: 404 });
  });
});
