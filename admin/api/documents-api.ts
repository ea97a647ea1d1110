import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { faultsOf } from '../../src/errors/zod-faults.js';
import type { JsonOptions } from '../../src/resource/field.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/**
 * Adds what forms of documents ask for while they are edited: what the document is about, from the query that the field
 * names. It changes nothing; it comes by POST because a document makes a long address, up to what the query takes.
 * @param scope the guarded scope of the back-office
 * @param service reads and commands
 * @param staffOf who is behind a request
 */
export function installDocumentsApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const route = { config: { admin: STAFF_DATA } };
  scope.post('/api/emporion/documents/:resource/:field/preview', route, async (request, reply) => {
    const { resource, field } = request.params as { resource: string; field: string };
    const options = service.registry.resources.get(resource)?.field.get(field)?.field.options;
    const query = service.registry.queries.get((options as Partial<JsonOptions> | undefined)?.preview ?? '');
    if (!query) throw KernelErrors.not_found({ what: `${resource}, preview of ${field}` });
    const staff = staffOf(request);
    const { value = null } = (request.body ?? {}) as { value?: unknown };
    const asked = query.query?.safeParse({ document: JSON.stringify(value) });
    if (asked?.error) throw KernelErrors.invalid_input().withErrors(faultsOf(asked.error));
    const answer = await service.ask(query, '', staff, asked?.data);
    return reply.type('application/json; charset=utf-8').send(answer.body);
  });
}
