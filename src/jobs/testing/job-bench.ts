import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { z } from 'zod';
import type { TestDatabase } from '../../testing/postgres.js';
import { defineJob, type JobContext, type JobDefinition } from '../define-job.js';
import { findJob, type JobView } from '../job-list.js';
import { createJobDatabase } from './job-database.js';
import { type JobNode, type JobNodeOptions, startJobNode, until } from './job-node.js';

/** What carries jobs in a run of the contract. */
export interface JobCarrier {
  /** Address of Redis; nothing where jobs run in the process that claims them. */
  readonly redisUrl?: string;
  /** Loses whatever is handed out and not begun. */
  loseHandedOut(): Promise<void>;
  end(): Promise<void>;
}

export const numbered = z.strictObject({ n: z.int() });
export type NumberedJob = JobDefinition<typeof numbered>;

/** One database for a file's tests, and the nodes of each test. Jobs have names of their own in each test. */
export class JobBench {
  private database: TestDatabase | undefined;
  private carrier: JobCarrier | undefined;
  private readonly ends: (() => Promise<void>)[] = [];

  /** @param carry begins to carry jobs, before the first test */
  constructor(carry: () => Promise<JobCarrier>) {
    beforeAll(async () => {
      this.carrier = await carry();
      this.database = await createJobDatabase();
    });
    afterEach(async () => {
      // Nodes before what they lean on: the last made ends first.
      for (const end of this.ends.splice(0).reverse()) await end();
    });
    afterAll(async () => {
      await this.carrier?.end();
      await this.database?.drop();
    });
  }

  get databaseUrl(): string {
    return this.database?.url ?? '';
  }

  get redisUrl(): string | undefined {
    return this.carrier?.redisUrl;
  }

  loseHandedOut(): Promise<void> {
    return this.carrier?.loseHandedOut() ?? Promise.resolve();
  }

  /** Does something after the test, however that ends. */
  after(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  /** Starts a node that is stopped after the test. */
  async node(options: Partial<JobNodeOptions>): Promise<JobNode> {
    const { redisUrl } = this;
    const address = redisUrl === undefined ? {} : { redisUrl };
    const node = await startJobNode({ databaseUrl: this.databaseUrl, ...address, ...options });
    this.after(() => node.stop());
    return node;
  }
}

/**
 * A job that writes `<name> <n>` into the table of effects.
 * @param name the job's name
 * @param options what else it declares; `handle` runs before the effect is written
 */
export function effectJob(
  name: string,
  options: Partial<Omit<NumberedJob, 'handle'>> & {
    readonly handle?: (context: JobContext, n: number) => Promise<void>;
  } = {},
): NumberedJob {
  const { handle, ...rest } = options;
  return defineJob({
    name,
    label: { en: name, zh: name },
    payload: numbered,
    ...rest,
    handle: async (context, { n }) => {
      await handle?.(context, n);
      await context.tx.query('INSERT INTO effect (what) VALUES ($1)', [`${name} ${n}`]);
    },
  });
}

/** What writes `<name>-<cause> <n>` into the table of effects when a job becomes a dead letter. */
export function noteDeath(name: string): NonNullable<NumberedJob['afterDeath']> {
  return async ({ tx }, { n }, cause) => {
    await tx.query('INSERT INTO effect (what) VALUES ($1)', [`${name}-${cause} ${n}`]);
  };
}

/** What {@link noteDeath} wrote for jobs whose name begins so. */
export async function deaths(node: JobNode, name: string): Promise<string[]> {
  const rows = await node.sql<{ what: string }>(
    `SELECT what FROM effect WHERE what LIKE $1 || '%' ORDER BY what`,
    [name],
  );
  return rows.map(({ what }) => what);
}

/** Enqueues jobs numbered from 0 in one transaction. */
export function enqueue(node: JobNode, job: NumberedJob, count = 1): Promise<string[]> {
  const requests = Array.from({ length: count }, (_, n) => ({ payload: { n } }));
  return node.unitOfWork.run((tx) => node.queue.enqueueMany(tx, job, requests));
}

/** How often each effect of a job happened: all effects, and different ones. */
export async function effects(node: JobNode, name: string): Promise<{ all: number; different: number }> {
  const [row] = await node.sql<{ all: number; different: number }>(
    `SELECT count(*)::int AS "all", count(DISTINCT what)::int AS different FROM effect WHERE what LIKE $1 || ' %'`,
    [name],
  );
  return row ?? { all: 0, different: 0 };
}

/** Waits until so many different effects of a job happened; the answer says how many there are in all. */
export async function untilEffects(
  node: JobNode,
  name: string,
  count: number,
  milliseconds?: number,
): Promise<number> {
  await until(async () => (await effects(node, name)).different >= count, milliseconds);
  return (await effects(node, name)).all;
}

/** Waits until a job is in a state. */
export function untilStatus(
  node: JobNode,
  id: string,
  status: JobView['status'],
  milliseconds?: number,
): Promise<JobView> {
  return until(async () => {
    const job = await node.unitOfWork.read((tx) => findJob(tx, id));
    if (job?.status !== status) throw new Error(`${job?.name ?? id} is ${job?.status ?? 'gone'}`);
    return job;
  }, milliseconds);
}
