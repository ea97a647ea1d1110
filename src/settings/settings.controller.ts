import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { tagged } from '../http/conditional.js';
import { requireRequest } from '../http/request-context.js';
import { callOf, readInput } from '../http/route-input.js';
import { Route } from '../http/route.decorator.js';
import type { RouteSpec } from '../http/route.js';
import { CommandBus } from '../command/command-bus.js';
import { Registry } from '../plugin/registry.js';
import { changeSettings } from './change-settings.command.js';
import type { SettingsDefinition } from './define-settings.js';
import { SettingsErrors } from './settings.errors.js';
import { settingsEntry } from './settings-store.js';

const label = z.object({ en: z.string(), zh: z.string() }).meta({ id: 'Label' });
const group = z
  .object({
    name: z.string(),
    label,
    version: z.int().describe('0 until something is saved'),
    value: z.record(z.string(), z.unknown()),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of the values'),
    fields: z.record(z.string(), z.object({ label, help: label.optional() })),
  })
  .meta({ id: 'SettingsGroup' });

const read = { tag: 'settings', access: { kind: 'permission', permission: 'settings.entry.read' } } as const;
const NAME = z.object({ name: z.string().max(200) });

const LIST: RouteSpec = {
  ...read,
  method: 'GET',
  path: '/v1/admin/settings',
  operationId: 'adminListSettings',
  summary: { en: 'All groups of settings with their values', zh: '全部设置及其值' },
  response: z.object({ items: z.array(group) }),
  honours: ['etag'],
};
const GET: RouteSpec = {
  ...read,
  method: 'GET',
  path: '/v1/admin/settings/:name',
  operationId: 'adminGetSettings',
  summary: { en: 'One group of settings', zh: '读取一组设置' },
  params: NAME,
  response: group,
  honours: ['etag'],
  errors: ['settings.unknown_group'],
};
const CHANGE: RouteSpec = {
  method: 'PATCH',
  path: '/v1/admin/settings/:name',
  operationId: 'adminChangeSettings',
  tag: 'settings',
  summary: { en: 'Change members of a group of settings', zh: '修改一组设置' },
  access: { kind: 'permission', permission: changeSettings.permission },
  params: NAME,
  body: z.record(z.string().max(100), z.unknown()),
  response: changeSettings.result,
  honours: ['ifMatch', 'idempotencyKey'],
  errors: ['settings.unknown_group'],
};

/** Reads and changes settings; every change goes through its command. */
@Controller()
export class SettingsController {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Route(LIST)
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    readInput(LIST, request);
    const items: unknown[] = [];
    for (const settings of this.registry.settings.values()) items.push(await this.wire(settings));
    return tagged(request, reply, JSON.stringify({ items }));
  }

  @Route(GET)
  async get(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const { name = '' } = readInput(GET, request).params;
    const settings = this.registry.settings.get(name);
    if (!settings) throw SettingsErrors.unknown_group({ name });
    const wire = await this.wire(settings);
    return tagged(request, reply, JSON.stringify(wire), String(wire.version));
  }

  @Route(CHANGE)
  async change(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const { params, body } = readInput(CHANGE, request);
    const call = callOf(request, requireRequest(), { name: params.name, value: body });
    const { result } = await this.commands.execute(changeSettings, call).catch(pointIntoBody);
    reply.header('etag', `"${result.version}"`);
    return result;
  }

  private async wire(settings: SettingsDefinition) {
    const { version, value } = await this.unitOfWork.readFresh((tx) => settingsEntry(tx, settings));
    const { name, label: title, fields } = settings;
    return {
      name,
      label: title,
      version,
      value,
      schema: z.toJSONSchema(settings.schema, { io: 'input' }),
      fields,
    };
  }
}

/** The body of the route is the `value` of the command. */
function pointIntoBody(error: unknown): never {
  if (!(error instanceof AppError) || error.errors.length === 0) throw error;
  throw error.withErrors(
    error.errors.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/value(?=\/)/, '') })),
  );
}
