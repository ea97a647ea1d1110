import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describeWithRedis } from '../testing/describe-with.js';
import { startTestRedis, type TestRedis, type TestRedisOptions } from '../testing/redis.js';
import {
  effectJob,
  effects,
  enqueue,
  JobBench,
  type NumberedJob,
  untilEffects,
} from './testing/job-bench.js';
import { jobContract } from './testing/job-contract.js';
import { type JobNode, until } from './testing/job-node.js';

describeWithRedis('jobs over Bull', () => {
  jobContract(async () => {
    const redis = await startTestRedis();
    const client = new Redis(redis.url);
    return {
      redisUrl: redis.url,
      loseHandedOut: async () => void (await client.flushall()),
      end: async () => {
        client.disconnect();
        await redis.stop();
      },
    };
  });

  describe('without Redis', () => {
    const bench = new JobBench(async () => ({
      loseHandedOut: async () => undefined,
      end: async () => undefined,
    }));

    async function redisOf(options: TestRedisOptions = {}): Promise<TestRedis> {
      const redis = await startTestRedis(options);
      bench.after(() => redis.stop());
      return redis;
    }

    function clientOf(redis: TestRedis): Redis {
      const client = new Redis(redis.url);
      bench.after(async () => client.disconnect());
      return client;
    }

    /** A node with a Redis of its own that has already carried a job. */
    async function warmNode(name: string, redis: TestRedis): Promise<[JobNode, NumberedJob]> {
      const job = effectJob(name);
      const node = await bench.node({ jobs: [job], redisUrl: redis.url });
      await node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: -1 }));
      await untilEffects(node, name, 1);
      return [node, job];
    }

    async function writeQuickly(node: JobNode, job: NumberedJob): Promise<void> {
      const begin = performance.now();
      await enqueue(node, job, 20);
      expect(performance.now() - begin).toBeLessThan(1_000);
    }

    const degraded = (node: JobNode): Promise<unknown> =>
      until(async () => (await node.monitor.health()).driver?.problem);

    /** Fills it to the last byte: what is asked of it later is small. */
    async function fill(client: Redis): Promise<void> {
      for (const size of [20_000, 500, 10]) {
        for (let n = 0, full = false; !full; n += 1) {
          full = await client.set(`filler:${size}:${n}`, 'x'.repeat(size)).then(
            () => false,
            () => true,
          );
        }
      }
    }

    it('takes jobs while Redis is stopped, says so, and runs each once when it is back', async () => {
      const redis = await redisOf();
      const [node, job] = await warmNode('redis.stopped', redis);
      await redis.kill();

      await writeQuickly(node, job);
      await degraded(node);
      expect((await effects(node, job.name)).all).toBe(1);

      await redisOf({ port: redis.port });
      expect(await untilEffects(node, job.name, 21)).toBe(21);
      await until(async () => (await node.monitor.health()).driver?.ready);
    });

    it('takes jobs while Redis hangs, runs each once afterwards and leaves nothing behind in it', async () => {
      const redis = await redisOf();
      const [node, job] = await warmNode('redis.hung', redis);
      redis.pause();
      bench.after(async () => redis.resume());

      await writeQuickly(node, job);
      await degraded(node);

      redis.resume();
      expect(await untilEffects(node, job.name, 21, 20_000)).toBe(21);
      const client = clientOf(redis);
      const left = async (): Promise<string[]> => {
        const keys = await client.keys('*');
        return keys.filter((key) => !/:(id|stalled-check|probe)$/.test(key));
      };
      await until(async () => (await left()).length === 0);
    });

    it('takes jobs while Redis is full, says so, and runs each once when there is room', async () => {
      const redis = await redisOf({ maxMemory: '3mb' });
      const [node, job] = await warmNode('redis.full', redis);
      const client = clientOf(redis);
      await fill(client);

      await writeQuickly(node, job);
      await degraded(node);
      await sleep(300);
      // What fits into the last bytes runs; the others wait in PostgreSQL.
      expect((await effects(node, job.name)).all).toBeLessThan(21);

      await client.del(...(await client.keys('filler:*')));
      expect(await untilEffects(node, job.name, 21)).toBe(21);
      await until(async () => (await node.monitor.health()).driver?.ready);
    });

    it('starts without Redis and begins when it is there', async () => {
      const { port, url, stop } = await startTestRedis();
      await stop();
      const job = effectJob('redis.late');
      const node = await bench.node({ jobs: [job], redisUrl: url });
      await enqueue(node, job, 3);
      await degraded(node);

      await redisOf({ port });

      expect(await untilEffects(node, job.name, 3)).toBe(3);
    });

    it('stops within its time while Redis hangs', async () => {
      const redis = await redisOf();
      const [node] = await warmNode('redis.stopping', redis);
      redis.pause();
      bench.after(async () => redis.resume());
      const begin = Date.now();

      await node.stop();

      expect(Date.now() - begin).toBeLessThan(6_000);
    });
  });
});
