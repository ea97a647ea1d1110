import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JOB_STATE } from '../jobs/jobs-schema.js';
import { contribute } from '../plugin/define-port.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';
import { TransferFormats, type TransferFormat } from './transfer-format.port.js';

const label = (en: string) => ({ en, zh: en });
const Jar = defineResource({
  name: 'cellar.jar',
  labels: { one: label('Jar'), many: label('Jars') },
  title: 'name',
  fields: { name: f.text({ label: label('Name') }) },
});
/** Has a fault of its own, which no row is to blame for. */
const faulty: TransferFormat = {
  label: label('Faulty'),
  resource: 'cellar.jar',
  columns: [{ key: 'name', label: label('Name') }],
  detect: (header) => header.includes('Name'),
  take: () => Promise.reject(new TypeError('the format is not written well')),
};
const cellar = definePlugin({
  name: 'cellar',
  label: label('Cellar'),
  dependsOn: ['transfers'],
  resources: [Jar],
  contributions: [contribute(TransferFormats, 'faulty', faulty)],
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [cellar] });
});
afterAll(() => app?.close());

const sql = <R extends object>(text: string, params?: readonly unknown[]): Promise<R[]> =>
  app.app.get(UnitOfWork).run((tx) => tx.query<R>(text, params));

/** Its job runs once, and waits for its next run. */
async function failOnce(): Promise<string> {
  const input = { resource: 'jars', format: 'faulty', content: 'Name\nOne\n' };
  const { body } = await app.asAdmin('POST /v1/admin/transfers/import', input);
  const id = String(body.id);
  await until(
    async () =>
      (await sql(`SELECT 1 FROM jobs_job WHERE attempts = 1 AND payload->>'id' = $1`, [id])).length > 0,
  );
  expect(await stateOf(id)).toMatchObject({ status: 'running', failure: null });
  return id;
}
const stateOf = async (id: string): Promise<TestReply['body']> =>
  (await app.asAdmin(`GET /v1/admin/transfers/${id}`)).body;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await holds());) {
    if (Date.now() > end) throw new Error('It did not come to this.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('an import whose job is given up', () => {
  it.each([
    ['its last attempt fails', 'attempts = max_attempts - 1', 'failed'],
    ['its workers end again and again', 'crashes = 99', 'crashed'],
  ])('has failed when %s, says why, and leaves nothing that waits', async (_when, set, failure) => {
    const id = await failOnce();
    await sql(`UPDATE jobs_job SET ${set}, run_at = now() WHERE payload->>'id' = $1`, [id]);
    await until(async () => (await stateOf(id)).status !== 'running');
    expect(await stateOf(id)).toMatchObject({ status: 'failed', failure, processed: 0 });
    expect(await sql('SELECT 1 FROM transfers_row WHERE transfer_id = $1::uuid', [id])).toEqual([]);
    const [{ state } = {}] = await sql<{ state: number }>(
      `SELECT state FROM jobs_job WHERE payload->>'id' = $1`,
      [id],
    );
    expect(state).toBe(JOB_STATE.dead);
  });
});
