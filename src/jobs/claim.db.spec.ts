import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Tx } from '../database/unit-of-work.js';
import type { TestDatabase } from '../testing/postgres.js';
import { race } from '../testing/race.js';
import { uuidv7 } from '../values/uuid.js';
import { claim, CLAIM_SQL, type ClaimRequest, giveBack, type Statement } from './claim.js';
import { reviveDead } from './job-changes.js';
import { insertJobs } from './job-rows.js';
import { createJobDatabase } from './testing/job-database.js';

let database: TestDatabase;
const clients: pg.Client[] = [];

beforeAll(async () => {
  database = await createJobDatabase();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

async function connect(settings = ''): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  clients.push(client);
  await client.connect();
  if (settings) await client.query(settings);
  return client;
}

const statementOf =
  (client: pg.Client): Statement =>
  async <R extends object>(text: string, values: readonly unknown[]) =>
    (await client.query(text, [...values])).rows as R[];

/** A transaction's statements, without the retries that would hide a deadlock. */
const txOf = (client: pg.Client): Tx => ({ query: statementOf(client) }) as unknown as Tx;

const asking = (name: string, room: number, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  lanes: [{ name, room, windowSeconds: null }],
  limit: 1_000,
  leaseSeconds: 30,
  ...more,
});

function insert(client: pg.Client, name: string, count: number, age = '0 s'): Promise<unknown> {
  return client.query(
    `INSERT INTO jobs_job (id, name, payload, max_attempts, run_at)
     SELECT gen_random_uuid(), $1, '{}', 5, now() - $3::interval - n * interval '1 ms' FROM generate_series(1, $2) n`,
    [name, count, age],
  );
}

/** What a lazy planner might choose: no order of rows comes from an index or a nested loop. */
const HASH_JOINS =
  'SET enable_nestloop = off; SET enable_mergejoin = off; SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off';

describe('a claim', () => {
  it('takes what is due, oldest first, and each job has one owner however many claim at once', async () => {
    const first = await connect();
    await insert(first, 'claim.race', 500);
    const sessions = await Promise.all(Array.from({ length: 6 }, () => connect()));

    const { fulfilled } = await race(30, (n) =>
      claim(statementOf(sessions[n % 6] as pg.Client), 'due', asking('claim.race', 25)),
    );

    const ids = fulfilled.flat().map(({ id }) => id);
    expect(ids).toHaveLength(500);
    expect(new Set(ids).size).toBe(500);
    expect(fulfilled.flat().every(({ deliveries, attempts }) => deliveries === 1 && attempts === 0)).toBe(
      true,
    );
  });

  it('takes no more of a name than it has room for, and a full name does not hide the others', async () => {
    const client = await connect();
    await insert(client, 'claim.crowd', 300, '20 s');
    await insert(client, 'claim.lone', 2);

    const jobs = await claim(statementOf(client), 'due', {
      lanes: [
        { name: 'claim.crowd', room: 3, windowSeconds: 60 },
        { name: 'claim.lone', room: 10, windowSeconds: 60 },
      ],
      limit: 10,
      leaseSeconds: 30,
    });

    expect(jobs.filter(({ name }) => name === 'claim.crowd')).toHaveLength(3);
    expect(jobs.filter(({ name }) => name === 'claim.lone')).toHaveLength(2);
  });

  it('leaves future jobs, dead letters and live leases alone, and takes expired ones apart', async () => {
    const client = await connect();
    await insert(client, 'claim.states', 5);
    const rows = await client.query<{ id: string }>(
      `SELECT id FROM jobs_job WHERE name = 'claim.states' ORDER BY id`,
    );
    const [future, dead, leased, expired, due] = rows.rows.map(({ id }) => id);
    const set = (id: string | undefined, state: number, at: string): Promise<unknown> =>
      client.query('UPDATE jobs_job SET state = $2, run_at = now() + $3::interval WHERE id = $1', [
        id,
        state,
        at,
      ]);
    await set(future, 0, '1 min');
    await set(dead, 3, '-1 min');
    await set(leased, 1, '1 min');
    await set(expired, 2, '-1 s');

    const statement = statementOf(client);

    expect((await claim(statement, 'due', asking('claim.states', 9))).map(({ id }) => id)).toEqual([due]);
    expect((await claim(statement, 'expired', asking('claim.states', 9))).map(({ id }) => id)).toEqual([
      expired,
    ]);
  });

  it('gives back what was not begun, and nothing else', async () => {
    const client = await connect();
    await insert(client, 'claim.back', 2);
    const statement = statementOf(client);
    const jobs = await claim(statement, 'due', asking('claim.back', 9));
    await client.query('UPDATE jobs_job SET state = 2 WHERE id = $1', [jobs[0]?.id]);

    await giveBack(statement, jobs, 0);

    expect((await claim(statement, 'due', asking('claim.back', 9))).map(({ id }) => id)).toEqual([
      jobs[1]?.id,
    ]);
  });
});

describe('the traps of a claim', () => {
  it('does not walk through dead entries that an old snapshot keeps alive', async () => {
    const client = await connect();
    const old = await connect();
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM jobs_job');
    await insert(client, 'claim.old', 30_000, '2 min');
    await client.query(`DELETE FROM jobs_job WHERE name = 'claim.old'`);
    await insert(client, 'claim.old', 5);
    const blocksOf = async (past: number | null): Promise<number> => {
      await client.query('BEGIN');
      const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${CLAIM_SQL.due}`,
        [['claim.old'], [100], [past], 100, 30],
      );
      await client.query('ROLLBACK');
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan ?? {};
      return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
    };

    const all = await blocksOf(null);
    const window = await blocksOf(60);
    await old.query('ROLLBACK');

    // The graveyard is there: without this the trap would not have been set.
    expect(all).toBeGreaterThan(500);
    expect(window).toBeLessThan(all / 10);
  });

  // In id order, as whatever locks several rows: an insert may wait for a row that was claimed after it looked.
  const BURY_MANY = `WITH mine AS MATERIALIZED (SELECT id FROM jobs_job WHERE id = ANY($1) ORDER BY id FOR UPDATE)
    UPDATE jobs_job SET state = 3 FROM mine WHERE jobs_job.id = mine.id`;

  it('never deadlocks with other claims, keyed jobs and replays, whatever plan is chosen', async () => {
    const name = 'claim.order';
    const sessions = await Promise.all(Array.from({ length: 8 }, () => connect(HASH_JOINS)));
    const keys = Array.from({ length: 12 }, (_, n) => `k${n}`);
    const first = sessions[0] as pg.Client;
    const deadlocks = async (): Promise<number> => {
      await first.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await first.query<{ deadlocks: string }>(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(rows[0]?.deadlocks);
    };
    const before = await deadlocks();
    const end = Date.now() + 1_500;

    const { rejected } = await race(8, async (n) => {
      const client = sessions[n] as pg.Client;
      const statement = statementOf(client);
      for (let round = 0; Date.now() < end; round += 1) {
        await client.query('BEGIN');
        const order = round % 2 === n % 2 ? keys : [...keys].reverse();
        const rows = order.map((key) => ({
          id: uuidv7(),
          name,
          key,
          payload: '{}',
          maxAttempts: 5,
          runAt: null,
        }));
        if (n < 5) await insertJobs(txOf(client), rows);
        if (n === 5) await reviveDead(txOf(client), name);
        await client.query('COMMIT');
        if (n < 5) continue;
        const jobs = await claim(statement, 'due', asking(name, 6));
        const ids = jobs.map(({ id }) => id);
        if (n === 6) await client.query(BURY_MANY, [ids]);
        else await giveBack(statement, jobs, 0);
      }
    });

    expect(rejected).toEqual([]);
    expect(await deadlocks()).toBe(before);
  });
});
