import { z } from 'zod';
import type { CommandDefinition } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { parseListQuery } from '../resource/list-query.js';
import { isGenericWrite } from '../resource/resource-commands.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { kebabCase } from '../values/names.js';
import { isUuid } from '../values/uuid.js';
import type { BoundRoute, RouteCall } from './generated-controller.js';
import { digest, tagged } from './conditional.js';
import { MULTIPART } from './multipart-body.js';
import { callOf } from './route-input.js';
import type { RouteSpec } from './route.js';
import { listQuerySchema, operationName, pageSchema, rowQuerySchema } from './route-schemas.js';

const ID = z.object({ id: z.string().max(100).describe('Id of the row') });

/**
 * The routes that integrations and the back-office have for a resource.
 * @param registry all declarations
 * @param resource the compiled resource
 */
export function resourceRoutes(registry: Registry, resource: CompiledResource): BoundRoute[] {
  const own = registry.commandsOf(resource.name).filter((command) => !isGenericWrite(resource, command));
  return [
    listRoute(resource),
    getRoute(resource),
    ...(resource.definition.writes === 'generic' ? genericRoutes(registry, resource) : []),
    ...own.map((command) =>
      commandRoute(command, `/v1/admin/${resource.plural}/:id/${verbOf(command)}`, resource.plural, true),
    ),
  ];
}

/**
 * The routes of commands that act on no row. One that is named after a resource stands beside its rows: `create` is
 * `POST /v1/admin/<plural>`, others `POST /v1/admin/<plural>/<verb>`. The rest are `POST /v1/admin/<plugin>/<verb>`.
 * @param registry all declarations
 */
export function freeCommandRoutes(registry: Registry): BoundRoute[] {
  const generic = new Set([...registry.resources.values()].map(({ permissions }) => permissions.create));
  const offered = ({ name, resource }: CommandDefinition): boolean =>
    resource === undefined &&
    !(generic.has(name) && registry.resource(resourceNameOf(name)).definition.writes === 'generic');
  return [...registry.commands.values()].filter(offered).map((command) => {
    const resource = registry.resources.get(resourceNameOf(command.name));
    const segments = command.name.split('.').map(kebabCase);
    if (!resource) return commandRoute(command, `/v1/admin/${segments.join('/')}`, segments[0] ?? '', false);
    const verb = verbOf(command);
    const base = `/v1/admin/${resource.plural}`;
    const route = commandRoute(command, verb === 'create' ? base : `${base}/${verb}`, resource.plural, false);
    return command.creates === undefined ? route : creatingRoute(command, route, base);
  });
}

const resourceNameOf = (command: string): string => command.slice(0, command.lastIndexOf('.'));

const verbOf = ({ name }: CommandDefinition) => kebabCase(name.slice(name.lastIndexOf('.') + 1));

function readSpec(
  resource: CompiledResource,
  what: 'list' | 'get',
): Pick<RouteSpec, 'operationId' | 'tag' | 'access' | 'method'> {
  return {
    method: 'GET',
    operationId: operationName('admin', what, resource, what === 'list'),
    tag: resource.plural,
    access: { kind: 'permission', permission: resource.permissions.read },
  };
}

function listRoute(resource: CompiledResource): BoundRoute {
  const { many } = resource.definition.labels;
  return {
    spec: {
      ...readSpec(resource, 'list'),
      path: `/v1/admin/${resource.plural}`,
      summary: { en: `List ${many.en.toLowerCase()}`, zh: `${many.zh}列表` },
      query: listQuerySchema(resource),
      response: pageSchema(resource.name, resource.output),
      honours: ['etag'],
    },
    handle: async ({ request, reply, context, services: { reads } }) => {
      const query = parseListQuery(request.query as Record<string, unknown>, reads.rulesOf(resource));
      return tagged(request, reply, JSON.stringify(await reads.list(resource, query, context.actor)));
    },
  };
}

function getRoute(resource: CompiledResource): BoundRoute {
  const { one } = resource.definition.labels;
  return {
    spec: {
      ...readSpec(resource, 'get'),
      path: `/v1/admin/${resource.plural}/:id`,
      summary: { en: `Read one ${one.en.toLowerCase()}`, zh: `读取${one.zh}` },
      params: ID,
      query: rowQuerySchema(resource),
      response: resource.output,
      honours: ['etag'],
    },
    handle: async ({ input, request, reply, context, services: { reads } }) => {
      const query = parseListQuery(input.query, reads.rulesOf(resource));
      const row = await reads.get(resource, input.params.id ?? '', context.actor, query);
      const partial = query.fields !== undefined || query.include.length > 0;
      const text = JSON.stringify(row);
      return tagged(
        request,
        reply,
        text,
        partial ? `${String(row.version)}.${digest(text)}` : String(row.version),
      );
    },
  };
}

function genericRoutes(registry: Registry, resource: CompiledResource): BoundRoute[] {
  const command = (name: string) => registry.commands.get(name) as CommandDefinition;
  const { create, update, delete: remove } = resource.permissions;
  return [
    resource.definition.providesMedia ? uploadRoute(resource) : createRoute(resource, command(create)),
    updateRoute(resource, command(update)),
    deleteRoute(resource, command(remove)),
  ];
}

function createRoute(resource: CompiledResource, command: CommandDefinition): BoundRoute {
  const path = `/v1/admin/${resource.plural}`;
  return {
    checksBody: true,
    spec: {
      ...commandSpec(command, path, resource.plural, false),
      operationId: operationName('admin', 'create', resource, false),
      status: 201,
      honours: ['etag', 'idempotencyKey'],
    },
    handle: async (call) => {
      const row = (await run(command, call)) as { id: string; version: number };
      call.reply.header('location', `${path}/${row.id}`).header('etag', `"${row.version}"`);
      return row;
    },
  };
}

const UPLOAD = z
  .strictObject({ file: z.string().meta({ format: 'binary', description: 'The one file, with its name' }) })
  .meta({ id: 'upload' });

/** Files come as they are; what they are called and what they say they are is not believed. */
function uploadRoute(resource: CompiledResource): BoundRoute {
  const path = `/v1/admin/${resource.plural}`;
  const { one } = resource.definition.labels;
  return {
    checksBody: true,
    spec: {
      method: 'POST',
      path,
      operationId: operationName('admin', 'upload', resource, false),
      tag: resource.plural,
      summary: { en: `Upload ${one.en.toLowerCase()}`, zh: `上传${one.zh}` },
      access: { kind: 'permission', permission: resource.permissions.create },
      body: UPLOAD,
      bodyType: MULTIPART,
      status: 201,
      response: resource.output,
      honours: ['etag'],
      errors: resource.definition.errors ?? [],
    },
    handle: async ({ request, reply, context, services: { uploads } }) => {
      const type = request.headers['content-type'] ?? 'none';
      if (!type.startsWith(MULTIPART)) throw KernelErrors.unsupported_media_type({ type });
      const { row, created } = await uploads.take(resource, request.raw, context);
      if (!created) reply.code(200);
      reply.header('location', `${path}/${String(row.id)}`).header('etag', `"${String(row.version)}"`);
      return row;
    },
  };
}

function updateRoute(resource: CompiledResource, command: CommandDefinition): BoundRoute {
  return {
    checksBody: true,
    spec: {
      ...commandSpec(command, `/v1/admin/${resource.plural}/:id`, resource.plural, true),
      operationId: operationName('admin', 'update', resource, false),
      method: 'PATCH',
      honours: ['etag', 'ifMatch', 'idempotencyKey'],
    },
    handle: async (call) => {
      const row = (await run(command, call)) as { version: number };
      call.reply.header('etag', `"${row.version}"`);
      return row;
    },
  };
}

function deleteRoute(resource: CompiledResource, command: CommandDefinition): BoundRoute {
  return {
    spec: {
      ...withoutBody(commandSpec(command, `/v1/admin/${resource.plural}/:id`, resource.plural, true)),
      operationId: operationName('admin', 'delete', resource, false),
      method: 'DELETE',
      status: 204,
    },
    handle: async (call) => void (await run(command, call)),
  };
}

function withoutBody(spec: RouteSpec): RouteSpec {
  const { body: _body, response: _response, ...rest } = spec;
  return rest;
}

function commandSpec(command: CommandDefinition, path: string, tag: string, targeted: boolean): RouteSpec {
  return {
    method: 'POST',
    path,
    operationId: command.name.replace(/[.-](\w)/g, (_match, letter: string) => letter.toUpperCase()),
    tag,
    summary: command.label,
    access: { kind: 'permission', permission: command.permission },
    ...(targeted ? { params: ID } : {}),
    body: command.input,
    response: command.result,
    honours: [
      ...(targeted ? (['ifMatch'] as const) : []),
      ...(command.idempotency === 'none' ? [] : (['idempotencyKey'] as const)),
    ],
    ...(command.idempotency === 'required' ? { needsIdempotencyKey: true } : {}),
    errors: [...commandErrors(command), ...(command.errors ?? [])],
  };
}

/** What a command can come upon besides its own errors: rows that are missing or broken rules of the database. */
function commandErrors({ transition }: CommandDefinition): string[] {
  return [
    'kernel.not_found',
    'kernel.duplicate',
    'kernel.reference_missing',
    'kernel.rule_violated',
    'kernel.still_in_use',
    ...(transition === undefined ? [] : ['kernel.illegal_transition']),
  ];
}

function commandRoute(command: CommandDefinition, path: string, tag: string, targeted: boolean): BoundRoute {
  return {
    checksBody: true,
    spec: commandSpec(command, path, tag, targeted),
    handle: (call) => run(command, call),
  };
}

/** Says where what it made can be read. */
function creatingRoute(command: CommandDefinition, route: BoundRoute, base: string): BoundRoute {
  return {
    ...route,
    spec: { ...route.spec, status: 201 },
    handle: async (call) => {
      const made = (await run(command, call)) as { id: string };
      call.reply.header('location', `${base}/${made.id}`);
      return made;
    },
  };
}

async function run(
  command: CommandDefinition,
  { input, request, reply, context, services }: RouteCall,
): Promise<unknown> {
  const { id } = input.params;
  if (id !== undefined && !isUuid(id)) throw KernelErrors.not_found({ what: command.resource ?? 'row' });
  const { result, replayed } = await services.commands.execute(command, {
    ...callOf(request, context),
    ...(id === undefined ? {} : { targetId: id }),
  });
  if (replayed) reply.header('idempotency-replayed', 'true');
  return result;
}
