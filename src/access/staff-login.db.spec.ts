import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { race } from '../testing/race.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { setCredential } from './credentials.js';
import { OwnAccount } from './own-account.js';
import { PasswordHasher } from './password-hasher.js';
import { disableStaff, enableStaff } from './staff.command.js';
import { StaffSessions } from './staff-sessions.service.js';
import { codeOf, makeStaff, run, sql, type TestStaff } from './testing/staff-accounts.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { systemActor } from './actor.js';

const HERE = { ip: '192.0.2.1' };
const SYSTEM = systemActor('test');
const WRONG = 'access.invalid_credentials';
const TOO_MANY = 'access.too_many_attempts';

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

describe('signing in', () => {
  it('opens a session that knows who it is and what they may do', async () => {
    const staff = await makeStaff(app, 'access.role.read');
    const { sessionId } = await signIn(staff);
    const session = await sessions.resolve(sessionId);
    expect(session?.staff).toMatchObject({ id: staff.id, email: staff.email, locale: null, theme: 'system' });
    expect(session?.actor).toEqual({ ...staff.actor, permissions: new Set(['access.role.read']) });
  });

  it('takes the address in any case and with blanks around it', async () => {
    const staff = await makeStaff(app);
    const session = await sessions.login(`  ${staff.email.toUpperCase()} `, staff.password, HERE);
    expect(session.staff.id).toBe(staff.id);
  });

  it('stores neither the session id nor the password in the clear', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    const [row] = await sql(app, 'SELECT id_hash FROM access_session WHERE staff_id = $1', [staff.id]);
    expect(Buffer.from(row?.id_hash as Buffer).toString('base64url')).not.toBe(sessionId);
    const [credential] = await sql(app, 'SELECT hash FROM access_credential WHERE staff_id = $1', [staff.id]);
    expect(credential?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('gives a new id at each login and ends the session the browser held before', async () => {
    const staff = await makeStaff(app);
    const before = await signIn(staff);
    const after = await signIn(staff, { ...HERE, oldSessionId: before.sessionId });
    expect(after.sessionId).not.toBe(before.sessionId);
    expect(await sessions.resolve(before.sessionId)).toBeNull();
    expect(await sessions.resolve(after.sessionId)).not.toBeNull();
  });

  it('never adopts an id that somebody else chose', async () => {
    const staff = await makeStaff(app);
    const chosen = 'x'.repeat(43);
    const { sessionId } = await signIn(staff, { ...HERE, oldSessionId: chosen });
    expect(sessionId).not.toBe(chosen);
    expect(await sessions.resolve(chosen)).toBeNull();
  });

  it.each([
    ['an injection', "' OR 1=1 --"],
    ['a NUL', '\u0000'],
    ['half a character', '\ud800'],
    ['100 kB', 'x'.repeat(100_000)],
    ['nothing', ''],
  ])('refuses %s as an address', async (_what, email) => {
    expect(await codeOf(sessions.login(email, 'whatever it is', HERE))).toBe(WRONG);
  });

  it('refuses wrong passwords, unknown addresses and disabled accounts in the same words', async () => {
    const staff = await makeStaff(app);
    const disabled = await makeStaff(app);
    await run(app, disableStaff, SYSTEM, {}, disabled.id);
    const errors = await Promise.all(
      [
        sessions.login(staff.email, 'not the password', HERE),
        sessions.login('nobody@example.com', staff.password, HERE),
        sessions.login(disabled.email, disabled.password, HERE),
      ].map((login) => login.then(() => undefined, (error: Error) => ({ ...error, message: error.message }))),
    );
    expect(errors[0]).toMatchObject({ code: WRONG, status: 401, params: {} });
    expect(errors[1]).toEqual(errors[0]);
    expect(errors[2]).toEqual(errors[0]);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const staff = await makeStaff(app);
    const time = async (email: string) => {
      await sql(app, 'DELETE FROM access_rate');
      const start = performance.now();
      await codeOf(sessions.login(email, 'not the password', HERE));
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 25; round += 1) {
      known.push(await time(staff.email));
      unknown.push(await time(`nobody-${round}@example.com`));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[12] ?? 0;
    // Without the stand-in hash the unknown one takes a third of the time or less.
    expect(median(unknown) / median(known)).toBeGreaterThan(0.7);
    expect(median(unknown) / median(known)).toBeLessThan(1.4);
  });

  it('raises the cost of a hash that was made with less', async () => {
    const staff = await makeStaff(app);
    const cheap = await app.app.get(UnitOfWork).run(async (tx) => {
      const { hash } = await import('@node-rs/argon2');
      const made = await hash(staff.password, { memoryCost: 1_024, timeCost: 1, parallelism: 1 });
      await setCredential(tx, staff.id, made, new Date());
      return made;
    });
    await signIn(staff);
    const [row] = await sql(app, 'SELECT hash FROM access_credential WHERE staff_id = $1', [staff.id]);
    expect(row?.hash).not.toBe(cheap);
    expect(app.app.get(PasswordHasher).isOutdated(String(row?.hash))).toBe(false);
    expect((await signIn(staff)).staff.id).toBe(staff.id);
  });

  it('is audited, and so are failure and sign-out, with nothing of what was typed', async () => {
    const staff = await makeStaff(app);
    await codeOf(sessions.login(staff.email, 'hunter2 hunter2', HERE));
    await codeOf(sessions.login('my-secret-typed-in-the-wrong-box', 'x', HERE));
    const { sessionId } = await signIn(staff);
    await sessions.logout(sessionId);
    const entries = await sql(
      app,
      `SELECT action, actor_kind, actor_id, subject_id, ip FROM audit_entry WHERE action LIKE 'access.login.%'
       ORDER BY created_at DESC, id DESC LIMIT 4`,
    );
    const by = { actor_kind: 'staff', actor_id: staff.id, subject_id: staff.id, ip: HERE.ip };
    const nobody = { action: 'access.login.failed', actor_kind: 'anonymous', actor_id: null, ip: HERE.ip };
    expect(entries.reverse()).toEqual([
      { ...nobody, subject_id: staff.id },
      { ...nobody, subject_id: null },
      { action: 'access.login.succeeded', ...by },
      { action: 'access.login.ended', ...by },
    ]);
    const [leak] = await sql(app, `SELECT count(*)::int AS found FROM audit_entry e WHERE e::text ~ 'hunter2|my-secret'`);
    expect(leak?.found).toBe(0);
  });
});

describe('trying passwords', () => {
  it('lets 8 of 20 parallel wrong tries of one account through and answers the rest with 429', async () => {
    const staff = await makeStaff(app);
    const { rejected } = await race(20, (n) =>
      sessions.login(staff.email, `wrong password ${n}`, { ip: `198.51.100.${n}` }),
    );
    const codes = rejected.map((error) => (error as { code: string }).code);
    expect(codes.filter((code) => code === WRONG)).toHaveLength(8);
    expect(codes.filter((code) => code === TOO_MANY)).toHaveLength(12);
  });

  it('lets 8 of 20 parallel wrong tries of one address through, whatever accounts they name', async () => {
    const { rejected } = await race(20, (n) => sessions.login(`nobody-${n}@example.com`, 'wrong', HERE));
    const codes = rejected.map((error) => (error as { code: string }).code);
    expect(codes.filter((code) => code === WRONG)).toHaveLength(8);
    expect(codes.filter((code) => code === TOO_MANY)).toHaveLength(12);
  });

  it('refuses even the right password then, says how long, and opens again when the window ends', async () => {
    const staff = await makeStaff(app);
    for (let n = 0; n < 8; n += 1) await codeOf(sessions.login(staff.email, 'wrong', HERE));
    const error = await signIn(staff).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: TOO_MANY, status: 429 });
    const { retryAfter } = (error as { params: { retryAfter: number } }).params;
    expect(retryAfter).toBeGreaterThan(800);
    expect(retryAfter).toBeLessThanOrEqual(900);
    await sql(app, `UPDATE access_rate SET ends_at = now() - interval '1 second'`);
    expect((await signIn(staff)).staff.id).toBe(staff.id);
  });

  it('starts an account afresh with the right password, and takes nothing from its address for it', async () => {
    const staff = await makeStaff(app);
    for (let round = 0; round < 4; round += 1) {
      await sql(app, `DELETE FROM access_rate WHERE key LIKE 'login:address:%'`);
      for (let n = 0; n < 7; n += 1) await codeOf(sessions.login(staff.email, 'wrong', HERE));
      expect((await signIn(staff)).staff.id).toBe(staff.id);
    }
    await sql(app, 'DELETE FROM access_rate');
    for (let n = 0; n < 20; n += 1) expect((await signIn(staff)).staff.id).toBe(staff.id);
  });

  it('does not let the right password of one account free the address for others', async () => {
    const staff = await makeStaff(app);
    for (let n = 0; n < 7; n += 1) await codeOf(sessions.login(`nobody-${n}@example.com`, 'wrong', HERE));
    await signIn(staff);
    expect(await codeOf(sessions.login('nobody-7@example.com', 'wrong', HERE))).toBe(WRONG);
    expect(await codeOf(sessions.login('nobody-8@example.com', 'wrong', HERE))).toBe(TOO_MANY);
  });

  it('keeps no address book: counts are stored under digests', async () => {
    await codeOf(sessions.login('somebody@example.com', 'wrong', HERE));
    const [row] = await sql(app, `SELECT count(*)::int AS found FROM access_rate WHERE key LIKE '%somebody%'`);
    expect(row?.found).toBe(0);
  });
});

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
      sql(app, `UPDATE access_session SET last_seen_at = now() - $2::interval WHERE staff_id = $1`, [staff.id, interval]);
    await rest('11 hours 59 minutes');
    expect(await sessions.resolve(sessionId)).not.toBeNull();
    await rest('12 hours 1 minute');
    expect(await sessions.resolve(sessionId)).toBeNull();
  });

  it('notes its use once a minute, which keeps it alive', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    const seen = async () =>
      (await sql<{ at: Date }>(app, 'SELECT last_seen_at AS at FROM access_session WHERE staff_id = $1', [staff.id]))[0]?.at;
    const first = await seen();
    await sessions.resolve(sessionId);
    expect(await seen()).toEqual(first);
    await sql(app, `UPDATE access_session SET last_seen_at = now() - interval '2 minutes' WHERE staff_id = $1`, [staff.id]);
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
    await sql(app, `UPDATE access_session SET expires_at = now() - interval '1 second' WHERE staff_id = $1`, [staff.id]);
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
    await app.app.get(OwnAccount).changePassword(here.actor, staff.password, 'another four random words', HERE.ip);
    expect(await sessions.resolve(here.sessionId)).toBeNull();
    expect(await sessions.resolve(elsewhere.sessionId)).toBeNull();
    expect(await codeOf(signIn(staff))).toBe(WRONG);
    expect((await sessions.login(staff.email, 'another four random words', HERE)).staff.id).toBe(staff.id);
  });

  it('is never left over when logins with the old password race the change', async () => {
    for (let round = 0; round < 5; round += 1) {
      const staff = await makeStaff(app);
      const next = `another four random words ${round}`;
      await race(6, (n) =>
        n === 2
          ? app.app.get(OwnAccount).changePassword(staff.actor, staff.password, next, HERE.ip)
          : signIn(staff, { ip: `203.0.113.${n}` }).catch(() => undefined),
      );
      const [left] = await sql(
        app,
        `SELECT count(*)::int AS sessions FROM access_session x JOIN access_credential c USING (staff_id)
         WHERE staff_id = $1 AND x.created_at < c.changed_at`,
        [staff.id],
      );
      expect(left?.sessions).toBe(0);
      expect(await codeOf(signIn(staff))).toBe(WRONG);
    }
  });

  it('shows a change of roles at the next request', async () => {
    const staff = await makeStaff(app, 'access.role.read');
    const { sessionId } = await signIn(staff);
    await sql(app, `UPDATE access_role SET permissions = '["access.staff.read"]' WHERE id = $1`, [staff.roleId]);
    expect((await sessions.resolve(sessionId))?.actor.permissions).toEqual(new Set(['access.staff.read']));
  });

  it('remembers language and look beyond itself', async () => {
    const staff = await makeStaff(app);
    const { sessionId } = await signIn(staff);
    await sessions.setPreferences(sessionId, { locale: 'zh-CN', theme: 'dark' });
    expect((await signIn(staff)).staff).toMatchObject({ locale: 'zh-CN', theme: 'dark' });
  });
});

describe('changing one’s own password', () => {
  it('refuses a wrong current password and changes nothing', async () => {
    const staff = await makeStaff(app);
    const session = await signIn(staff);
    const change = app.app.get(OwnAccount).changePassword(session.actor, 'not it', 'another four random words', HERE.ip);
    expect(await codeOf(change)).toBe('access.wrong_password');
    expect(await sessions.resolve(session.sessionId)).not.toBeNull();
    expect((await signIn(staff)).staff.id).toBe(staff.id);
  });

  it('refuses to go on guessing the current password', async () => {
    const staff = await makeStaff(app);
    const own = app.app.get(OwnAccount);
    const { rejected } = await race(20, () => own.changePassword(staff.actor, 'not it', 'another four random words', HERE.ip));
    expect(rejected.filter((error) => (error as { code: string }).code === TOO_MANY)).toHaveLength(12);
  });

  it('leaves an audit entry without either password', async () => {
    const staff = await makeStaff(app);
    await app.app.get(OwnAccount).changePassword(staff.actor, staff.password, 'another four random words', HERE.ip);
    const [entry] = await sql<{ text: string }>(
      app,
      `SELECT e::text AS text FROM audit_entry e WHERE action = 'access.staff.changeOwnPassword' AND subject_id = $1`,
      [staff.id],
    );
    expect(entry?.text).toContain(staff.id);
    expect(entry?.text).not.toMatch(/random words|argon2/);
  });
});
