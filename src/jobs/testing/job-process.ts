import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JobBench } from './job-bench.js';
import type { JobProcessPlan } from './job-worker-process.js';

/** A worker that can be killed. */
export interface JobProcess {
  /** Resolves when a job has had its effect and is not over. */
  reached(): Promise<void>;
  ended(): Promise<void>;
  /** As kill -9 does; resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a worker as a process of its own, from the build.
 * @param plan what it runs
 */
export async function startJobProcess(
  bench: JobBench,
  plan: Omit<JobProcessPlan, 'databaseUrl' | 'redisUrl'>,
): Promise<JobProcess> {
  const code = join(process.cwd(), 'dist/src/jobs/testing/job-worker-process.js');
  if (!existsSync(code)) throw new Error('Tests run on the build: npm run build');
  const { databaseUrl, redisUrl } = bench;
  const address = redisUrl === undefined ? { databaseUrl } : { databaseUrl, redisUrl };
  const child = fork(code, [JSON.stringify({ ...address, ...plan })], { execArgv: [], stdio: 'inherit' });
  const said = new Set<unknown>();
  child.on('message', (word) => void said.add(word));
  const exit = once(child, 'exit');
  const hear = async (word: string): Promise<void> => {
    while (!said.has(word)) await Promise.race([once(child, 'message'), exit]);
  };
  const ended = async (): Promise<void> => void (await exit);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  bench.after(kill);
  return {
    reached: () => hear('reached'),
    ended,
    kill,
  };
}
