import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../database/unit-of-work.js';
import { FakeClock } from '../testing/fake-clock.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { systemActor } from './actor.js';
import { createApiKey, revokeApiKey } from './api-key.command.js';
import { ApiKeys } from './api-keys.service.js';
import { assignRoles, disableStaff, enableStaff, removeStaff } from './staff.command.js';
import { codeOf, makeRole, makeStaff, run, sql, type TestStaff } from './testing/staff-accounts.js';

const SYSTEM = systemActor('test');

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app.close());

const make = (permissions: readonly string[], more: object = {}) =>
  run(app, createApiKey, SYSTEM, { name: 'Key', permissions, ...more });
const ask = (key: string) =>
  app.request('GET /v1/admin/session', { headers: { authorization: `Bearer ${key}` } });

describe('an API key', () => {
  it('is shown once and stored as a prefix and a digest', async () => {
    const { id, key, prefix } = await make(['access.role.read']);
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    const [row] = await sql(app, 'SELECT hash FROM access_api_key_hash WHERE api_key_id = $1', [id]);
    expect(row?.hash).toEqual(createHash('sha256').update(key).digest());
    const secret = key.slice(prefix.length + 1);
    for (const table of ['access_api_key', 'audit_entry', 'commands_idempotency']) {
      expect(await sql(app, `SELECT 1 FROM ${table} t WHERE t::text LIKE $1`, [`%${secret}%`])).toEqual([]);
    }
  });

  it('is made over REST by who may, and works', async () => {
    const input = { name: 'Robot', permissions: ['access.role.read'], expiresAt: '2099-01-01T00:00:00Z' };
    const made = await app.asAdmin('POST /v1/admin/api-keys', input);
    expect(made.status).toBe(200);
    const me = await ask(String(made.body.key));
    expect(me.body).toMatchObject({ kind: 'apiKey', name: 'Robot', permissions: ['access.role.read'] });
    expect(me.body.expiresAt).toBe('2099-01-01T00:00:00.000Z');
  });

  it('holds no more than who makes it', async () => {
    const { actor } = await makeStaff(app, 'access.apiKey.*', 'access.role.read');
    expect(
      await codeOf(run(app, createApiKey, actor, { name: 'K', permissions: ['access.role.read'] })),
    ).toBe('none');
    for (const permission of ['*', 'access.*', 'access.staff.read']) {
      const making = run(app, createApiKey, actor, { name: 'Puppet', permissions: [permission] });
      expect(await codeOf(making)).toBe('access.permission_not_held');
    }
    expect(await sql(app, `SELECT 1 FROM access_api_key WHERE name = 'Puppet'`)).toEqual([]);
  });

  it.each([
    ['permissions that nothing declares', { permissions: ['nothing.at.all'] }],
    ['no permission at all', { permissions: [] }],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }],
  ])('is not made with %s', async (_what, more) => {
    expect(await codeOf(make(['access.role.read'], more))).toBe('kernel.invalid_input');
  });

  it('may do what its permissions say, and nothing else', async () => {
    const { key } = await make(['access.role.read']);
    const headers = { 'x-api-key': key };
    expect((await app.request('GET /v1/admin/roles', { headers })).status).toBe(200);
    expect((await app.request('GET /v1/admin/staff', { headers })).status).toBe(403);
    expect((await app.request('POST /v1/admin/roles', { headers, body: {} })).status).toBe(403);
  });

  it('is refused when one character is wrong, when it is cut, and when only its prefix is right', async () => {
    const { key, prefix } = await make(['access.role.read']);
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    for (const wrong of [key.slice(0, -1) + last, key.slice(0, -1), prefix, `${prefix}_${'x'.repeat(43)}`]) {
      expect((await ask(wrong)).status).toBe(401);
    }
    expect((await ask(key)).status).toBe(200);
  });

  it('notes when it was last used, to the minute and without a new version', async () => {
    const { id, key } = await make(['access.role.read']);
    const read = async () =>
      (await sql(app, 'SELECT version, last_used_at FROM access_api_key WHERE id = $1', [id]))[0];
    expect(await read()).toEqual({ version: 1, last_used_at: null });
    await ask(`${key.slice(0, -1)}!`);
    expect(await read()).toEqual({ version: 1, last_used_at: null });
    await ask(key);
    const used = await read();
    expect(used?.version).toBe(1);
    expect(Date.now() - Number(used?.last_used_at)).toBeLessThan(10_000);
    await ask(key);
    expect(await read()).toEqual(used);
  });
});

describe('the key of a member of staff', () => {
  const clock = new FakeClock();
  /** Another node, whose time passes at will. */
  const find = (key: string) => {
    clock.advance({ seconds: 4 });
    return new ApiKeys(app.app.get(UnitOfWork), clock).find(key);
  };
  const keyOf = async (maker: TestStaff, permissions: readonly string[]) =>
    run(app, createApiKey, maker.actor, { name: 'Theirs', permissions });

  it('is refused within 5 s while their account is disabled, by every node that knew it', async () => {
    const maker = await makeStaff(app, 'access.*');
    const { key } = await keyOf(maker, ['access.role.read']);
    const node = new ApiKeys(app.app.get(UnitOfWork), clock);
    expect(await node.find(key)).not.toBeNull();
    await run(app, disableStaff, SYSTEM, {}, maker.id);
    clock.advance({ seconds: 4 });
    expect(await node.find(key)).toBeNull();
    expect((await ask(key)).status).toBe(401);
    await run(app, enableStaff, SYSTEM, {}, maker.id);
    expect((await ask(key)).status).toBe(200);
  });

  it('does no more than they may do now, whatever they might do when they made it', async () => {
    const maker = await makeStaff(app, 'access.*', 'jobs.*');
    const { key } = await keyOf(maker, ['access.*']);
    const roles = [await makeRole(app, ['access.role.read', 'jobs.read'])];
    await run(app, assignRoles, SYSTEM, { roles }, maker.id);
    expect([...((await find(key))?.actor.permissions ?? [])]).toEqual(['access.role.read']);
    await run(app, assignRoles, SYSTEM, { roles: [] }, maker.id);
    expect([...((await find(key))?.actor.permissions ?? [])]).toEqual([]);
  });

  it('is theirs too when it was made with a key of theirs', async () => {
    const maker = await makeStaff(app, 'access.*');
    const first = await keyOf(maker, ['access.*']);
    const body = { name: 'Made by a key', permissions: ['access.role.read'] };
    const headers = { authorization: `Bearer ${first.key}` };
    const second = await app.request('POST /v1/admin/api-keys', { body, headers });
    await run(app, disableStaff, SYSTEM, {}, maker.id);
    expect(await find(String(second.body.key))).toBeNull();
  });

  it('goes with their account, and the audit log says so', async () => {
    const maker = await makeStaff(app, 'access.*');
    const { id, key } = await keyOf(maker, ['access.role.read']);
    await run(app, removeStaff, SYSTEM, {}, maker.id);
    expect(await find(key)).toBeNull();
    const told = await sql(
      app,
      `SELECT 1 FROM audit_entry WHERE action = 'access.staff.remove' AND changes::text LIKE $1`,
      [`%${id}%`],
    );
    expect(told).toHaveLength(1);
  });
});

describe('a revoked key', () => {
  it('is refused at once where it was revoked, and stays revoked', async () => {
    const { id, key } = await make(['access.role.read']);
    expect((await ask(key)).status).toBe(200);
    const { revokedAt } = await run(app, revokeApiKey, SYSTEM, {}, id);
    expect((await ask(key)).status).toBe(401);
    expect(await run(app, revokeApiKey, SYSTEM, {}, id)).toEqual({ revokedAt });
  });

  it('is refused by every other node within 5 s', async () => {
    const clock = new FakeClock();
    const other = new ApiKeys(app.app.get(UnitOfWork), clock);
    const { id, key } = await make(['access.role.read']);
    expect(await other.find(key)).not.toBeNull();
    await run(app, revokeApiKey, SYSTEM, {}, id);
    clock.advance({ milliseconds: 2_900 });
    // Trusted still: the cache is what makes the bound worth a test.
    expect(await other.find(key)).not.toBeNull();
    clock.advance({ milliseconds: 200 });
    expect(await other.find(key)).toBeNull();
  });

  it('comes back from no race of reading and revoking for longer than that', async () => {
    const { id, key } = await make(['access.role.read']);
    const reads = Promise.all(Array.from({ length: 10 }, () => ask(key)));
    await run(app, revokeApiKey, SYSTEM, {}, id);
    await reads;
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    expect((await ask(key)).status).toBe(401);
  });
});

describe('a key with an end', () => {
  it('works up to it and not beyond, trusted or not', async () => {
    const clock = new FakeClock(new Date());
    const keys = new ApiKeys(app.app.get(UnitOfWork), clock);
    const end = new Date(clock.now().getTime() + 60_000);
    const { key } = await make(['access.role.read'], { expiresAt: end.toISOString() });
    expect((await keys.find(key))?.expiresAt).toEqual(end);
    clock.advance({ milliseconds: 59_999 });
    expect(await keys.find(key)).not.toBeNull();
    clock.advance({ milliseconds: 1 });
    expect(await keys.find(key)).toBeNull();
  });
});
