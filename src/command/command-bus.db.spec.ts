import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineCommand, defineErrors, definePlugin, defineResource, defineStates, f } from '../index.js';
import { race } from '../testing/race.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';

const Lamp = defineResource({
  name: 'lab.lamp',
  labels: { one: { en: 'Lamp', zh: '灯' }, many: { en: 'Lamps', zh: '灯' } },
  title: 'name',
  writes: 'commands',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '名称' } }),
    presses: f.integer({ label: { en: 'Presses', zh: '按下次数' }, default: 0 }),
    status: f.state({
      label: { en: 'Status', zh: '状态' },
      machine: defineStates({
        name: 'lab.lamp.status',
        initial: 'off',
        states: { off: { en: 'Off', zh: '关' }, on: { en: 'On', zh: '开' } },
        transitions: {
          light: { from: ['off'], to: 'on', label: { en: 'Light', zh: '打开' } },
          dim: { from: ['on'], to: 'off', label: { en: 'Dim', zh: '关闭' } },
        },
      }),
    }),
  },
});
const LabErrors = defineErrors('lab', {
  broken: {
    status: 422,
    title: { en: 'Broken', zh: '损坏' },
    detail: { en: 'The lamp {name} is broken.', zh: '灯 {name} 已损坏。' },
    remedy: { en: 'Take another.', zh: '请更换。' },
  },
});
const reply = z.strictObject({ id: z.uuid(), presses: z.int() });
const make = defineCommand({
  name: 'lab.makeLamp',
  label: { en: 'Make a lamp', zh: '新建灯' },
  input: z.strictObject({ name: z.string().min(1) }),
  result: reply,
  fields: { name: { label: { en: 'Name', zh: '名称' } } },
  errors: ['lab.broken'],
  handle: async (context, { name }) => {
    const { id, presses } = await context.rows(Lamp).insert({ name });
    if (name === 'broken') throw LabErrors.broken({ name });
    return { id, presses };
  },
});
const light = defineCommand({
  name: 'lab.lamp.light',
  label: { en: 'Light', zh: '打开' },
  resource: 'lab.lamp',
  transition: 'light',
  input: z.strictObject({}),
  result: reply,
  handle: async (context) => {
    const { id, presses } = await context.rows(Lamp).transition(context.targetId, 'light');
    return { id, presses };
  },
});
const press = defineCommand({
  name: 'lab.lamp.press',
  label: { en: 'Press', zh: '按下' },
  resource: 'lab.lamp',
  input: z.strictObject({}),
  result: reply,
  idempotency: 'required',
  handle: async (context) => {
    const rows = context.rows(Lamp);
    const { presses } = await rows.get(context.targetId, { lock: true });
    const lamp = await rows.update(context.targetId, { presses: presses + 1 });
    return { id: lamp.id, presses: lamp.presses };
  },
});
const lab = definePlugin({
  name: 'lab',
  label: { en: 'Lab', zh: '实验室' },
  resources: [Lamp],
  commands: [make, light, press],
  errors: [LabErrors],
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [lab] });
});
afterAll(() => app?.close());

const send = (target: string, body: unknown, key?: string): Promise<TestReply> =>
  app.asAdmin(target, body, key === undefined ? {} : { 'idempotency-key': key });
const newLamp = async (): Promise<string> =>
  (await send('POST /v1/admin/lab/make-lamp', { name: 'desk' })).body.id as string;

describe('a command', () => {
  it('of a resource written by commands alone is the only way to change it', async () => {
    const id = await newLamp();
    expect((await app.asAdmin('POST /v1/admin/lamps', { name: 'x' })).status).toBe(405);
    expect((await app.asAdmin(`PATCH /v1/admin/lamps/${id}`, { name: 'x' })).status).toBe(405);
    expect((await app.asAdmin(`DELETE /v1/admin/lamps/${id}`)).status).toBe(405);
    expect((await app.asAdmin(`GET /v1/admin/lamps/${id}`)).body).toMatchObject({ name: 'desk', version: 1 });
  });

  it('that fails leaves no row, no audit entry and no event', async () => {
    const refused = await send('POST /v1/admin/lab/make-lamp', { name: 'broken' });
    expect(refused.body).toMatchObject({ status: 422, code: 'lab.broken', params: { name: 'broken' } });
    expect((await app.asAdmin('GET /v1/admin/lamps?filter[name]=broken')).body.items).toEqual([]);
  });

  it('makes a transition once, however many ask for it at the same moment', async () => {
    const id = await newLamp();
    const { fulfilled } = await race(12, () => send(`POST /v1/admin/lamps/${id}/light`, {}));
    const statuses = fulfilled.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 409)]);
    const loser = fulfilled.find(({ status }) => status === 409);
    expect(loser?.body).toMatchObject({
      code: 'kernel.illegal_transition',
      params: { transition: 'light', state: 'on' },
    });
  });

  it('answers alike and acts once for one idempotency key, sent twenty times at once', async () => {
    const id = await newLamp();
    const { fulfilled } = await race(20, () => send(`POST /v1/admin/lamps/${id}/press`, {}, 'one-key'));
    const done = fulfilled.filter(({ status }) => status === 200);
    expect(fulfilled.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect((await app.asAdmin(`GET /v1/admin/lamps/${id}`)).body.presses).toBe(1);
    const again = await send(`POST /v1/admin/lamps/${id}/press`, {}, 'one-key');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('refuses a key that came with another request, and takes it again after a refusal', async () => {
    await send('POST /v1/admin/lab/make-lamp', { name: 'first' }, 'make-key');
    const other = await send('POST /v1/admin/lab/make-lamp', { name: 'second' }, 'make-key');
    expect(other.body).toMatchObject({ status: 422, code: 'kernel.idempotency_key_reused' });
    expect((await send('POST /v1/admin/lab/make-lamp', { name: '' }, 'retry-key')).status).toBe(400);
    expect((await send('POST /v1/admin/lab/make-lamp', { name: 'broken' }, 'retry-key')).status).toBe(422);
    expect((await send('POST /v1/admin/lab/make-lamp', { name: 'good' }, 'retry-key')).status).toBe(200);
  });

  it('that needs a key says so, and refuses one that is none', async () => {
    const id = await newLamp();
    expect((await send(`POST /v1/admin/lamps/${id}/press`, {})).body).toMatchObject({
      status: 400,
      errors: [{ pointer: 'header/idempotency-key' }],
    });
    expect((await send(`POST /v1/admin/lamps/${id}/press`, {}, 'x'.repeat(300))).status).toBe(400);
  });

  it('keeps one caller’s keys apart from another’s', async () => {
    const other = await app.keyWith('lab.makeLamp');
    const first = await send('POST /v1/admin/lab/make-lamp', { name: 'mine' }, 'shared-key');
    const headers = { ...other, 'idempotency-key': 'shared-key' };
    const second = await app.request('POST /v1/admin/lab/make-lamp', { body: { name: 'mine' }, headers });
    expect(second.status).toBe(200);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
