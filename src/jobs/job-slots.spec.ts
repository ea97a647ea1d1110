import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineJob } from './define-job.js';
import { JobRegistry } from './job-registry.js';
import { JobSlots } from './job-slots.js';

const job = (name: string, concurrency: number) =>
  defineJob({
    name,
    label: { en: name, zh: name },
    payload: z.object({}),
    concurrency,
    handle: async () => undefined,
  });

describe('the slots of a process', () => {
  const slots = (): JobSlots => new JobSlots(new JobRegistry([job('a.narrow', 2), job('a.wide', 10)], []), 4);

  it('are limited for each job and in all', () => {
    const own = slots();

    expect([1, 2, 3].map(() => own.take('a.narrow'))).toEqual([true, true, false]);
    expect([1, 2, 3].map(() => own.take('a.wide'))).toEqual([true, true, false]);
    expect(own.free).toBe(0);
  });

  it('are free again when released', () => {
    const own = slots();
    own.take('a.narrow');
    own.take('a.narrow');

    own.release('a.narrow');

    expect(own.freeOf('a.narrow')).toBe(1);
    expect(own.take('a.narrow')).toBe(true);
  });

  it('tell a job that has fewer of them than the process', () => {
    expect(slots().isNarrow('a.narrow')).toBe(true);
    expect(slots().isNarrow('a.wide')).toBe(false);
  });

  it('take an unknown job, so that it can be given back', () => {
    expect(slots().take('gone.job')).toBe(true);
  });
});
