import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/**
 * Adds what `matrix` blocks load: the document that the block's query answers with, whether the member of staff may save
 * it, and the languages its names are written in. It is saved by the block's command, as any command is run.
 * @param scope the guarded scope of the back-office
 * @param service reads and commands
 * @param staffOf who is behind a request
 */
export function installMatrixApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const { registry } = service;
  const route = { config: { admin: STAFF_DATA } };
  scope.get('/api/emporion/rows/:resource/:id/matrix/:block', route, async (request, reply) => {
    const staff = staffOf(request);
    const {
      resource: name,
      id,
      block: index,
    } = request.params as Record<'resource' | 'id' | 'block', string>;
    const block = registry.resources.get(name)?.definition.admin?.blocks?.[Number(index)];
    const query = block?.kind === 'matrix' ? registry.queries.get(block.load) : undefined;
    const command = block?.kind === 'matrix' ? registry.commands.get(block.save) : undefined;
    if (!query || !command) throw KernelErrors.not_found({ what: `${name}, block ${index}` });
    const document = await service.ask(query, id, staff);
    const about = {
      command: command.name,
      mayChange: staff.can(command.permission),
      locales: registry.locales,
    };
    // The document is JSON already; only what is about it is written here.
    const body = `${JSON.stringify(about).slice(0, -1)},"document":${document.body}}`;
    return reply.type('application/json; charset=utf-8').send(body);
  });
}
