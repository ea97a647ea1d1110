import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import { faultsOf } from '../../src/errors/zod-faults.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { WireRow } from '../../src/resource/resource-reads.js';
import { transferOffer } from '../../src/transfer/transfer-offer.js';
import { textOf, type Label } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { auditTrail } from './audit-trail.js';
import { listFilters } from './list-filters.js';
import { listSteps, rowSteps } from './row-steps.js';
import { widgetViews } from './widgets.js';

const callBody = z.strictObject({
  id: z.string().max(100).optional(),
  version: z.int().min(1).optional(),
  input: z.unknown().optional(),
  /** Chosen by the browser once per press of a button, so that a repeated request does nothing twice. */
  key: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
});

/**
 * Adds what the blocks of generated pages ask for: what can be done with a row, doing it, what happened to it, and the
 * widgets of the dashboard. Everything goes through the same reads and commands as the REST API.
 * @param scope the guarded scope of the back-office
 * @param service reads and commands
 * @param unitOfWork what files can be like, and what lists can be filtered by, is read with it
 * @param staffOf who is behind a request
 */
export function installResourceApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  unitOfWork: UnitOfWork,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const route = { config: { admin: STAFF_DATA } };
  const rowOf = (request: FastifyRequest): { resource: CompiledResource; id: string } => {
    const { resource, id } = request.params as { resource: string; id: string };
    return { resource: resourceOf(service, resource), id };
  };

  scope.get('/api/emporion/rows/:resource/:id/steps', route, async (request) => {
    const { resource, id } = rowOf(request);
    return rowSteps(service, resource, id, staffOf(request));
  });

  scope.get('/api/emporion/rows/:resource/:id/timeline', route, async (request) => {
    const { resource, id } = rowOf(request);
    const { after = '' } = request.query as { after?: string };
    return timeline(service, { resource, id, after }, staffOf(request));
  });

  scope.get('/api/emporion/lists/:resource/steps', route, async (request) => {
    const resource = resourceOf(service, (request.params as { resource: string }).resource);
    const staff = staffOf(request);
    const { imports, exports } = await transferOffer(service.registry, unitOfWork, resource, staff.actor);
    const formats = exports.map((format) => ({ ...format, label: textOf(format.label, staff.locale) }));
    return { steps: listSteps(service, resource, staff), imports, exports: formats };
  });

  scope.get('/api/emporion/lists/:resource/filters', route, async (request) => {
    const resource = resourceOf(service, (request.params as { resource: string }).resource);
    const { locales } = service.registry;
    return { filters: await listFilters(resource, unitOfWork, locales, staffOf(request)) };
  });

  scope.post('/api/emporion/commands/:command', route, (request) =>
    runCommand(service, request, staffOf(request)),
  );

  scope.get('/api/emporion/widgets', route, async (request) => {
    return { widgets: await widgetViews(service, staffOf(request)) };
  });
}

async function runCommand(
  service: AdminResourceService,
  request: FastifyRequest,
  staff: CurrentStaff,
): Promise<{ result: unknown }> {
  const { command: name } = request.params as { command: string };
  const command = service.registry.commands.get(name);
  if (!command) throw KernelErrors.not_found({ what: name });
  const body = callBody.safeParse(request.body ?? {});
  if (!body.success) throw KernelErrors.invalid_input().withErrors(faultsOf(body.error));
  const { id, version, input, key } = body.data;
  const call = {
    input: input ?? {},
    ...(id === undefined ? {} : { targetId: id }),
    ...(version === undefined ? {} : { expectedVersion: version }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
  return { result: await service.run(command, call, staff) };
}

function resourceOf(service: AdminResourceService, name: string): CompiledResource {
  const resource = service.registry.resources.get(name);
  if (!resource) throw KernelErrors.not_found({ what: name });
  return resource;
}

/** What happened to a row, for whoever may see both the row and the audit. */
async function timeline(
  service: AdminResourceService,
  { resource, id, after }: { resource: CompiledResource; id: string; after: string },
  staff: CurrentStaff,
): Promise<{ items: readonly object[]; next: string | null }> {
  await service.get(resource, id, staff);
  const { items, next } = await auditTrail(service, { type: resource.name, id, after }, staff);
  return { items: items.map((entry) => ({ ...entry, label: actionLabel(service, entry, staff) })), next };
}

/** What is audited without being a command. */
const ACTIONS: Readonly<Record<string, Label>> = {
  'access.login.succeeded': { en: 'Signed in', zh: '登录成功' },
  'access.login.failed': { en: 'Failed to sign in', zh: '登录失败' },
  'access.login.ended': { en: 'Signed out', zh: '退出登录' },
  'access.staff.changeOwnPassword': { en: 'Changed their own password', zh: '修改自己的密码' },
  'access.staff.choosePreferences': { en: 'Chose language or look', zh: '修改语言或外观' },
};

/** What an audit entry says was done: mostly a command, which has a label. */
function actionLabel({ registry }: AdminResourceService, { action }: WireRow, staff: CurrentStaff): string {
  const name = String(action);
  const label = registry.commands.get(name)?.label ?? registry.jobs.get(name)?.label ?? ACTIONS[name];
  return label ? textOf(label, staff.locale) : name;
}
