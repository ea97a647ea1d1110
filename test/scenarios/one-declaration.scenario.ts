import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { makeStaff, sql } from '../../src/access/testing/staff-accounts.js';
import { BUILT_IN_PLUGINS } from '../../src/plugin/built-in-plugins.js';
import { Registry } from '../../src/plugin/registry.js';
import { openApiDocument } from '../../src/http/openapi/openapi-document.js';
import { createTestDatabase } from '../../src/testing/postgres.js';
import { ApiDocument } from '../api/api-document.js';
import { migratedByDraft } from './migrated-by-draft.js';
import { workshop } from './workshop.plugin.js';

let app: AdminApp;
let draft: readonly string[];
beforeAll(async () => {
  const registry = new Registry([...BUILT_IN_PLUGINS, workshop], { locales: ['en', 'zh-CN'] });
  const database = await createTestDatabase();
  draft = await migratedByDraft(database.url, registry.schemas(), 'workshop');
  app = await startAdminApp([workshop], {}, { database });
}, 120_000);
afterAll(() => app?.close());

const drill = { name: { en: 'Drill', 'zh-CN': '电钻' }, code: 'drill', weight: 1_800 };

async function create(body: object): Promise<{ id: string; version: number }> {
  const reply = await app.asAdmin('POST /v1/admin/gadgets', body);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201 });
  return reply.body as { id: string; version: number };
}

describe('from one declaration of a resource', () => {
  it('comes everything below, and it has 25 lines at most', async () => {
    const source = await readFile('test/scenarios/workshop.plugin.ts', 'utf8');
    const [declaration = ''] = /^const Gadget = [\s\S]*?^}\);$/m.exec(source) ?? [];
    expect(declaration).toContain("name: 'workshop.gadget'");
    expect(declaration.split('\n').length).toBeLessThanOrEqual(25);
  });

  it('comes a table, by a migration that is drafted and run', async () => {
    expect(draft.filter((statement) => statement.startsWith('CREATE TABLE')).length).toBe(2);
    const columns = await sql<{ name: string; type: string }>(
      app,
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name = 'workshop_gadget' ORDER BY ordinal_position`,
    );
    expect(columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['id', 'version', 'name', 'code', 'weight', 'cost_amount', 'cost_currency']),
    );
    const outside = `INSERT INTO workshop_gadget (id, created_at, updated_at, name, code, weight)
      VALUES (gen_random_uuid(), now(), now(), '{"en":"Heavy"}', 'heavy', 50001)`;
    await expect(sql(app, outside)).rejects.toThrow(/ck_workshop_gadget_weight/);
  });

  it('comes a list, a form and a page of the back-office, for whoever may', async () => {
    const path = '/admin/api/resources/workshop.gadget';
    const owner = await app.signIn(await makeStaff(app, '*'));
    const form = {
      'name.en': 'Lamp',
      code: 'lamp',
      weight: '900',
      'cost.amount': '250',
      'cost.currency': 'EUR',
    };
    const made = (await owner.submit(`${path}/actions/new`, form)).json() as AdminAnswer;
    const { id } = made.record;
    expect(made.notice.type).toBe('success');
    expect((await app.asAdmin(`GET /v1/admin/gadgets/${id}`)).body).toMatchObject({
      name: { en: 'Lamp' },
      weight: 900,
      cost: { amount: 250, currency: 'EUR' },
    });
    const list = (await owner.get(`${path}/actions/list?filters.code=lamp`)).json() as AdminList;
    expect(list.records.map(({ params }) => params)).toEqual([expect.objectContaining({ weight: 900 })]);

    const edit = { ...form, weight: '901', version: '1' };
    await owner.submit(`${path}/records/${id}/edit`, edit);
    const stale = (await owner.submit(`${path}/records/${id}/edit`, { ...edit, weight: '902' })).json();
    expect(stale).toMatchObject({ notice: { type: 'error' } });
    expect((await app.asAdmin(`GET /v1/admin/gadgets/${id}`)).body).toMatchObject({
      weight: 901,
      version: 2,
    });

    const reader = await app.signIn(await makeStaff(app, 'workshop.gadget.read'));
    const shown = ((await reader.get(`${path}/records/${id}/show`)).json() as AdminAnswer).record.params;
    expect(shown).toMatchObject({ code: 'lamp' });
    expect(JSON.stringify(shown)).not.toContain('cost');
    for (const action of ['edit', 'delete']) await reader.submit(`${path}/records/${id}/${action}`, edit);
    expect((await app.asAdmin(`GET /v1/admin/gadgets/${id}`)).body).toMatchObject({
      weight: 901,
      version: 2,
    });

    await owner.submit(`${path}/records/${id}/delete`, {});
    expect((await app.asAdmin(`GET /v1/admin/gadgets/${id}`)).status).toBe(404);
  });

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
    const outbox = `SELECT name, subject_type, actor_kind, data FROM events_event WHERE subject_id = $1 ORDER BY seq`;
    expect(await sql(app, outbox, [id])).toEqual([
      expect.objectContaining({ name: 'workshop.gadget.created', subject_type: 'workshop.gadget' }),
      expect.objectContaining({ name: 'workshop.gadget.updated', actor_kind: 'apiKey' }),
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

  it('comes an OpenAPI document that the real answer of each of its operations fulfils', async () => {
    const document = new ApiDocument(openApiDocument(app.registry));
    const all = document.operations().filter(({ path }) => /\/gadgets(\/|$)/.test(path));
    const { id } = await create({ ...drill, code: 'described' });
    const bodies: Record<string, object> = { POST: { ...drill, code: 'second' }, PATCH: { weight: 4 } };
    const inOrder = ['GET', 'POST', 'PATCH', 'DELETE'];
    for (const operation of all.sort((x, y) => inOrder.indexOf(x.method) - inOrder.indexOf(y.method))) {
      const address = operation.path.replace('{id}', id).replace('{code}', 'described');
      const reply = await app.asAdmin(`${operation.method} ${address}`, bodies[operation.method]);
      expect(reply.status).toBeLessThan(300);
      expect([operation.operationId, ...document.answerFaults(operation, reply)]).toEqual([
        operation.operationId,
      ]);
      if (operation.method === 'PATCH') {
        const wrong = { ...reply, body: { ...reply.body, weight: 'heavy' } };
        expect(document.answerFaults(operation, wrong)).not.toEqual([]);
      }
    }
    expect(all.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/admin/gadgets',
      'GET /v1/admin/gadgets/{id}',
      'GET /v1/store/gadgets/{code}',
      'POST /v1/admin/gadgets',
      'PATCH /v1/admin/gadgets/{id}',
      'DELETE /v1/admin/gadgets/{id}',
    ]);
  });

  it('comes an import and an export that give the same rows back', async () => {
    const exported = await transfer('export', { resource: 'gadgets' });
    const file = (await app.asAdmin(`GET /v1/admin/transfers/${exported.id as string}/files/result`)).text;
    expect(file.split('\n')[0]).toBe('id,name[en],name[zh-CN],code,weight,cost,parts');
    const imported = await transfer('import', { resource: 'gadgets', content: file });
    expect(imported).toMatchObject({ failed: 0, created: 0, updated: 0, unchanged: exported.processed });

    const { id } = await create({ ...drill, code: 'edited' });
    const content = `id,name[en],code,weight\n${id},Edited,edited,5\n,Fresh,fresh,6\n`;
    const taken = await transfer('import', { resource: 'gadgets', content });
    expect(taken).toMatchObject({ failed: 0, created: 1, updated: 1, unchanged: 0 });
    const rows = await app.asAdmin('GET /v1/admin/gadgets?filter[code][in]=edited,fresh&sort=code');
    expect(rows.body.items).toEqual([
      expect.objectContaining({ id, name: { en: 'Edited' }, weight: 5, version: 2 }),
      expect.objectContaining({ name: { en: 'Fresh' }, weight: 6, version: 1 }),
    ]);
  });

  it('comes a factory whose rows the API takes', async () => {
    const gadgets = app.factory('workshop.gadget');
    await create(gadgets.build());
    await create(gadgets.minimal({ weight: 3 }));
  });
});

interface AdminAnswer {
  readonly record: { readonly id: string; readonly params: Readonly<Record<string, unknown>> };
  readonly notice: { readonly type: string };
}
interface AdminList {
  readonly records: AdminAnswer['record'][];
}

async function transfer(command: string, input: object): Promise<Record<string, unknown>> {
  const { body } = await app.asAdmin(`POST /v1/admin/transfers/${command}`, input);
  for (let tries = 0; tries < 400; tries += 1) {
    const reply = await app.asAdmin(`GET /v1/admin/transfers/${body.id as string}`);
    if (reply.body.status === 'done') return reply.body as Record<string, unknown>;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The transfer did not end within 10 s.');
}
