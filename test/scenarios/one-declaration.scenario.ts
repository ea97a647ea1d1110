import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { definePlugin, defineResource, f } from 'emporion';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';

/** The whole plugin. Everything below follows from it. */
const Gadget = defineResource({
  name: 'workshop.gadget',
  labels: { one: { en: 'Gadget', zh: '小工具' }, many: { en: 'Gadgets', zh: '小工具' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '名称' },
      translated: true,
      search: true,
      visibility: { storefront: true },
    }),
    code: f.slug({ label: { en: 'Code', zh: '编码' }, visibility: { storefront: true } }),
    weight: f.integer({
      label: { en: 'Weight in grams', zh: '重量（克）' },
      min: 1,
      max: 50_000,
      index: true,
    }),
    cost: f.money({
      label: { en: 'Cost', zh: '成本' },
      optional: true,
      visibility: { permission: 'workshop.cost' },
    }),
    parts: f.refs({ label: { en: 'Parts', zh: '零件' }, to: 'workshop.gadget' }),
  },
  storefront: { by: 'code' },
});
const workshop = definePlugin({
  name: 'workshop',
  label: { en: 'Workshop', zh: '工坊' },
  resources: [Gadget],
  permissions: [{ name: 'workshop.cost', label: { en: 'See costs', zh: '查看成本' } }],
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [workshop] });
});
afterAll(() => app?.close());

const drill = { name: { en: 'Drill', 'zh-CN': '电钻' }, code: 'drill', weight: 1_800 };

async function create(body: object): Promise<{ id: string; version: number }> {
  const reply = await app.asAdmin('POST /v1/admin/gadgets', body);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201 });
  return reply.body as { id: string; version: number };
}

describe('from one declaration of a resource', () => {
  it('comes REST with filters, sorting, paging, sparse members, references and search', async () => {
    const bit = await create({ ...drill, code: 'bit', name: { en: 'Bit' }, weight: 20 });
    const made = await create({ ...drill, parts: [bit.id], cost: { amount: 1999, currency: 'EUR' } });
    const filtered = await app.asAdmin(
      'GET /v1/admin/gadgets?filter[weight][gte]=1000&include=parts&fields=id,code,parts',
    );
    expect(filtered.body.items).toEqual([
      {
        id: made.id,
        code: 'drill',
        parts: [bit.id],
        included: { parts: [expect.objectContaining({ code: 'bit' })] },
      },
    ]);
    const first = await app.asAdmin('GET /v1/admin/gadgets?sort=weight&limit=1&total=true');
    expect(first.body).toMatchObject({ items: [{ code: 'bit' }], total: 2 });
    const second = await app.asAdmin(
      `GET /v1/admin/gadgets?sort=weight&limit=1&after=${first.body.next as string}`,
    );
    expect(second.body).toMatchObject({ items: [{ code: 'drill' }], next: null });
    expect((await app.asAdmin('GET /v1/admin/gadgets?q=%E7%94%B5%E9%92%BB')).body.items).toHaveLength(1);
    expect((await app.asAdmin('GET /v1/admin/gadgets?filter[colour]=red')).body.errors).toEqual([
      expect.objectContaining({ pointer: 'query/filter[colour]' }),
    ]);
  });

  it('comes conditional reading and writing', async () => {
    const { id } = await create({ ...drill, code: 'etag' });
    const read = await app.asAdmin(`GET /v1/admin/gadgets/${id}`);
    const etag = read.headers.get('etag') ?? '';
    expect(
      (await app.asAdmin(`GET /v1/admin/gadgets/${id}`, undefined, { 'if-none-match': etag })).status,
    ).toBe(304);
    const saved = await app.asAdmin(`PATCH /v1/admin/gadgets/${id}`, { weight: 2 }, { 'if-match': etag });
    expect(saved.body).toMatchObject({ version: 2, weight: 2 });
    const stale = await app.asAdmin(`DELETE /v1/admin/gadgets/${id}`, undefined, { 'if-match': etag });
    expect(stale.body).toMatchObject({ status: 412, code: 'kernel.stale' });
    expect(
      (await app.asAdmin(`DELETE /v1/admin/gadgets/${id}`, undefined, { 'if-match': '"2"' })).status,
    ).toBe(204);
    expect((await app.asAdmin(`GET /v1/admin/gadgets/${id}`)).status).toBe(404);
  });

  it('comes validation that names each member at fault, and rules that the database keeps', async () => {
    const wrong = await app.asAdmin('POST /v1/admin/gadgets', {
      name: {},
      code: 'No Slug',
      weight: 0.5,
      extra: 1,
    });
    const pointers = (wrong.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/name', '/code', '/weight', '/extra']));
    await create({ ...drill, code: 'taken' });
    const twice = await app.asAdmin('POST /v1/admin/gadgets', { ...drill, code: 'taken' });
    expect(twice.body).toMatchObject({
      status: 409,
      code: 'kernel.duplicate',
      errors: [{ pointer: '/code' }],
    });
    const nowhere = '01890000-0000-7000-8000-000000000000';
    const dangling = await app.asAdmin('POST /v1/admin/gadgets', {
      ...drill,
      code: 'dangling',
      parts: [nowhere],
    });
    expect(dangling.body).toMatchObject({
      status: 422,
      code: 'kernel.reference_missing',
      errors: [{ pointer: '/parts' }],
    });
  });

  it('comes permissions for each action and for a guarded field', async () => {
    const { id } = await create({ ...drill, code: 'guarded', cost: { amount: 5, currency: 'USD' } });
    const target = `GET /v1/admin/gadgets/${id}`;
    expect((await app.request(target)).body).toMatchObject({ status: 401, code: 'kernel.unauthenticated' });
    const stranger = await app.keyWith('workshop.gadget.create');
    expect((await app.request(target, { headers: stranger })).body).toMatchObject({
      status: 403,
      code: 'kernel.forbidden',
    });
    const reader = await app.keyWith('workshop.gadget.read', 'workshop.gadget.update');
    const seen = await app.request(target, { headers: reader });
    expect(seen.body).not.toHaveProperty('cost');
    const set = { body: { cost: { amount: 1, currency: 'USD' } }, headers: reader };
    expect((await app.request(`PATCH /v1/admin/gadgets/${id}`, set)).body.code).toBe('kernel.forbidden');
    const sorted = await app.request('GET /v1/admin/gadgets?filter[cost][gt]=1', { headers: reader });
    expect(sorted.body.code).toBe('kernel.forbidden');
  });

  it('comes an audit entry with before and after, and an event with its topic', async () => {
    const { id } = await create({ ...drill, code: 'audited' });
    await app.asAdmin(`PATCH /v1/admin/gadgets/${id}`, { weight: 7 });
    const audit = await app.asAdmin(`GET /v1/admin/audit-entries?filter[subjectId]=${id}&sort=createdAt`);
    expect(audit.body.items).toEqual([
      expect.objectContaining({ action: 'workshop.gadget.create', actorKind: 'apiKey' }),
      expect.objectContaining({
        action: 'workshop.gadget.update',
        changes: [
          {
            resource: 'workshop.gadget',
            id,
            action: 'updated',
            before: { weight: 1_800 },
            after: { weight: 7 },
          },
        ],
      }),
    ]);
    expect([...app.registry.events.keys()]).toEqual(
      expect.arrayContaining([
        'workshop.gadget.created',
        'workshop.gadget.updated',
        'workshop.gadget.deleted',
      ]),
    );
  });

  it('comes a storefront route with the visible fields alone, in the reader’s language', async () => {
    await create({ ...drill, code: 'public' });
    const reply = await app.request('GET /v1/store/gadgets/public?locale=zh-CN');
    expect(reply.body).toEqual({ id: expect.any(String), name: '电钻', code: 'public' });
  });

  it('comes an OpenAPI schema that its real answers fulfil', async () => {
    const document = (await app.request('GET /openapi.json')).body;
    const { schema } =
      document.paths['/v1/admin/gadgets/{id}'].get.responses['200'].content['application/json'];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
    const validate = ajv.compile({ $ref: `document${schema.$ref as string}` });
    const { id } = await create({ ...drill, code: 'described' });
    const { body } = await app.asAdmin(`GET /v1/admin/gadgets/${id}`);
    expect(validate(body)).toBe(true);
    expect(validate({ ...body, weight: 'heavy' })).toBe(false);
  });

  it('comes an import and an export that give the same rows back', async () => {
    const exported = await transfer('export', { resource: 'gadgets' });
    const file = (await app.asAdmin(`GET /v1/admin/transfers/${exported.id as string}/files/result`)).text;
    expect(file.split('\n')[0]).toBe('id,name[en],name[zh-CN],code,weight,cost,parts');
    const imported = await transfer('import', { resource: 'gadgets', content: file });
    expect(imported).toMatchObject({ failed: 0, created: 0, updated: 0, unchanged: exported.processed });
  });

  it('comes a factory whose rows the API takes', async () => {
    const gadgets = app.factory('workshop.gadget');
    await create(gadgets.build());
    await create(gadgets.minimal({ weight: 3 }));
  });
});

async function transfer(command: string, input: object): Promise<Record<string, unknown>> {
  const { body } = await app.asAdmin(`POST /v1/admin/transfers/${command}`, input);
  for (let tries = 0; tries < 400; tries += 1) {
    const reply = await app.asAdmin(`GET /v1/admin/transfers/${body.id as string}`);
    if (reply.body.status === 'done') return reply.body as Record<string, unknown>;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The transfer did not end within 10 s.');
}
