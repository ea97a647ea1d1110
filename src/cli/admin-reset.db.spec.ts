import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStaff, run, sql } from '../access/testing/staff-accounts.js';
import { disableStaff } from '../access/staff.command.js';
import { systemActor } from '../access/actor.js';
import { loadConfig } from '../config/config.js';
import { createLogger } from '../http/logging.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { systemClock } from '../values/clock.js';
import { adminResetCommand } from './admin-reset.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app?.close());

async function reset(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const config = loadConfig(
    { NODE_ENV: 'test', DATABASE_URL: app.databaseUrl },
    () => 'a secret of tests alone, x',
  );
  const { registry, databaseUrl } = app;
  const logger = createLogger({ level: 'error', format: 'json' });
  const kernel = { config, registry, databaseUrl, clock: systemClock, logger };
  const code = await adminResetCommand({ kernel, out, err }, args);
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

const signIn = (email: string, password: string) =>
  app.request('POST /v1/admin/session', { body: { email, password } });

describe('npm run admin:reset', () => {
  it('prints a new password once, which signs in and is asked to be changed; the old one and its sessions end', async () => {
    const { email, password } = await makeStaff(app, '*');
    const old = await signIn(email, password);
    const { code, out } = await reset(email.toUpperCase());
    expect(code).toBe(0);
    const printed = /: (\S+)\n/.exec(out)?.[1] ?? '';
    expect((await signIn(email, password)).status).toBe(401);
    const headers = { authorization: `Bearer ${String(old.body.token)}` };
    expect((await app.request('GET /v1/admin/session', { headers })).status).toBe(401);
    const again = await signIn(email, printed);
    expect(again.body.session).toMatchObject({ email, mustChangePassword: true });
    const audit = await sql(
      app,
      `SELECT 1 FROM audit_entry WHERE actor_name = 'cli' AND action LIKE '%resetPassword'`,
    );
    expect(audit).toHaveLength(1);
  });

  it('lets a disabled account in again', async () => {
    const { id, email } = await makeStaff(app, 'access.role.read');
    await run(app, disableStaff, systemActor('test'), {}, id);
    const { out } = await reset(email);
    expect((await signIn(email, /: (\S+)\n/.exec(out)?.[1] ?? '')).status).toBe(200);
  });

  it.each([[[]], [['nobody@example.com']], [['a@example.com', 'b@example.com']]])(
    'changes nothing and says why with %j',
    async (args) => {
      const before = await sql(app, 'SELECT * FROM access_credential ORDER BY staff_id');
      const { code, err } = await reset(...args);
      expect(code).toBe(1);
      expect(err).not.toBe('');
      expect(await sql(app, 'SELECT * FROM access_credential ORDER BY staff_id')).toEqual(before);
    },
  );
});
