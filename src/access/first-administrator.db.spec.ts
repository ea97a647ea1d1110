import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { race } from '../testing/race.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { FirstAdministrator } from './first-administrator.js';
import { StaffSessions } from './staff-sessions.service.js';
import { sql } from './testing/staff-accounts.js';

const HERE = { ip: '192.0.2.1' };
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app.close());
beforeEach(() => sql(app, 'TRUNCATE access_staff, access_role, access_rate CASCADE'));

const first = () => app.app.get(FirstAdministrator).ensure();
const count = async (table: string) => (await sql(app, `SELECT count(*)::int AS n FROM ${table}`))[0]?.n;

it('makes an administrator on an empty database, whose password works and is stored hashed', async () => {
  const login = await first();
  const session = await app.app.get(StaffSessions).login(login?.email ?? '', login?.password ?? '', HERE);
  expect(session.actor.permissions).toEqual(new Set(['*']));
  const leaks = await sql(app, `SELECT 1 FROM access_credential c WHERE c::text LIKE $1`, [
    `%${login?.password}%`,
  ]);
  expect(leaks).toEqual([]);
});

it('shows the password on the first start alone', async () => {
  expect(await first()).not.toBeNull();
  expect(await first()).toBeNull();
  expect(await count('access_staff')).toBe(1);
});

it('makes one role and one administrator when ten nodes start together, and one of them shows the password', async () => {
  const { fulfilled, rejected } = await race(10, first);
  expect(rejected).toEqual([]);
  expect(fulfilled.filter((login) => login !== null)).toHaveLength(1);
  expect([await count('access_staff'), await count('access_role')]).toEqual([1, 1]);
});

it('makes nobody where there is staff, and brings back the role alone', async () => {
  await first();
  await sql(app, 'DELETE FROM access_staff_roles');
  await sql(app, 'DELETE FROM access_role');
  expect(await first()).toBeNull();
  expect([await count('access_staff'), await count('access_role')]).toEqual([1, 1]);
});
