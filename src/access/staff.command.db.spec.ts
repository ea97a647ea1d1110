import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { race } from '../testing/race.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { uuidv7 } from '../values/uuid.js';
import { systemActor, type Actor } from './actor.js';
import {
  assignRoles,
  changeStaff,
  disableStaff,
  enableStaff,
  inviteStaff,
  removeStaff,
  resetPassword,
} from './staff.command.js';
import { StaffSessions } from './staff-sessions.service.js';
import {
  administratorRole,
  codeOf,
  makeRole,
  makeStaff,
  run,
  sql,
  type TestStaff,
} from './testing/staff-accounts.js';

const HERE = { ip: '192.0.2.1' };
const SYSTEM = systemActor('test');
const BEYOND = 'access.permission_not_held';
const LAST = 'access.last_administrator';

let app: TestApp;
let sessions: StaffSessions;

beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
  sessions = app.app.get(StaffSessions);
});
afterAll(() => app.close());
beforeEach(() => sql(app, 'DELETE FROM access_rate'));

/** Somebody who may manage staff, and hold no more than that and what is named. */
const manager = async (...more: string[]) => makeStaff(app, 'access.staff.*', ...more);
const rolesOf = async (staff: { id: string }) =>
  (
    await sql<{ id: string }>(app, 'SELECT target_id AS id FROM access_staff_roles WHERE owner_id = $1', [
      staff.id,
    ])
  ).map(({ id }) => id);

describe('inviting', () => {
  it('makes an account with a generated password that is shown once and works', async () => {
    const { actor } = await manager();
    const email = `${uuidv7()}@example.com`;
    const { id, password } = await run(app, inviteStaff, actor, { name: 'New', email, roles: [] });
    expect((await sessions.login(email, String(password), HERE)).staff.id).toBe(id);
    const [leak] = await sql(app, `SELECT count(*)::int AS found FROM audit_entry e WHERE e::text LIKE $1`, [
      `%${password}%`,
    ]);
    expect(leak?.found).toBe(0);
  });

  it('shows no password that was given', async () => {
    const input = {
      name: 'New',
      email: `${uuidv7()}@example.com`,
      roles: [],
      password: 'four random words here',
    };
    expect((await run(app, inviteStaff, SYSTEM, input)).password).toBeNull();
  });

  it('keeps no reply under an idempotency key, because a password is in it', async () => {
    const reply = await app.asAdmin(
      'POST /v1/admin/staff/invite',
      { name: 'New', email: `${uuidv7()}@example.com`, roles: [] },
      { 'idempotency-key': uuidv7() },
    );
    expect(reply.status).toBe(200);
    const [kept] = await sql(
      app,
      `SELECT count(*)::int AS found FROM commands_idempotency WHERE reply::text LIKE $1`,
      [`%${reply.body.password}%`],
    );
    expect(kept?.found).toBe(0);
  });

  it('refuses an address that somebody has, in any case, and makes nobody', async () => {
    const staff = await makeStaff(app);
    const input = { name: 'Twin', email: staff.email.toUpperCase(), roles: [] };
    expect(await codeOf(run(app, inviteStaff, SYSTEM, input))).toBe('kernel.duplicate');
    expect(await sql(app, `SELECT 1 FROM access_staff WHERE name = 'Twin'`)).toEqual([]);
  });

  it('refuses to hand on a role that holds more than the inviter, and makes nobody', async () => {
    const { actor } = await manager();
    for (const role of [await administratorRole(app), await makeRole(app, ['access.role.update'])]) {
      const input = { name: 'Puppet', email: `${uuidv7()}@example.com`, roles: [role] };
      expect(await codeOf(run(app, inviteStaff, actor, input))).toBe(BEYOND);
    }
    expect(await sql(app, `SELECT 1 FROM access_staff WHERE name = 'Puppet'`)).toEqual([]);
  });

  it('hands on a role that the inviter holds all of', async () => {
    const { actor } = await manager('access.role.read');
    const role = await makeRole(app, ['access.role.read', 'access.staff.read']);
    const { id } = await run(app, inviteStaff, actor, {
      name: 'New',
      email: `${uuidv7()}@example.com`,
      roles: [role],
    });
    expect(await rolesOf({ id })).toEqual([role]);
  });

  it('refuses a role that is none', async () => {
    const input = { name: 'New', email: `${uuidv7()}@example.com`, roles: [uuidv7()] };
    expect(await codeOf(run(app, inviteStaff, SYSTEM, input))).toBe('kernel.reference_missing');
  });

  it.each([
    ['short', 'kernel.invalid_input'],
    ['aaaaaaaaaaaaaaaa', 'access.weak_password'],
  ])('refuses the password %s', async (password, code) => {
    const input = { name: 'New', email: `${uuidv7()}@example.com`, roles: [], password };
    expect(await codeOf(run(app, inviteStaff, SYSTEM, input))).toBe(code);
  });

  it('is refused without the permission', async () => {
    const { actor } = await makeStaff(app, 'access.staff.read');
    const input = { name: 'New', email: `${uuidv7()}@example.com`, roles: [] };
    expect(await codeOf(run(app, inviteStaff, actor, input))).toBe('kernel.forbidden');
  });
});

describe('an account that may do more than the actor', () => {
  let admin: TestStaff;
  let actor: Actor;
  beforeAll(async () => {
    admin = await makeStaff(app, '*');
    ({ actor } = await manager());
  });

  it.each([
    ['given a new password', resetPassword, {}],
    ['renamed or readdressed', changeStaff, { email: 'mine@example.com' }],
    ['disabled', disableStaff, {}],
    ['deleted', removeStaff, {}],
    ['stripped of its roles', assignRoles, { roles: [] }],
  ])('cannot be %s', async (_what, command, input) => {
    const before = await sql(app, 'SELECT * FROM access_staff WHERE id = $1', [admin.id]);
    expect(await codeOf(run(app, command, actor, input, admin.id))).toBe(BEYOND);
    expect(await sql(app, 'SELECT * FROM access_staff WHERE id = $1', [admin.id])).toEqual(before);
    expect((await sessions.login(admin.email, admin.password, HERE)).staff.id).toBe(admin.id);
  });

  it('cannot be enabled', async () => {
    const disabled = await makeStaff(app, '*');
    await run(app, disableStaff, SYSTEM, {}, disabled.id);
    expect(await codeOf(run(app, enableStaff, actor, {}, disabled.id))).toBe(BEYOND);
  });

  it('cannot be made of oneself', async () => {
    const self = await manager();
    const role = await administratorRole(app);
    expect(await codeOf(run(app, assignRoles, self.actor, { roles: [self.roleId, role] }, self.id))).toBe(
      BEYOND,
    );
    expect(await rolesOf(self)).toEqual([self.roleId]);
  });
});

describe('an account within the actor’s reach', () => {
  it('gets a new password, loses its sessions, and the old password opens none', async () => {
    const { actor } = await manager('access.role.read');
    const staff = await makeStaff(app, 'access.role.read');
    const { sessionId } = await sessions.login(staff.email, staff.password, HERE);
    const { password } = await run(app, resetPassword, actor, {}, staff.id);
    expect(await sessions.resolve(sessionId)).toBeNull();
    expect(await codeOf(sessions.login(staff.email, staff.password, HERE))).toBe(
      'access.invalid_credentials',
    );
    expect((await sessions.login(staff.email, String(password), HERE)).staff.id).toBe(staff.id);
  });

  it('gets and loses roles that the actor holds, and may keep others', async () => {
    const { actor } = await manager('access.role.read');
    const small = await makeRole(app, ['access.role.read']);
    const staff = await makeStaff(app, 'access.role.update');
    await run(app, assignRoles, actor, { roles: [staff.roleId, small] }, staff.id);
    expect((await rolesOf(staff)).sort()).toEqual([staff.roleId, small].sort());
    await run(app, assignRoles, actor, { roles: [staff.roleId] }, staff.id);
    expect(await rolesOf(staff)).toEqual([staff.roleId]);
  });

  it('is renamed and readdressed, and signs in under the new address', async () => {
    const { actor } = await manager();
    const staff = await makeStaff(app);
    const email = `${uuidv7()}@example.com`;
    await run(app, changeStaff, actor, { name: 'Renamed', email }, staff.id);
    expect((await sessions.login(email, staff.password, HERE)).actor.name).toBe('Renamed');
  });

  it('is deleted with its password and sessions; its deeds stay in the audit log', async () => {
    const { actor } = await manager();
    const staff = await makeStaff(app);
    await sessions.login(staff.email, staff.password, HERE);
    await run(app, removeStaff, actor, {}, staff.id);
    for (const table of ['access_credential', 'access_session']) {
      expect(await sql(app, `SELECT 1 FROM ${table} WHERE staff_id = $1`, [staff.id])).toEqual([]);
    }
    const entries = await sql(app, 'SELECT action FROM audit_entry WHERE actor_id = $1', [staff.id]);
    expect(entries).toEqual([{ action: 'access.login.succeeded' }]);
  });

  it('is not disabled twice', async () => {
    const staff = await makeStaff(app);
    await run(app, disableStaff, SYSTEM, {}, staff.id);
    expect(await codeOf(run(app, disableStaff, SYSTEM, {}, staff.id))).toBe('kernel.illegal_transition');
  });
});

describe('the last administrator', () => {
  const administrators = async () =>
    sql<{ id: string }>(
      app,
      `SELECT s.id FROM access_staff s JOIN access_staff_roles l ON l.owner_id = s.id
       WHERE l.target_id = $1 AND s.status = 'active'`,
      [await administratorRole(app)],
    );
  /** Leaves these alone as administrators. */
  const only = async (...staff: TestStaff[]) => {
    await sql(app, `UPDATE access_staff SET status = 'disabled' WHERE NOT id = ANY($1::uuid[])`, [
      staff.map(({ id }) => id),
    ]);
    await sql(app, 'DELETE FROM access_staff_roles WHERE target_id = $1 AND NOT owner_id = ANY($2::uuid[])', [
      await administratorRole(app),
      staff.map(({ id }) => id),
    ]);
  };

  it.each([
    ['disabled', disableStaff, {}],
    ['deleted', removeStaff, {}],
    ['demoted', assignRoles, { roles: [] }],
  ])('cannot be %s, not even by the system, and nothing changes', async (_what, command, input) => {
    const staff = await makeStaff(app, '*');
    await only(staff);
    const { sessionId } = await sessions.login(staff.email, staff.password, HERE);
    expect(await codeOf(run(app, command, staff.actor, input, staff.id))).toBe(LAST);
    expect(await codeOf(run(app, command, SYSTEM, input, staff.id))).toBe(LAST);
    expect(await administrators()).toEqual([{ id: staff.id }]);
    expect(await sessions.resolve(sessionId)).not.toBeNull();
  });

  it('is not saved by one who is disabled', async () => {
    const [active, disabled] = [await makeStaff(app, '*'), await makeStaff(app, '*')];
    await only(active, disabled);
    await run(app, disableStaff, SYSTEM, {}, disabled.id);
    expect(await codeOf(run(app, disableStaff, SYSTEM, {}, active.id))).toBe(LAST);
  });

  it('may keep the role among others', async () => {
    const staff = await makeStaff(app, '*');
    await only(staff);
    const roles = [staff.roleId, await makeRole(app, ['access.role.read'])];
    expect(await codeOf(run(app, assignRoles, staff.actor, { roles }, staff.id))).toBe('none');
  });

  it.each([
    ['demoted', assignRoles, { roles: [] }],
    ['disabled', disableStaff, {}],
    ['deleted', removeStaff, {}],
  ])('remains when the last two are %s at the same moment', async (_what, command, input) => {
    for (let round = 0; round < 8; round += 1) {
      const pair = [await makeStaff(app, '*'), await makeStaff(app, '*')];
      await only(...pair);
      const { rejected } = await race(2, (n) =>
        run(app, command, pair[1 - n]?.actor as Actor, input, pair[n]?.id),
      );
      expect(rejected.map((error) => (error as { code: string }).code)).toEqual([LAST]);
      expect(await administrators()).toHaveLength(1);
    }
  });

  it('remains when six are removed in different ways at the same moment', async () => {
    const six = await Promise.all(Array.from({ length: 6 }, () => makeStaff(app, '*')));
    await only(...six);
    const ways = [disableStaff, removeStaff, assignRoles] as const;
    const { fulfilled } = await race(6, (n) => {
      const command = ways[n % 3] ?? removeStaff;
      return run(app, command, SYSTEM, command === assignRoles ? { roles: [] } : {}, six[n]?.id);
    });
    expect(fulfilled).toHaveLength(5);
    expect(await administrators()).toHaveLength(1);
  });
});
