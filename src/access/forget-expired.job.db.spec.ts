import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WriteScope } from '../command/write-scope.js';
import type { JobContext } from '../jobs/define-job.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { systemActor } from './actor.js';
import { forgetExpired } from './forget-expired.job.js';
import { StaffSessions } from './staff-sessions.service.js';
import { makeStaff, sql } from './testing/staff-accounts.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app.close());

it('clears sessions and counts that have run out, and leaves the others', async () => {
  const staff = await makeStaff(app);
  const open = async (lastSeen: string, expires: string) => {
    const origin = { ip: '192.0.2.1' };
    const { sessionId } = await app.app.get(StaffSessions).login(staff.email, staff.password, origin);
    await sql(
      app,
      `UPDATE access_session SET last_seen_at = now() + $1::interval, expires_at = now() + $2::interval
       WHERE id_hash = sha256(convert_to($3, 'UTF8'))`,
      [lastSeen, expires, sessionId],
    );
    return sessionId;
  };
  const alive = await open('-11 hours', '1 hour');
  await open('-13 hours', '1 hour');
  await open('0 hours', '-1 hour');
  await sql(app, 'DELETE FROM access_rate');
  await sql(
    app,
    `INSERT INTO access_rate VALUES ('over', 1, now() - interval '1 s'), ('open', 1, now() + interval '1 min')`,
  );

  const origin = { actor: systemActor('job'), action: forgetExpired.name, requestId: 'test', locale: 'en' };
  await app.app.get(WriteScope).run(origin, (context) => forgetExpired.handle(context as JobContext, {}));

  expect(await sql(app, 'SELECT 1 FROM access_session WHERE staff_id = $1', [staff.id])).toHaveLength(1);
  expect(await app.app.get(StaffSessions).resolve(alive)).not.toBeNull();
  expect(await sql(app, 'SELECT key FROM access_rate')).toEqual([{ key: 'open' }]);
});
