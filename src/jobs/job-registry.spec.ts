import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineJob, defineListener, type JobDefinition } from './define-job.js';
import { JobRegistry } from './job-registry.js';

const label = { en: 'Test', zh: '测试' };
const job = (name: string, more: Partial<JobDefinition> = {}): JobDefinition =>
  defineJob({ name, label, payload: z.object({}), handle: async () => undefined, ...more });
const listener = (name: string, ...on: string[]) =>
  defineListener({ name, label, on, handle: async () => undefined });

describe('the registry of jobs', () => {
  it('makes a job of each listener and finds those of an event in their order', () => {
    const registry = new JobRegistry(
      [job('a.job')],
      [
        listener('b.second', 'x.y.*'),
        listener('a.first', 'x.y.made', 'x.y.*'),
        listener('a.other', 'x.z.made'),
      ],
    );

    expect(registry.names).toEqual(['a.first', 'a.job', 'a.other', 'b.second']);
    expect(registry.subscribersOf('x.y.made').map(({ name }) => name)).toEqual(['b.second', 'a.first']);
    expect(registry.subscribersOf('x.y.sold').map(({ name }) => name)).toEqual(['b.second', 'a.first']);
    expect(registry.subscribersOf('q.r.made')).toEqual([]);
  });

  it('refuses a job that nobody declares and says what to do', () => {
    expect(() => new JobRegistry([], []).require('a.lost')).toThrow(
      'No job "a.lost" is declared; add it to the "jobs" of its plugin.',
    );
  });

  it('names every declaration that cannot work', () => {
    const broken = () =>
      new JobRegistry(
        [
          job('a.twice'),
          job('a.never', { attempts: 0 }),
          job('a.cron', { schedule: { cron: '61 * * * *' } }),
          job('a.payload', { schedule: { everySeconds: 60 }, payload: z.object({ id: z.uuid() }) }),
          job('a.backoff', { backoffSeconds: { first: 10, max: 5 } }),
        ],
        [listener('a.twice', '*')],
      );

    expect(broken).toThrow(
      new RegExp(
        [
          '^Job "a\\.never" has attempts 0; give a whole number from 1 to 100\\.',
          'Job "a\\.cron" has the cron expression "61 \\* \\* \\* \\*".*; correct its schedule\\.',
          'Job "a\\.payload" is scheduled, but its payload schema refuses \\{\\}; give every member a default\\.',
          'Job "a\\.backoff" has a backoff whose first wait is not between 0 and its max\\.',
          'Job "a\\.twice" is declared twice; rename one\\.$',
        ].join('\\n'),
      ),
    );
  });
});
