import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { race } from '../testing/race.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { OwnAccount } from './own-account.js';
import { StaffSessions } from './staff-sessions.service.js';
import { codeOf, makeStaff, sql, type TestStaff } from './testing/staff-accounts.js';

const HERE = { ip: '192.0.2.1' };
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
    const [row] = await sql(
      app,
      `SELECT count(*)::int AS found FROM access_rate WHERE key LIKE '%somebody%'`,
    );
    expect(row?.found).toBe(0);
  });
});

describe('changing one’s own password', () => {
  it('refuses a wrong current password and changes nothing', async () => {
    const staff = await makeStaff(app);
    const session = await signIn(staff);
    const change = app.app
      .get(OwnAccount)
      .changePassword(session.actor, 'not it', 'another four random words', HERE.ip);
    expect(await codeOf(change)).toBe('access.wrong_password');
    expect(await sessions.resolve(session.sessionId)).not.toBeNull();
    expect((await signIn(staff)).staff.id).toBe(staff.id);
  });

  it('refuses to go on guessing the current password', async () => {
    const staff = await makeStaff(app);
    const own = app.app.get(OwnAccount);
    const { rejected } = await race(20, () =>
      own.changePassword(staff.actor, 'not it', 'another four random words', HERE.ip),
    );
    expect(rejected.filter((error) => (error as { code: string }).code === TOO_MANY)).toHaveLength(12);
  });

  it('leaves an audit entry without either password', async () => {
    const staff = await makeStaff(app);
    await app.app
      .get(OwnAccount)
      .changePassword(staff.actor, staff.password, 'another four random words', HERE.ip);
    const [entry] = await sql<{ text: string }>(
      app,
      `SELECT e::text AS text FROM audit_entry e WHERE action = 'access.staff.changeOwnPassword' AND subject_id = $1`,
      [staff.id],
    );
    expect(entry?.text).toContain(staff.id);
    expect(entry?.text).not.toMatch(/random words|argon2/);
  });
});
