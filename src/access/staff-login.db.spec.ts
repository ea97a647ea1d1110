import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { setCredential } from './credentials.js';
import { PasswordHasher } from './password-hasher.js';
import { disableStaff } from './staff.command.js';
import { StaffSessions } from './staff-sessions.service.js';
import { codeOf, makeStaff, run, sql, type TestStaff } from './testing/staff-accounts.js';
import { UnitOfWork } from '../database/unit-of-work.js';
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
      ].map((login) =>
        login.then(
          () => undefined,
          (error: Error) => ({ ...error, message: error.message }),
        ),
      ),
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
    const [leak] = await sql(
      app,
      `SELECT count(*)::int AS found FROM audit_entry e WHERE e::text ~ 'hunter2|my-secret'`,
    );
    expect(leak?.found).toBe(0);
  });
});
