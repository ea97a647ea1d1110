import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { UnitOfWork } from '../database/unit-of-work.js';
import { defineJob } from '../jobs/define-job.js';
import { JobQueue } from '../jobs/job-queue.js';
import { JobWorker } from '../jobs/job-worker.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';

const count = defineJob({
  name: 'tally.count',
  label: { en: 'Count', zh: '计数' },
  payload: z.strictObject({}),
  handle: () => Promise.resolve(),
});

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    plugins: [definePlugin({ name: 'tally', label: { en: 'Tally', zh: '计数' }, jobs: [count] })],
  });
});
afterAll(async () => app.close());

const scrape = async (): Promise<string> => (await app.request('GET /metrics')).text;
const sql = (text: string): Promise<unknown[]> => app.app.get(UnitOfWork).run((tx) => tx.query(text));

/** The value of a series, as it stands in the text. */
async function valueOf(series: string): Promise<number> {
  const line = (await scrape()).split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? NaN);
}

describe('the metrics of a running application', () => {
  it('tell busy connections while they are held, and idle ones afterwards', async () => {
    const busy = 'emporion_database_connections{pool="primary",state="busy"}';
    const runner = app.app.get<DataSource>(getDataSourceToken()).createQueryRunner();
    await runner.connect();
    const held = await valueOf(busy);
    await runner.release();
    expect(held).toBeGreaterThanOrEqual(1);
    expect(await valueOf(busy)).toBe(held - 1);
    expect(await valueOf('emporion_database_connections{pool="primary",state="idle"}')).toBeGreaterThan(0);
    expect(await valueOf('emporion_database_connections{pool="primary",state="waiting"}')).toBe(0);
  });

  it('count and time runs by job and outcome', async () => {
    await app.app.get(UnitOfWork).run((tx) => app.app.get(JobQueue).enqueue(tx, count, {}));
    await app.jobsDone();
    expect(await valueOf('emporion_job_run_duration_seconds_count{job="tally.count",outcome="done"}')).toBe(
      1,
    );
  });

  it('tell jobs by state, zeros included, and those of other releases', async () => {
    await sql(`INSERT INTO jobs_job (id, name, payload, max_attempts, state, attempts, run_at) VALUES
      (gen_random_uuid(), 'tally.count', '{}', 5, 3, 5, now()),
      (gen_random_uuid(), 'tally.count', '{}', 5, 4, 1, now() + interval '1 h'),
      (gen_random_uuid(), 'gone.job', '{}', 5, 0, 0, now() - interval '1 d')`);
    const text = await scrape();
    for (const line of [
      'emporion_jobs{job="tally.count",state="dead"} 1',
      'emporion_jobs{job="tally.count",state="delayed"} 1',
      'emporion_jobs{job="tally.count",state="waiting"} 0',
      'emporion_jobs{job="tally.count",state="active"} 0',
      'emporion_jobs_retrying{job="tally.count"} 1',
      'emporion_jobs{job="gone.job",state="waiting"} 1',
      'emporion_jobs_relay_lag_seconds 0',
      'emporion_jobs_oldest_due_age_seconds 0',
    ])
      expect(text).toContain(`${line}\n`);
    await sql('DELETE FROM jobs_job');
  });

  it('tell how long jobs are late that nobody claims, and that nobody runs', async () => {
    await app.app.get(JobWorker).stop(1_000);
    const insert = (state: number, seconds: number): Promise<unknown> =>
      sql(`INSERT INTO jobs_job (id, name, payload, max_attempts, state, run_at)
        VALUES (gen_random_uuid(), 'tally.count', '{}', 5, ${state}, now() - interval '${seconds} s')`);
    await insert(0, 40);
    await insert(1, 90);
    expect(Math.round(await valueOf('emporion_jobs_relay_lag_seconds'))).toBe(40);
    expect(Math.round(await valueOf('emporion_jobs_oldest_due_age_seconds'))).toBe(90);
  });
});
