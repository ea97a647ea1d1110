import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { OwnAccount } from './own-account.js';
import { disableStaff, enableStaff } from './staff.command.js';
import { StaffSessions } from './staff-sessions.service.js';
import { codeOf, makeStaff, run, sql, type TestStaff } from './testing/staff-accounts.js';
import { systemActor } from './actor.js';

const HERE = { ip: '192.0.2.1' };
const SYSTEM = systemActor('test');
const WRONG = 'access.invalid_credentials';

let app: TestApp;
let sessions: StaffSessions;

beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
  sessions = app.app.get(StaffSessions);
});
afterAll(() => app.close());
beforeEach(() => sql(app, 'DELETE FROM access_rate'));

const signIn = (staff: TestStaff, origin: Parameters<StaffSessions['login']>[2] = HERE) =>
  sessions.login(staff.email, staff.password, origin);

describe('a session', () => {
  it('is gone from the server after logging out', async () => {
    const { sessionId } = await signIn(await makeStaff(app));
    await sessions.logout(sessionId);
    expect(await sessions.resolve(sessionId)).toBeNull();
    await expect(sessions.logout(sessionId)).resolves.toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['a path', '../../etc/passwd'],
    ['a NUL', '\u0000'.repeat(43)],
    ['an id of nobody', 'x'.repeat(43)],
    ['100 kB', 'x'.repeat(100_000)],
  ])('is not found under %s', async (_what, id) => {
    expect(await sessions.resolve(id)).toBeNull();
  });

  it('ends when it is not used for 12 hours', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    const rest = (interval: string) =>
      sql(app, `UPDATE access_session SET last_seen_at = now() - $2::interval WHERE staff_id = $1`, [
        staff.id,
        interval,
      ]);
    await rest('11 hours 59 minutes');
    expect(await sessions.resolve(sessionId)).not.toBeNull();
    await rest('12 hours 1 minute');
    expect(await sessions.resolve(sessionId)).toBeNull();
  });

  it('notes its use once a minute, which keeps it alive', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    const seen = async () =>
      (
        await sql<{ at: Date }>(app, 'SELECT last_seen_at AS at FROM access_session WHERE staff_id = $1', [
          staff.id,
        ])
      )[0]?.at;
    const first = await seen();
    await sessions.resolve(sessionId);
    expect(await seen()).toEqual(first);
    await sql(
      app,
      `UPDATE access_session SET last_seen_at = now() - interval '2 minutes' WHERE staff_id = $1`,
      [staff.id],
    );
    await sessions.resolve(sessionId);
    expect(Date.now() - Number(await seen())).toBeLessThan(10_000);
  });

  it('ends 30 days after the login, however much it is used', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    const [row] = await sql<{ days: number }>(
      app,
      'SELECT extract(day FROM expires_at - created_at)::int AS days FROM access_session WHERE staff_id = $1',
      [staff.id],
    );
    expect(row?.days).toBe(30);
    await sql(app, `UPDATE access_session SET expires_at = now() - interval '1 second' WHERE staff_id = $1`, [
      staff.id,
    ]);
    expect(await sessions.resolve(sessionId)).toBeNull();
  });

  it('is ended by disabling the account, and does not come back when it is enabled', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    await run(app, disableStaff, SYSTEM, {}, staff.id);
    expect(await sessions.resolve(sessionId)).toBeNull();
    await run(app, enableStaff, SYSTEM, {}, staff.id);
    expect(await sessions.resolve(sessionId)).toBeNull();
  });

  it('does not survive a change of password, and the old password opens no other', async () => {
    const staff = await makeStaff(app);
    const here = await signIn(staff);
    const elsewhere = await signIn(staff);
    await app.app
      .get(OwnAccount)
      .changePassword(here.actor, staff.password, 'another four random words', HERE.ip);
    expect(await sessions.resolve(here.sessionId)).toBeNull();
    expect(await sessions.resolve(elsewhere.sessionId)).toBeNull();
    expect(await codeOf(signIn(staff))).toBe(WRONG);
    expect((await sessions.login(staff.email, 'another four random words', HERE)).staff.id).toBe(staff.id);
  });

  it('shows a change of roles at the next request', async () => {
    const staff = await makeStaff(app, 'access.role.read');
    const { sessionId } = await signIn(staff);
    await sql(app, `UPDATE access_role SET permissions = '["access.staff.read"]' WHERE id = $1`, [
      staff.roleId,
    ]);
    expect((await sessions.resolve(sessionId))?.actor.permissions).toEqual(new Set(['access.staff.read']));
  });

  it('remembers language and look beyond itself', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    await sessions.setPreferences(sessionId, { locale: 'zh-CN', theme: 'dark' });
    expect((await signIn(staff)).staff).toMatchObject({ locale: 'zh-CN', theme: 'dark' });
  });
});
