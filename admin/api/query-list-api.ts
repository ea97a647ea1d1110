import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/**
 * Adds what `queryList` blocks load: a page of what the block's query answers for a row.
 * @param scope the guarded scope of the back-office
 * @param service reads and commands
 * @param staffOf who is behind a request
 */
export function installQueryListApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const route = { config: { admin: STAFF_DATA } };
  scope.get('/api/emporion/rows/:resource/:id/list/:block', route, async (request, reply) => {
    const { resource, id, block: index } = request.params as Record<'resource' | 'id' | 'block', string>;
    const block = service.registry.resources.get(resource)?.definition.admin?.blocks?.[Number(index)];
    const query = block?.kind === 'queryList' ? service.registry.queries.get(block.query) : undefined;
    if (!query) throw KernelErrors.not_found({ what: `${resource}, block ${index}` });
    const { after = '' } = request.query as { after?: string };
    const answer = await service.ask(query, id, staffOf(request), after === '' ? {} : { after });
    return reply.type('application/json; charset=utf-8').send(answer.body);
  });
}
