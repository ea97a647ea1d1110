import pg from 'pg';
import { eventsPlugin } from '../../events/events.plugin.js';
import { createTestDatabase, ensureTemplate, type TestDatabase } from '../../testing/postgres.js';
import { JOBS_SCHEMA } from '../jobs-schema.js';

/** The tables of jobs and events, and one that shows each effect of a test's jobs. */
export const JOB_TEST_SCHEMA: readonly string[] = [
  ...JOBS_SCHEMA,
  ...eventsPlugin.schema,
  'CREATE TABLE effect (what text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())',
];

/** A database with the tables of jobs and nothing else. */
export async function createJobDatabase(): Promise<TestDatabase> {
  await ensureTemplate('jobs', (url) => prepareJobDatabase(url));
  return createTestDatabase({ template: 'jobs' });
}

/** Makes the tables in an empty database. */
export async function prepareJobDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of JOB_TEST_SCHEMA) await client.query(statement);
  } finally {
    await client.end();
  }
}
