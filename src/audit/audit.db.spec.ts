import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../database/unit-of-work.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';

let app: TestApp;
let entry: string;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
  const role = { name: 'clerk', label: { en: 'Clerk' }, permissions: [] };
  const { body } = await app.asAdmin('POST /v1/admin/roles', role);
  const entries = await app.asAdmin(`GET /v1/admin/audit-entries?filter[subjectId]=${body.id as string}`);
  entry = entries.body.items[0].id as string;
});
afterAll(() => app?.close());

/** One statement as the application itself would run it. */
const sql = <R extends object>(text: string): Promise<R[]> =>
  app.app.get(UnitOfWork).run((tx) => tx.query<R>(text));
const everything = (table: string): Promise<object[]> => sql(`SELECT t.* FROM ${table} t ORDER BY t.id`);

it('runs as the owner of the tables, so that privileges alone would protect nothing', async () => {
  const owner = `SELECT tableowner = current_user AS owns FROM pg_tables WHERE tablename = 'audit_entry'`;
  expect(await sql(owner)).toEqual([{ owns: true }]);
});

describe('the audit log', () => {
  it.each([
    ['an entry that is changed', `UPDATE audit_entry SET action = 'nothing' WHERE id = '$id'`],
    ['all that are changed', `UPDATE audit_entry SET changes = '[]'`],
    ['an entry that is deleted', `DELETE FROM audit_entry WHERE id = '$id'`],
    ['all that are deleted', 'DELETE FROM audit_entry'],
    ['a table that is emptied', 'TRUNCATE audit_entry'],
    ['a table that is emptied together with others', 'TRUNCATE audit_entry, jobs_job CASCADE'],
  ])('refuses %s and keeps every entry as it was', async (_what, statement) => {
    const before = await everything('audit_entry');
    expect(before.length).toBeGreaterThan(0);
    await expect(sql(statement.replace('$id', entry))).rejects.toMatchObject({
      message: expect.stringContaining('audit entries are append-only'),
      driverError: expect.objectContaining({ code: '42501' }),
    });
    expect(await everything('audit_entry')).toEqual(before);
  });

  it.each(['POST', 'PATCH', 'DELETE'])('has no route for %s', async (method) => {
    const target = method === 'POST' ? '' : `/${entry}`;
    const reply = await app.asAdmin(`${method} /v1/admin/audit-entries${target}`, {});
    expect(reply.body).toMatchObject({ status: 405, code: 'kernel.method_not_allowed' });
  });
});

describe('the event log', () => {
  it('refuses an event that is rewritten and keeps it as it was', async () => {
    const before = await everything('events_event');
    expect(before.length).toBeGreaterThan(0);
    await expect(sql(`UPDATE events_event SET data = '{}'`)).rejects.toMatchObject({
      message: expect.stringContaining('events are append-only'),
    });
    expect(await everything('events_event')).toEqual(before);
  });
});
