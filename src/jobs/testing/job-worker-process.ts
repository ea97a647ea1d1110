import { z } from 'zod';
import { defineJob } from '../define-job.js';
import { startJobNode } from './job-node.js';

/*
 * A worker in a process of its own, to be killed. It is told by its first argument what to run, and says "reached" when a
 * job has had its effect but is not over.
 */

/** What the process is told. */
export interface JobProcessPlan {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly name: string;
  readonly transaction: 'one' | 'none';
  /** What follows the effect: nothing, for ever, or the end of the process. */
  readonly then: 'hang' | 'die';
}

const plan = JSON.parse(process.argv[2] ?? '{}') as JobProcessPlan;

const job = defineJob({
  name: plan.name,
  label: { en: plan.name, zh: plan.name },
  payload: z.strictObject({ n: z.int() }),
  transaction: plan.transaction,
  handle: async ({ tx }, { n }) => {
    if (plan.transaction === 'one') {
      await tx.query('INSERT INTO effect (what) VALUES ($1)', [`${plan.name} ${n}`]);
    }
    process.send?.('reached');
    if (plan.then === 'die') process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  },
});

// Never outlives the test.
process.on('disconnect', () => process.exit(1));
await startJobNode({ ...plan, jobs: [job], tuning: { leaseSeconds: 0.7 } });
