import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describeWithRedis } from '../testing/describe-with.js';
import { startTestRedis, type TestRedis } from '../testing/redis.js';
import { effectJob, effects, enqueue, JobBench, untilEffects } from './testing/job-bench.js';
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

    /** A node with a Redis of its own that has already carried a job. */
    async function warmNode(
      name: string,
      redis: TestRedis,
    ): Promise<[JobNode, ReturnType<typeof effectJob>]> {
      const job = effectJob(name);
      const node = await bench.node({ jobs: [job], redisUrl: redis.url });
      await node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: -1 }));
      await untilEffects(node, name, 1);
      return [node, job];
    }

    async function writeQuickly(node: JobNode, job: ReturnType<typeof effectJob>): Promise<void> {
      const begin = performance.now();
      await enqueue(node, job, 20);
      expect(performance.now() - begin).toBeLessThan(1_000);
    }

    const degraded = (node: JobNode): Promise<unknown> =>
      until(async () => (await node.monitor.health()).driver?.problem);

    it('takes jobs while Redis is stopped, says so, and runs each once when it is back', async () => {
      let redis = await startTestRedis();
      const [node, job] = await warmNode('redis.stopped', redis);
      await redis.kill();

      await writeQuickly(node, job);
      await degraded(node);
      expect((await effects(node, job.name)).all).toBe(1);

      const { port } = redis;
      await redis.stop();
      redis = await startTestRedis({ port });
      expect(await untilEffects(node, job.name, 21)).toBe(21);
      await until(async () => (await node.monitor.health()).driver?.ready);
      await node.stop();
      await redis.stop();
    });

    it('takes jobs while Redis hangs, runs each once afterwards and leaves nothing behind in it', async () => {
      const redis = await startTestRedis();
      const [node, job] = await warmNode('redis.hung', redis);
      redis.pause();

      await writeQuickly(node, job);
      await degraded(node);

      redis.resume();
      expect(await untilEffects(node, job.name, 21, 20_000)).toBe(21);
      const client = new Redis(redis.url);
      const left = async (): Promise<string[]> => {
        const keys = await client.keys('*');
        return keys.filter((key) => !/:(id|stalled-check|probe)$/.test(key));
      };
      await until(async () => (await left()).length === 0);
      client.disconnect();
      await node.stop();
      await redis.stop();
    });

    it('takes jobs while Redis is full, says so, and runs each once when there is room', async () => {
      const redis = await startTestRedis({ maxMemory: '3mb' });
      const [node, job] = await warmNode('redis.full', redis);
      const client = new Redis(redis.url);
      for (let n = 0; ; n += 1) {
        const full = await client.set(`filler:${n}`, 'x'.repeat(20_000)).then(
          () => false,
          () => true,
        );
        if (full) break;
      }

      await writeQuickly(node, job);
      await degraded(node);
      await sleep(300);
      expect((await effects(node, job.name)).all).toBe(1);

      await client.del(...(await client.keys('filler:*')));
      expect(await untilEffects(node, job.name, 21)).toBe(21);
      await until(async () => (await node.monitor.health()).driver?.ready);
      client.disconnect();
      await node.stop();
      await redis.stop();
    });

    it('starts without Redis and begins when it is there', async () => {
      const probe = await startTestRedis();
      const { port, url } = probe;
      await probe.stop();
      const job = effectJob('redis.late');
      const node = await bench.node({ jobs: [job], redisUrl: url });
      await enqueue(node, job, 3);
      await degraded(node);

      const redis = await startTestRedis({ port });

      expect(await untilEffects(node, job.name, 3)).toBe(3);
      await node.stop();
      await redis.stop();
    });

    it('stops within its time while Redis hangs', async () => {
      const redis = await startTestRedis();
      const [node] = await warmNode('redis.stopping', redis);
      redis.pause();
      const begin = Date.now();

      await node.stop();

      expect(Date.now() - begin).toBeLessThan(6_000);
      redis.resume();
      await redis.stop();
    });
  });
});
