import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authorise } from '../../src/access/authorise.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { faultsOf } from '../../src/errors/zod-faults.js';
import { findJob, listJobs, type JobListQuery } from '../../src/jobs/job-list.js';
import type { JobMonitor } from '../../src/jobs/job-monitor.js';
import type { Registry } from '../../src/plugin/registry.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';

/** Needed to see jobs; running them again is the business of the commands `jobs.retry`, `jobs.cancel`, `jobs.replay`. */
export const READ_JOBS = 'jobs.read';

const listQuery = z.strictObject({
  part: z.enum(['live', 'ended']).default('live'),
  status: z.enum(['waiting', 'active', 'dead', 'done', 'cancelled', 'replaced']).optional(),
  name: z.string().max(200).optional(),
  failed: z.literal('true').optional(),
  after: z.uuid().optional(),
});
const PAGE = 20;

/** What the jobs' page needs. */
export interface JobsApi {
  readonly registry: Registry;
  readonly unitOfWork: UnitOfWork;
  readonly monitor: JobMonitor;
  readonly staffOf: (request: FastifyRequest) => CurrentStaff;
}

/**
 * Adds what the monitor of jobs and the progress bars ask for.
 * @param scope the guarded scope of the back-office
 * @param api where jobs are looked up
 */
export function installJobsApi(
  scope: FastifyInstance,
  { registry, unitOfWork, monitor, staffOf }: JobsApi,
): void {
  const route = { config: { admin: STAFF_DATA } };
  const labelOf = (name: string, locale: string): string => {
    const label =
      registry.jobs.get(name)?.label ?? registry.listeners.find((one) => one.name === name)?.label;
    return label ? textOf(label, locale) : name;
  };

  scope.get('/api/emporion/jobs/counts', route, async (request) => {
    const staff = staffOf(request);
    authorise(staff.actor, READ_JOBS);
    const [byName, { lagSeconds, driver }] = await Promise.all([monitor.countsByName(), monitor.health()]);
    const jobs = byName.map((counts) => ({ ...counts, label: labelOf(counts.name, staff.locale) }));
    return { jobs, lagSeconds, driver: driver ?? null, mayManage: staff.can('jobs.manage') };
  });

  scope.get('/api/emporion/jobs', route, async (request) => {
    const staff = staffOf(request);
    authorise(staff.actor, READ_JOBS);
    const jobs = await unitOfWork.read((tx) => listJobs(tx, queryOf(request)));
    return {
      jobs: jobs.map((job) => ({ ...job, label: labelOf(job.name, staff.locale) })),
      full: jobs.length === PAGE,
    };
  });

  scope.get('/api/emporion/jobs/:id', route, async (request) => {
    const staff = staffOf(request);
    authorise(staff.actor, READ_JOBS);
    const id = z.uuid().safeParse((request.params as { id: string }).id);
    const job = id.success ? await unitOfWork.readFresh((tx) => findJob(tx, id.data)) : undefined;
    if (!job) throw KernelErrors.not_found({ what: 'job' });
    return { ...job, label: labelOf(job.name, staff.locale) };
  });
}

function queryOf(request: FastifyRequest): JobListQuery {
  const parsed = listQuery.safeParse(request.query);
  if (!parsed.success) throw KernelErrors.invalid_input().withErrors(faultsOf(parsed.error, 'query'));
  const { failed, ...rest } = parsed.data;
  return { ...rest, limit: PAGE, ...(failed ? { failed: true } : {}) };
}
