import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { uuidv7 } from '../values/uuid.js';
import { administratorRole, makeRole, makeStaff, sql } from './testing/staff-accounts.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app.close());

const newRole = (permissions: readonly string[]) => ({
  name: `role-${uuidv7()}`,
  label: { en: 'Role' },
  permissions,
});
const stored = async (id: string) => (await sql(app, 'SELECT * FROM access_role WHERE id = $1', [id]))[0];

describe('the built-in role', () => {
  it('holds everything and is there from the start', async () => {
    const role = await stored(await administratorRole(app));
    expect(role).toMatchObject({ name: 'administrator', permissions: ['*'], built_in: true });
    expect(role?.label).toEqual({ en: 'Administrator', 'zh-CN': '管理员' });
  });

  it('can be neither changed nor deleted, by administrators either', async () => {
    const id = await administratorRole(app);
    const before = await stored(id);
    const changed = await app.asAdmin(`PATCH /v1/admin/roles/${id}`, { permissions: ['access.role.read'] });
    expect([changed.status, changed.body.code]).toEqual([409, 'access.built_in_role']);
    expect((await app.asAdmin(`DELETE /v1/admin/roles/${id}`)).status).toBe(409);
    await sql(app, 'DELETE FROM access_staff_roles');
    const unused = await app.asAdmin(`DELETE /v1/admin/roles/${id}`);
    expect([unused.status, unused.body.code]).toEqual([409, 'access.built_in_role']);
    expect(await stored(id)).toEqual(before);
  });

  it('cannot be made by hand', async () => {
    const reply = await app.asAdmin('POST /v1/admin/roles', { ...newRole([]), builtIn: true });
    expect(reply.status).toBe(400);
    const twin = await app.asAdmin('POST /v1/admin/roles', { ...newRole(['*']), name: 'administrator' });
    expect([twin.status, twin.body.code]).toEqual([409, 'kernel.duplicate']);
  });
});

describe('a role', () => {
  it('is made, changed and deleted', async () => {
    const made = await app.asAdmin('POST /v1/admin/roles', newRole(['access.role.*']));
    expect(made.status).toBe(201);
    const path = `/v1/admin/roles/${made.body.id}`;
    const changed = await app.asAdmin(`PATCH ${path}`, { permissions: ['access.role.read', 'access.*'] });
    expect(changed.body.permissions).toEqual(['access.role.read', 'access.*']);
    expect((await app.asAdmin(`DELETE ${path}`)).status).toBe(204);
  });

  it('is not deleted while somebody has it', async () => {
    const { roleId } = await makeStaff(app, 'access.role.read');
    const reply = await app.asAdmin(`DELETE /v1/admin/roles/${roleId}`);
    expect([reply.status, reply.body.code]).toEqual([409, 'kernel.still_in_use']);
  });

  it('refuses permissions that nothing declares, and points at each', async () => {
    const reply = await app.asAdmin(
      'POST /v1/admin/roles',
      newRole(['access.role.read', 'access.rule.read', 'no.*']),
    );
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer: '/permissions/1' }, { pointer: '/permissions/2' }]);
  });

  it('may keep a permission whose plugin is gone, and lose it', async () => {
    const id = await makeRole(app, ['access.role.read']);
    await sql(app, `UPDATE access_role SET permissions = '["gone.thing.read"]' WHERE id = $1`, [id]);
    const kept = await app.asAdmin(`PATCH /v1/admin/roles/${id}`, {
      permissions: ['gone.thing.read', 'access.role.read'],
    });
    expect(kept.status).toBe(200);
    expect((await app.asAdmin(`PATCH /v1/admin/roles/${id}`, { permissions: [] })).status).toBe(200);
  });

  it.each([
    [
      'made with',
      (id: string) => ({ target: 'POST /v1/admin/roles', body: newRole(['access.staff.read']), id }),
    ],
    ['given', (id: string) => ({ target: `PATCH /v1/admin/roles/${id}`, body: { permissions: ['*'] }, id })],
    [
      'given a wider',
      (id: string) => ({ target: `PATCH /v1/admin/roles/${id}`, body: { permissions: ['access.*'] }, id }),
    ],
    [
      'stripped of',
      (id: string) => ({ target: `PATCH /v1/admin/roles/${id}`, body: { permissions: [] }, id }),
    ],
    ['deleted with', (id: string) => ({ target: `DELETE /v1/admin/roles/${id}`, body: undefined, id })],
  ])('cannot be %s what the actor does not hold', async (_what, call) => {
    const key = await app.keyWith('access.role.*');
    const { target, body, id } = call(await makeRole(app, ['access.staff.remove']));
    const before = await stored(id);
    const reply = await app.request(target, { headers: key, ...(body ? { body } : {}) });
    expect([reply.status, reply.body.code]).toEqual([403, 'access.permission_not_held']);
    expect(await stored(id)).toEqual(before);
  });

  it('can be renamed by who does not hold all of it', async () => {
    const key = await app.keyWith('access.role.*');
    const id = await makeRole(app, ['access.staff.read']);
    const reply = await app.request(`PATCH /v1/admin/roles/${id}`, {
      headers: key,
      body: { label: { en: 'New' } },
    });
    expect(reply.status).toBe(200);
  });
});
