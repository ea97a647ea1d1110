import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import { listJobsOfKey } from '../../src/jobs/job-list.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { READ_JOBS } from './jobs-api.js';

const MOST = 3;

/**
 * Adds what `jobProgress` blocks show: the last jobs of a row, for whoever may see the row. What went wrong is told to who
 * may see jobs, as it can name anything.
 * @param scope the guarded scope of the back-office
 * @param service reads
 * @param unitOfWork to read with
 * @param staffOf who is behind a request
 */
export function installRowJobsApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  unitOfWork: UnitOfWork,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const { registry } = service;
  const route = { config: { admin: STAFF_DATA } };
  scope.get('/api/emporion/rows/:resource/:id/jobs/:block', route, async (request) => {
    const staff = staffOf(request);
    const { resource: name = '', id = '', block: index } = request.params as Record<string, string>;
    const resource = registry.resources.get(name);
    const block = resource?.definition.admin?.blocks?.[Number(index)];
    if (!resource || block?.kind !== 'jobProgress')
      throw KernelErrors.not_found({ what: `${name}, block ${index}` });
    await service.get(resource, id, staff);
    const found = await unitOfWork.readFresh((tx) => listJobsOfKey(tx, { name: block.job, key: id }, MOST));
    const label = textOf(registry.jobs.get(block.job)?.label ?? block.label, staff.locale);
    const jobs = found.map(({ id: job, status, createdAt, progress, result, lastError }) => {
      const told = staff.can(READ_JOBS) ? lastError : null;
      return { id: job, label, status, createdAt, progress, result, lastError: told };
    });
    return { jobs };
  });
}
